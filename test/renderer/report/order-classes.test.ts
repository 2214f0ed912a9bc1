import { expect, test } from 'vitest';
import { orderClasses } from '../../../src-renderer/state/report/order-classes.ts';
import { classRates } from '../../../src-shared/class-rates.ts';
import type { ClassSummary } from '../../../src-shared/contract.ts';

function summary(label: string, likely: number, possible: number, examples: number): ClassSummary {
  return { label, examples, tiers: { likely, possible, fine: examples - likely - possible } };
}

const classes = [
  summary('class 10', 10, 10, 400),
  summary('class 9', 1, 4, 10),
  summary('class 2', 0, 0, 50),
  summary('gone', 0, 0, 0),
];

test('by share, by count and by name, numbers in names as numbers; empty classes are left out', () => {
  const labels = (order: 'share' | 'count' | 'name') =>
    orderClasses(classRates(classes, undefined), order).map(({ label }) => label);
  // by hand: 5 %, 50 % and nothing
  expect(labels('share')).toEqual(['class 9', 'class 10', 'class 2']);
  expect(labels('count')).toEqual(['class 10', 'class 9', 'class 2']);
  expect(labels('name')).toEqual(['class 2', 'class 9', 'class 10']);
});
