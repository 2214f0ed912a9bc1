import { expect, test } from 'vitest';
import { movedBy } from '../../../src-renderer/state/report/matrix-cursor.ts';

const plain = { control: false };

test('arrow keys move by one cell and stop at the edges', () => {
  expect(movedBy('ArrowDown', { row: 0, column: 1 }, 3, plain)).toEqual({ row: 1, column: 1 });
  expect(movedBy('ArrowDown', { row: 2, column: 1 }, 3, plain)).toEqual({ row: 2, column: 1 });
  expect(movedBy('ArrowLeft', { row: 2, column: 0 }, 3, plain)).toEqual({ row: 2, column: 0 });
  expect(movedBy('ArrowRight', { row: 2, column: 1 }, 3, plain)).toEqual({ row: 2, column: 2 });
  expect(movedBy('ArrowUp', { row: 0, column: 1 }, 3, plain)).toEqual({ row: 0, column: 1 });
});

test('Home and End lead along the row, with Control to the corners', () => {
  expect(movedBy('Home', { row: 1, column: 2 }, 4, plain)).toEqual({ row: 1, column: 0 });
  expect(movedBy('End', { row: 1, column: 2 }, 4, plain)).toEqual({ row: 1, column: 3 });
  expect(movedBy('Home', { row: 1, column: 2 }, 4, { control: true })).toEqual({ row: 0, column: 0 });
  expect(movedBy('End', { row: 1, column: 2 }, 4, { control: true })).toEqual({ row: 3, column: 3 });
});

test('other keys are left to the page', () => {
  expect(movedBy('Tab', { row: 1, column: 2 }, 4, plain)).toBeUndefined();
});
