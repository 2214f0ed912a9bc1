import { expect, test } from 'vitest';
import type { Opinion } from '../../src-main/engine/opinion.ts';
import { plantedScores } from '../../src-main/engine/planted-scores.ts';

/** Of two classes; the pairs are planted examples and their labels. */
const opinion = (
  probabilities: readonly number[],
  pairs: readonly (readonly [example: number, label: number])[],
): Opinion => ({
  logs: Float32Array.from(probabilities, Math.log),
  probabilities: Float32Array.from(probabilities),
  planted: {
    examples: Int32Array.from(pairs, ([example]) => example),
    labels: Int32Array.from(pairs, ([, label]) => label),
    chances: new Float32Array(pairs.length).fill(0.5),
  },
});

test('planted labels are scored by every training, each told from the others', () => {
  const first = opinion([0.5, 0.25, 0.5, 0.5], [[0, 1]]);
  const second = opinion([0.25, 0.5, 1, 0.125], [[1, 0]]);
  const { examples, labels, trainings, margins } = plantedScores([first, second], 2, 0);
  expect([[...examples], [...labels], [...trainings]]).toEqual([
    [0, 1],
    [1, 0],
    [0, 1],
  ]);
  // by hand: label 1 of example 0 has half of the other and twice as much; label 0 of example 1 as much and eight times as much
  expect([...margins].map((margin) => Math.round(Math.exp(margin) * 1e6) / 1e6)).toEqual([0.5, 2, 1, 8]);
});

test('they say whether they are believed, and whether their training began with them', () => {
  // Label 1 was planted on examples 0 and 1 and has 0.5 and 0.02, and on 2 and 3 then, of which it had 0.4 and 0.3.
  const before = [
    [0, 1],
    [1, 1],
  ] as const;
  const then = [
    [2, 1],
    [3, 1],
  ] as const;
  const first = opinion([0.5, 0.5, 0.98, 0.02, 0.6, 0.4, 0.7, 0.3], before);
  const second = opinion([0.9, 0.1, 0.9, 0.1, 0.9, 0.1, 0.1, 0.9], then);
  const { believed, kept } = plantedScores([first, second], 2, 0.2);
  expect([...believed]).toEqual([1, 0, 0, 1]);
  // by hand: one of two was believed before, so one of two is kept, the likelier; the first training keeps all
  expect([...kept]).toEqual([1, 1, 1, 0]);
});
