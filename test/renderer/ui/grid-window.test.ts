import { describe, expect, it } from 'vitest';
import {
  contentTopAt,
  contentTopFor,
  noSlots,
  rowsInSight,
  scrollTopFor,
  shapeOf,
  slotsFor,
  tallestElement,
} from '../../../src-renderer/ui/grid-window.ts';

const size = { count: 100_000, cellWidth: 144, cellHeight: 160, gap: 8, width: 1000, height: 700 };

describe('the shape of a grid', () => {
  it('has as many columns as fit with gaps between them', () => {
    // by hand: 6 × 144 + 5 × 8 = 904 fits into 1000, a seventh would need 1056
    expect(shapeOf(size).columns).toBe(6);
    expect(shapeOf({ ...size, width: 1056 }).columns).toBe(7);
    expect(shapeOf({ ...size, width: 1055 }).columns).toBe(6);
  });

  it('has one column however narrow it is, before it is measured too', () => {
    expect(shapeOf({ ...size, width: 0 }).columns).toBe(1);
  });

  it('is as tall as its rows and the gaps between them', () => {
    // by hand: ceil(100000 / 6) = 16667 rows of 168, less the last gap
    expect(shapeOf(size)).toMatchObject({ rows: 16_667, contentHeight: 16_667 * 168 - 8 });
    expect(shapeOf({ ...size, count: 0 })).toMatchObject({ rows: 0, contentHeight: 0, scrollHeight: 0 });
  });

  it('never asks for an element that browsers would not make', () => {
    expect(shapeOf({ ...size, count: 10_000_000 }).scrollHeight).toBe(tallestElement);
  });
});

describe('the rows in sight', () => {
  it('are those that touch the view, and the spare ones around them', () => {
    const shape = shapeOf(size);
    expect(rowsInSight(0, shape, 700, 2)).toEqual({ from: 0, to: 7 });
    // by hand: 1680 / 168 = 10; (1680 + 700) / 168 = 14.2
    expect(rowsInSight(1680, shape, 700, 2)).toEqual({ from: 8, to: 17 });
  });

  it('end with the last row', () => {
    const shape = shapeOf(size);
    expect(rowsInSight(shape.contentHeight - 700, shape, 700, 2).to).toBe(shape.rows);
  });

  it('are as many for ten million cells as for a thousand', () => {
    for (const count of [1000, 100_000, 10_000_000]) {
      const { from, to } = rowsInSight(5000, shapeOf({ ...size, count }), 700, 2);
      expect(to - from).toBeLessThan(11);
    }
  });
});

describe('scrolling', () => {
  it('reaches the first and the last cell of a grid taller than any element', () => {
    const shape = shapeOf({ ...size, count: 10_000_000 });
    const last = shape.contentHeight - 700;
    expect(contentTopAt(0, shape, 700)).toBe(0);
    expect(contentTopAt(shape.scrollHeight - 700, shape, 700)).toBeCloseTo(last, 3);
    expect(scrollTopFor(last, shape, 700)).toBeCloseTo(shape.scrollHeight - 700, 3);
    expect(scrollTopFor(last * 2, shape, 700)).toBeCloseTo(shape.scrollHeight - 700, 3);
  });

  it('moves no further than needed to bring a cell into sight', () => {
    const shape = shapeOf(size);
    const view = { contentTop: 1680, height: 700, cellHeight: 160 };
    // Row 11 is in sight, row 5 is above, row 20 is below.
    expect(contentTopFor(66, shape, view, 'nearest')).toBe(1680);
    expect(contentTopFor(30, shape, view, 'nearest')).toBe(5 * 168);
    expect(contentTopFor(120, shape, view, 'nearest')).toBe(20 * 168 + 160 - 700);
    expect(contentTopFor(120, shape, view, 'center')).toBe(20 * 168 - 270);
    expect(contentTopFor(120, shape, view, 'start')).toBe(20 * 168);
  });
});

describe('the slots of rows', () => {
  it('stay with rows that stay, and go from those that leave to those that come', () => {
    const first = slotsFor({ from: 0, to: 4 }, noSlots);
    expect([...first]).toEqual([[0, 0], [1, 1], [2, 2], [3, 3]]); // prettier-ignore
    const next = slotsFor({ from: 2, to: 6 }, first);
    expect([...next]).toEqual([[2, 2], [3, 3], [4, 0], [5, 1]]); // prettier-ignore
    // A leap takes all of them, in the order in which they lie.
    expect([...slotsFor({ from: 900, to: 904 }, next).values()]).toEqual([2, 3, 0, 1]);
  });

  it('are each given once, whatever the person scrolls through', () => {
    let slots = noSlots;
    for (let step = 1; step < 500; step++) {
      const from = (step * step * 7) % 97;
      const to = from + 1 + (step % 9);
      slots = slotsFor({ from, to }, slots);
      expect([...slots.keys()]).toEqual(Array.from({ length: to - from }, (_, place) => from + place));
      expect(new Set(slots.values()).size).toBe(to - from);
    }
  });
});
