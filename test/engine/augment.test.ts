import { expect, test } from 'vitest';
import type { WholeView } from '../../src-main/engine/augment.ts';
import { copySeen, hideSquare, randomShift, straight } from '../../src-main/engine/augment.ts';
import { seededRandom } from '../../src-shared/random.ts';

function moved(source: Uint8Array, size: number, move: Partial<WholeView>): Uint8Array {
  const target = new Uint8Array(source.length);
  copySeen(source, 0, target, 0, size, { ...straight, ...move });
  return target;
}

/** The first channel, row by row. */
const rows = (picture: Uint8Array, size: number): number[][] =>
  Array.from({ length: size }, (_, y) => [...picture.subarray(y * size, (y + 1) * size)]);

// 1 2 3
// 4 5 6
// 7 8 9, and the same plus 10 and plus 20 in the other channels
const nine = Uint8Array.from({ length: 27 }, (_, i) => (i % 9) + 1 + 10 * Math.floor(i / 9));

test('no shift is a plain copy', () => {
  expect(moved(nine, 3, { dx: 0, dy: 0, mirror: false })).toEqual(nine);
});

test('a shift to the right and down reflects the edge without repeating it', () => {
  // by hand: column −1 is column 1, row −1 is row 1
  expect(rows(moved(nine, 3, { dx: 1, dy: 0, mirror: false }), 3)).toEqual([
    [2, 1, 2],
    [5, 4, 5],
    [8, 7, 8],
  ]);
  expect(rows(moved(nine, 3, { dx: 0, dy: 1, mirror: false }), 3)).toEqual([
    [4, 5, 6],
    [1, 2, 3],
    [4, 5, 6],
  ]);
});

test('a shift to the left and up does the same at the other edge', () => {
  expect(rows(moved(nine, 3, { dx: -1, dy: -1, mirror: false }), 3)).toEqual([
    [5, 6, 5],
    [8, 9, 8],
    [5, 6, 5],
  ]);
});

test('a mirror image swaps left and right and is then shifted', () => {
  expect(rows(moved(nine, 3, { dx: 0, dy: 0, mirror: true }), 3)).toEqual([
    [3, 2, 1],
    [6, 5, 4],
    [9, 8, 7],
  ]);
  const mirrored = moved(nine, 3, { dx: 0, dy: 0, mirror: true });
  expect(moved(nine, 3, { dx: 1, dy: -1, mirror: true })).toEqual(
    moved(mirrored, 3, { dx: 1, dy: -1, mirror: false }),
  );
});

test('a picture is turned against the clock, after it was shifted and mirrored', () => {
  expect(rows(moved(nine, 3, { turn: 1 }), 3)).toEqual([
    [3, 6, 9],
    [2, 5, 8],
    [1, 4, 7],
  ]);
  expect(rows(moved(nine, 3, { turn: 2 }), 3)).toEqual([
    [9, 8, 7],
    [6, 5, 4],
    [3, 2, 1],
  ]);
  const move = { dx: 1, dy: -2, mirror: true };
  let turned = moved(nine, 3, move);
  for (const turn of [1, 2, 3]) {
    turned = moved(turned, 3, { turn: 1 });
    expect(moved(nine, 3, { ...move, turn }), `turn ${turn}`).toEqual(turned);
  }
});

test('every channel moves alike', () => {
  const result = moved(nine, 3, { dx: 1, dy: 1, mirror: true, turn: 3 });
  for (let i = 0; i < 9; i++)
    expect([result[9 + i], result[18 + i]]).toEqual([result[i] + 10, result[i] + 20]);
});

test('the largest shift still finds every pixel inside its own row and picture', () => {
  for (let seed = 1; seed <= 50; seed++) {
    const random = seededRandom(seed, 'augment');
    const size = 2 + random.integer(8);
    const source = Uint8Array.from({ length: 3 * size * size }, () => random.integer(256));
    const move = { dx: randomShift(size - 1, random), dy: randomShift(size - 1, random), mirror: false };
    const result = moved(source, size, move);
    // The same by distance: a position p beyond the edge mirrors to |p|, or to 2 (size − 1) − p.
    const inside = (p: number): number => Math.min(Math.abs(p), 2 * (size - 1) - p);
    for (let y = 0; y < size; y++)
      for (let x = 0; x < size; x++)
        expect(result[y * size + x], `seed ${seed}`).toBe(
          source[inside(y - move.dy) * size + inside(x - move.dx)],
        );
  }
});

test('only the addressed picture is read and written', () => {
  const source = Uint8Array.from([...new Uint8Array(12).fill(99), ...new Uint8Array(12).fill(7)]);
  const target = new Uint8Array(36).fill(1);
  copySeen(source, 12, target, 12, 2, { dx: 1, dy: 1, mirror: true, turn: 1 });
  expect([...target]).toEqual([
    ...new Array<number>(12).fill(1),
    ...new Array<number>(12).fill(7),
    ...new Array<number>(12).fill(1),
  ]);
});

test('a random shift takes every value from −shift to shift', () => {
  const random = seededRandom(1, 'augment');
  const seen = new Set(Array.from({ length: 300 }, () => randomShift(2, random)));
  expect([...seen].sort((a, b) => a - b)).toEqual([-2, -1, 0, 1, 2]);
  expect(randomShift(0, random)).toBe(0);
});

test('a hidden square takes the colour of its channel and leaves the rest', () => {
  const picture = Uint8Array.from(nine);
  hideSquare(picture, 0, 3, { x: 1, y: 1, side: 2 }, [50, 60, 70]);
  // by hand: columns and rows 0 and 1
  expect(rows(picture, 3)).toEqual([
    [50, 50, 3],
    [50, 50, 6],
    [7, 8, 9],
  ]);
  expect([picture[9], picture[18]]).toEqual([60, 70]);
});

test('a hidden square that reaches over the edge stays inside its picture', () => {
  const two = new Uint8Array(2 * 27);
  hideSquare(two, 27, 3, { x: 2, y: 2, side: 2 }, [1, 1, 1]);
  expect(two.subarray(0, 27).every((value) => value === 0)).toBe(true);
  expect(rows(two.subarray(27), 3)).toEqual([
    [0, 0, 0],
    [0, 1, 1],
    [0, 1, 1],
  ]);
  hideSquare(two, 27, 3, { x: 0, y: 0, side: 0 }, [9, 9, 9]);
  expect(two.includes(9)).toBe(false);
});
