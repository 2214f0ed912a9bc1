// Fisher and Yates.

import type { Random } from '../../src-shared/random.ts';

/** Shuffles in place and returns the same array. */
export function shuffle<T extends { length: number; [index: number]: number }>(values: T, random: Random): T {
  for (let last = values.length - 1; last > 0; last--) {
    const other = random.integer(last + 1);
    const value = values[last];
    values[last] = values[other];
    values[other] = value;
  }
  return values;
}
