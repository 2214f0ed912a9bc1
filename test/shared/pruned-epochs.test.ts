import { expect, test } from 'vitest';
import { prunedEpochs, prunedSentence } from '../../src-shared/pruned-epochs.ts';

test('when an example was pruned is told by its epochs', () => {
  const sentence = (...epochs: number[]): string => prunedSentence(Uint8Array.from(epochs));
  expect(sentence(0, 0, 0)).toBe('Never set aside.');
  expect(sentence(0, 1, 0)).toBe('Set aside after epoch 2, of 3.');
  expect(sentence(0, 0, 1, 1, 0, 1)).toBe('Set aside after epochs 3 to 4 and 6, of 6.');
  expect(sentence(1, 0, 1, 0, 1, 0, 1)).toBe('Set aside after 4 of 7 epochs, first after epoch 1.');
});

test('it counts epochs from the first pruning on, in trainings that were shown the label', () => {
  const of = (given: number[], pruned: number[]) =>
    prunedEpochs(
      { givenTrajectory: Float32Array.from(given), prunedTrajectory: Uint8Array.from(pruned) },
      { pruneAfterEpochs: [2, 3] },
    );
  // by hand: of two trainings of three epochs, epochs 2 to 6; the second begins with what the first set aside
  expect(of([0.5, 0.1, 0.1, 0.1, 0.1, 0.6], [0, 0, 1, 1, 1, 0])).toEqual({ epochs: 3, of: 5, first: 3 });
  // by hand: epochs 2 and 3, because the second training was shown another label
  expect(of([0.5, 0.9, 0.9, NaN, NaN, NaN], [0, 0, 0, 0, 0, 0])).toEqual({ epochs: 0, of: 2, first: null });
  // by hand: the first was shown another one
  expect(of([NaN, NaN, NaN, 0.1, 0.1, 0.1], [0, 0, 0, 1, 1, 1])).toEqual({ epochs: 3, of: 3, first: 4 });
  expect(of([0.5], [0])).toEqual({ epochs: 0, of: 0, first: null });
});

test('it says nothing of a training that prunes never', () => {
  const trajectories = { givenTrajectory: Float32Array.of(0.1), prunedTrajectory: Uint8Array.of(0) };
  expect(prunedEpochs(trajectories, { pruneAfterEpochs: [] })).toBeUndefined();
});
