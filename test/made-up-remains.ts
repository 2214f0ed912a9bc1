// What a review has left to find, where a test only hands it on.

import type { RemainingErrors } from '../src-shared/remaining-errors.ts';

export const madeUpRemains: RemainingErrors = {
  open: 1100,
  errors: { low: 0, value: 3, high: 9 },
  controls: 40,
  controlsNeeded: 0,
  controlsLeft: 120,
  nextFinds: 0.3,
  nextLooks: 100,
  isExhausted: false,
};
