// Tiny pictures of shapes, one shape per class, no two of the same bytes.

import type { Random } from '../../src-shared/random.ts';
import { tinyPng } from './tiny-png.ts';

export const pictureSide = 32;

/** A shape that tells the class, on a plain ground; place, size and colours vary. */
export function drawShape(kind: number, random: Random): Buffer {
  const pixels = new Uint8Array(3 * pictureSide * pictureSide);
  const ground = colour(random, 0);
  const ink = colour(random, 128);
  const x = 10 + random.integer(12);
  const y = 10 + random.integer(12);
  const radius = 5 + random.integer(5);
  for (let row = 0; row < pictureSide; row++) {
    for (let column = 0; column < pictureSide; column++) {
      const isInside = shapes[kind % shapes.length]((column - x) / radius, (row - y) / radius);
      pixels.set(isInside ? ink : ground, 3 * (row * pictureSide + column));
    }
  }
  // Shapes of one kind may come out the same; some dust keeps their bytes apart.
  for (let i = 0; i < 8; i++) pixels[random.integer(pixels.length)] = random.integer(256);
  return tinyPng(pixels, pictureSide);
}

function colour(random: Random, from: number): [number, number, number] {
  return [from + random.integer(128), from + random.integer(128), from + random.integer(128)];
}

/** Whether a point lies inside a shape that fills −1 … 1. */
const shapes: readonly ((x: number, y: number) => boolean)[] = [
  (x, y) => x * x + y * y < 1,
  (x, y) => Math.abs(x) < 0.9 && Math.abs(y) < 0.9,
  (x, y) => Math.abs(x) + Math.abs(y) < 1,
  (x, y) => y > -1 && y < 1 && Math.abs(x) < (y + 1) / 2,
  (x, y) => Math.abs(x) < 0.3 !== Math.abs(y) < 0.3 && Math.abs(x) < 1 && Math.abs(y) < 1,
  (x, y) => x * x + y * y < 1 && x * x + y * y > 0.4,
  (x, y) => Math.abs(y) < 0.35 && Math.abs(x) < 1.2,
  (x, y) => Math.abs(x) < 0.35 && Math.abs(y) < 1.2,
  (x, y) => Math.abs(x - y) < 0.5 && Math.abs(x) < 1,
  (x, y) => x * x + y * y < 1 && x < 0,
];
