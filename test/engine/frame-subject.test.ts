import { expect, test } from 'vitest';
import { frameSubject } from '../../src-main/engine/frame-subject.ts';
import { seededRandom } from '../../src-shared/random.ts';

const size = 32;

/** White paper with a black box on it. */
function drawing(left: number, top: number, width: number, height: number): Uint8Array {
  const images = new Uint8Array(3 * size * size).fill(255);
  for (let channel = 0; channel < 3; channel++)
    for (let y = top; y < top + height; y++)
      images.fill(0, (channel * size + y) * size + left, (channel * size + y) * size + left + width);
  return images;
}

test('a drawing is framed with a little paper around it, in a square around its middle', () => {
  // by hand: 1.16 × the longer side of 10 = 11.6; middle at 11 and 19, half of it to each side
  const frame = frameSubject(drawing(8, 14, 6, 10), size, 0);
  expect(frame.side).toBeCloseTo(11.6, 10);
  expect(frame.left).toBeCloseTo(5.2, 10);
  expect(frame.top).toBeCloseTo(13.2, 10);
});

test('a drawing at the edge is framed within the picture', () => {
  const { left, top, side } = frameSubject(drawing(26, 0, 6, 12), size, 0);
  expect(top).toBe(0);
  expect(left + side).toBeCloseTo(size, 10);
});

test('a dot is not blown up to fill the frame', () => {
  // by hand: a quarter of 32
  expect(frameSubject(drawing(10, 10, 1, 1), size, 0).side).toBe(8);
});

test('a speck far off does not widen the frame', () => {
  const images = drawing(8, 8, 12, 12);
  for (let channel = 0; channel < 3; channel++) images[(channel * size + 30) * size + 30] = 0;
  expect(frameSubject(images, size, 0)).toEqual(frameSubject(drawing(8, 8, 12, 12), size, 0));
});

test('blank pictures and pictures full of things are taken whole', () => {
  const whole = { left: 0, top: 0, side: size };
  expect(frameSubject(new Uint8Array(3 * size * size).fill(90), size, 0)).toEqual(whole);
  const random = seededRandom(1, 'full');
  const full = Uint8Array.from({ length: 3 * size * size }, () => random.integer(256));
  expect(frameSubject(full, size, 0)).toEqual(whole);
});

test('each picture of several has a frame of its own', () => {
  const both = Uint8Array.from([...drawing(2, 2, 8, 8), ...drawing(20, 20, 10, 10)]);
  expect(frameSubject(both, size, 1)).toEqual(frameSubject(drawing(20, 20, 10, 10), size, 0));
});
