import { expect, test } from 'vitest';
import { joinGroups } from '../../src-main/audit/join-groups.ts';

/** Each example's first member of its group. */
function firsts(groups: Int32Array): number[] {
  return [...groups].map((group) => groups.indexOf(group));
}

test('without a second reason the groups are those of the first', () => {
  expect(firsts(joinGroups([7, 8, 7, 9, 8]))).toEqual([0, 1, 0, 3, 1]);
});

test('a chain of both reasons connects examples that share neither', () => {
  // by hand: 0 and 1 by the first, 1 and 2 by the second, 2 and 4 by the first
  expect(firsts(joinGroups([1, 1, 2, 3, 2], [5, 6, 6, 7, 8]))).toEqual([0, 0, 0, 3, 0]);
});
