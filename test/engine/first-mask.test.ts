import { expect, test } from 'vitest';
import { firstMask } from '../../src-main/engine/first-mask.ts';
import type { Opinion } from '../../src-main/engine/opinion.ts';
import { nothingPlanted } from '../../src-main/engine/plant-errors.ts';

const planting = (pairs: readonly (readonly [example: number, label: number])[]) => ({
  examples: Int32Array.from(pairs, ([example]) => example),
  labels: Int32Array.from(pairs, ([, label]) => label),
  chances: new Float32Array(pairs.length).fill(1),
});

/** Of two classes; `own` is the probability of class 0. */
function opinion(own: readonly number[], planted = nothingPlanted): Opinion {
  const probabilities = Float32Array.from(own.flatMap((p) => [p, 1 - p]));
  return { probabilities, logs: probabilities.map(Math.log), planted };
}

const about = (n: number, k = 0.25) => ({
  labels: new Int32Array(n),
  classes: 2,
  heldOut: new Uint8Array(n),
  k,
});

test('the first training keeps all', () => {
  expect([...firstMask({ opinions: [], planted: nothingPlanted, ...about(3) })]).toEqual([1, 1, 1]);
});

test('what earlier trainings believe is kept, and what they do not is pruned', () => {
  const opinions = [opinion([0.9, 0.1, 0.4]), opinion([0.7, 0.3, 0.2])];
  // by hand: means 0.8, 0.2, 0.3
  expect([...firstMask({ opinions, planted: nothingPlanted, ...about(3) })]).toEqual([1, 0, 1]);
});

test('an example whose label nobody has been shown is kept', () => {
  const opinions = [opinion([0.9, 0.01], planting([[1, 1]]))];
  expect([...firstMask({ opinions, planted: nothingPlanted, ...about(2) })]).toEqual([1, 1]);
});

test('of what is planted now as many are kept as were believed of what was planted before, the likeliest first', () => {
  // Example 0 was planted as class 1 and is believed to be it (0.6), example 1 was and is not (0.1).
  const before = planting([
    [0, 1],
    [1, 1],
  ]);
  const opinions = [opinion([0.4, 0.9, 0.99, 0.98, 0.97, 0.96], before)];
  const planted = planting([
    [2, 1],
    [3, 1],
    [4, 1],
    [5, 1],
  ]);
  const labels = Int32Array.of(0, 0, 1, 1, 1, 1);
  // by hand: half of four; class 1 has probability 0.01 to 0.04 there
  expect([...firstMask({ opinions, planted, ...about(6), labels })]).toEqual([1, 1, 0, 0, 1, 1]);
});

test('labels that were planted because they are likely do not take the places of those drawn evenly', () => {
  const before = planting([
    [0, 1],
    [1, 1],
  ]);
  const opinions = [opinion([0.4, 0.9, 0.99, 0.98, 0.97, 0.96], before)];
  const examples = Int32Array.of(2, 3, 4, 5);
  const planted = { examples, labels: examples.map(() => 1), chances: Float32Array.of(0.25, 0.25, 1, 1) };
  const labels = Int32Array.of(0, 0, 1, 1, 1, 1);
  // by hand: they stand for 4, 4, 1 and 1, half of it is 5: the two likely ones, and the first of the others from 2 on
  expect([...firstMask({ opinions, planted, ...about(6), labels })]).toEqual([1, 1, 0, 1, 1, 1]);
});
