import { expect, test } from 'vitest';
import type { EpochReport, PretrainingReport } from '../../src-shared/domain.ts';
import {
  epochOfRun,
  epochsOfRun,
  epochWords,
  newestReport,
  shareDone,
} from '../../src-shared/epoch-place.ts';

test('epochs are counted through all trainings of a run', () => {
  const place = { epoch: 4, epochs: 12, training: 2, trainings: 3 };
  expect([epochOfRun(place), epochsOfRun(place)]).toEqual([16, 36]);
  expect(epochWords(place)).toBe('training 2 of 3, epoch 4 of 12');
});

test('a run of a version that trained once has one training, of which nothing is said', () => {
  const place = { epoch: 5, epochs: 20 };
  expect([epochOfRun(place), epochsOfRun(place)]).toEqual([5, 20]);
  expect(epochWords(place)).toBe('epoch 5 of 20');
  expect(epochWords({ ...place, training: 1, trainings: 1 })).toBe('epoch 5 of 20');
});

test('the pretraining comes before the trainings', () => {
  expect(epochWords({ isPretraining: true, epoch: 3, epochs: 48 })).toBe('pretraining, epoch 3 of 48');
});

test('the newest report is of the trainings where there is one, else of the pretraining', () => {
  const pretraining = { isPretraining: true, epoch: 3 } as PretrainingReport;
  const [first, second] = [{ epoch: 1 }, { epoch: 2 }] as EpochReport[];
  expect(newestReport({ epochs: [first, second], pretraining })).toBe(second);
  expect(newestReport({ epochs: [], pretraining })).toBe(pretraining);
  expect(newestReport({ epochs: [] })).toBeUndefined();
});

test('what is done is a share of all epochs, those of the pretraining among them', () => {
  const pretraining = { isPretraining: true, epoch: 3, epochs: 4, epochsAfter: 6 } as const;
  expect(shareDone(pretraining)).toBe(0.3);
  expect(shareDone({ epoch: 1, epochs: 3, training: 2, trainings: 2, pretrainEpochs: 4 })).toBe(0.8);
  expect(shareDone({ epoch: 5, epochs: 20 })).toBe(0.25);
});
