import { expect, test } from 'vitest';
import { agreementOf } from '../../src-main/audit/agreement.ts';
import type { EpochReport } from '../../src-shared/domain.ts';

const epoch = (epoch: number, heldOutAccuracy: number, training = 1): EpochReport => ({
  ...{ epoch, training, heldOutAccuracy, trainings: 2, epochs: 3 },
  ...{ loss: 1, shareKept: 1, seconds: 1, secondsLeft: 0, imagesTrained: 1 },
});
const settings = { averageAfterEpoch: 1 };

test('only epochs that count are averaged, of all trainings', () => {
  const epochs = [epoch(1, 0.1), epoch(2, 0.5), epoch(3, 0.6), epoch(1, 0.1, 2), epoch(2, 0.7, 2)];
  expect(agreementOf(epochs, [60, 40], settings)?.agreed).toBeCloseTo(0.6, 12);
  expect(agreementOf(epochs.slice(0, 1), [60, 40], settings)?.agreed).toBeCloseTo(0.1, 12);
});

test('a model is weak up to a quarter of the way from the largest class to every label', () => {
  // by hand: 0.6 + 0.4 / 4 = 0.7
  expect(agreementOf([epoch(2, 0.69)], [60, 40], settings)).toMatchObject({ chance: 0.6, isWeak: true });
  expect(agreementOf([epoch(2, 0.71)], [60, 40], settings)?.isWeak).toBe(false);
});

test('fewer pictures than are ever held out say nothing', () => {
  expect(agreementOf([epoch(2, 0)], [5, 4], settings)).toBeUndefined();
});
