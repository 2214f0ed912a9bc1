import { expect, test } from 'vitest';
import { classRates } from '../../src-shared/class-rates.ts';
import { madeUpSelfTest } from '../made-up-self-test.ts';

const classes = [
  { label: 'cat', examples: 40, tiers: { likely: 3, possible: 1, fine: 36 } },
  { label: 'gone', examples: 0, tiers: { likely: 0, possible: 0, fine: 0 } },
];

test('without a self-test a bar is the share of suspects, and empty classes are left out', () => {
  // by hand: (3 + 1) / 40
  expect(classRates(classes, undefined)).toEqual([{ ...classes[0], share: 0.1 }]);
});

test('with one it is the share that is expected to be wrong, with its range', () => {
  const selfTest = {
    ...madeUpSelfTest(classes, classes[0].tiers),
    perClass: [{ label: 'cat', errors: { low: 2, value: 5, high: 8 } }],
  };
  // by hand: 2, 5 and 8 of 40
  expect(classRates(classes, selfTest)).toEqual([
    { ...classes[0], rate: { low: 0.05, value: 0.125, high: 0.2 }, share: 0.125 },
  ]);
});
