import { expect, test } from 'vitest';
import { weightsAsKept } from '../../src-main/audit/weights-as-kept.ts';

const evenly = Float64Array.of(0.125, 0.125, 0.125, 0.125, 0.25, 0.25);
const planted = {
  trainings: Int32Array.of(0, 0, 0, 0, 1, 1),
  believed: Uint8Array.of(1, 0, 0, 0, 1, 0),
  kept: Uint8Array.of(1, 1, 1, 1, 1, 0),
  chances: new Float32Array(6).fill(0.5),
};

test('drawn as they were planted, planted errors weigh what they weighed', () => {
  expect([...weightsAsKept(planted, evenly, new Float64Array(6).fill(1))]).toEqual([...evenly]);
});

test('where more are believed when they are drawn again, those that a later training began with weigh more', () => {
  const times = Float64Array.of(2, 1, 1, 0, 1, 1);
  // by hand: 1/4 was believed and 1/2 is: 0.25 × 2 and 0.25 × (1/2) / (3/4), in all 0.5 as before
  const all = 0.5 + 1 / 6;
  const [one, another] = weightsAsKept(planted, evenly, times).subarray(4);
  expect(one).toBeCloseTo(0.25 / all, 12);
  expect(another).toBeCloseTo(0.5 / 6 / all, 12);
});

test('an error that was likely to be planted counts for fewer', () => {
  const chances = Float32Array.of(0.5, 0.25, 0.25, 0.25, 0.5, 0.5);
  const times = Float64Array.of(2, 1, 1, 1, 1, 1);
  // by hand: 2 of 14 were believed and 4 of 16 are: 0.25 × (1/4) / (1/7) and 0.25 × (3/4) / (6/7)
  const [one, another] = weightsAsKept({ ...planted, chances }, evenly, times).subarray(4);
  expect(one / another).toBeCloseTo(0.4375 / 0.21875, 6);
});

test.each([
  ['all are believed', 1],
  ['none is', 0],
])('nothing changes where %s', (_, value) => {
  const all = new Uint8Array(6).fill(value);
  const times = Float64Array.of(3, 0, 1, 1, 1, 1);
  expect([...weightsAsKept({ ...planted, believed: all, kept: all }, evenly, times)]).toEqual([...evenly]);
});

test('where nothing was planted before, or nothing of it is drawn, numbers stay numbers', () => {
  const onlyLater = { ...planted, trainings: new Int32Array(6).fill(1), kept: new Uint8Array(6) };
  expect([...weightsAsKept(onlyLater, evenly, new Float64Array(6).fill(1))]).toEqual([...evenly]);
  const noneDrawn = Float64Array.of(0, 0, 0, 0, 1, 1);
  // by hand: none is believed then, and none is kept
  expect([...weightsAsKept(planted, evenly, noneDrawn).subarray(4)]).toEqual([0, 0.5]);
});
