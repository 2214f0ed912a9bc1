import { expect, test } from 'vitest';
import {
  clampView,
  closeView,
  fitView,
  isClose,
  zoomAt,
} from '../../../src-renderer/parts/review/zoom-view.ts';

const stage = { width: 1000, height: 700 };

test('a large picture fits as a whole', () => {
  // By hand: 700 / 4000 is less than 1000 / 3000.
  expect(fitView({ width: 3000, height: 4000 }, stage, false).scale).toBeCloseTo(0.175);
});

test('a tiny picture is enlarged by a whole number, and not beyond measure', () => {
  expect(fitView({ width: 32, height: 48 }, stage, true).scale).toBe(14);
  expect(fitView({ width: 8, height: 8 }, stage, true).scale).toBe(20);
  expect(fitView({ width: 100, height: 100 }, stage, false).scale).toBe(4);
});

test('a picture without a size, or a stage without room, breaks nothing', () => {
  expect(fitView({ width: 0, height: 0 }, stage, false).scale).toBeGreaterThan(0);
  expect(fitView({ width: 10, height: 10 }, { width: 0, height: 0 }, false).scale).toBe(1);
});

test('Z shows pixel for pixel where the picture is shown smaller', () => {
  expect(closeView({ scale: 0.2, x: 0, y: 0 }).scale).toBe(1);
  expect(closeView({ scale: 4, x: 0, y: 0 }).scale).toBe(10);
});

test('zooming keeps the pixel under the pointer where it is', () => {
  const fit = { scale: 0.5, x: 0, y: 0 };
  const point = { x: 200, y: -100 };
  const near = zoomAt(fit, 3, point, fit);
  // The pixel lies (point − offset) / scale from the middle of the picture.
  expect((point.x - near.x) / near.scale).toBeCloseTo(point.x / 0.5);
  expect((point.y - near.y) / near.scale).toBeCloseTo(point.y / 0.5);
  expect(isClose(near, fit)).toBe(true);
});

test('nothing is smaller than the whole picture', () => {
  const fit = { scale: 0.5, x: 0, y: 0 };
  expect(zoomAt(fit, 0.1, { x: 0, y: 0 }, fit).scale).toBe(0.5);
});

test('a picture cannot be pushed off the stage', () => {
  const picture = { width: 2000, height: 500 };
  // By hand: (2000 − 1000) / 2 to each side, and no room upwards.
  expect(clampView({ scale: 1, x: 9999, y: 9999 }, picture, stage)).toEqual({ scale: 1, x: 500, y: 0 });
});
