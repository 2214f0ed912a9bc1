import { expect, test } from 'vitest';
import { chooseSettings } from '../../src-main/engine/choose-settings.ts';
import { learningRateAt, lossAt } from '../../src-main/engine/schedule.ts';

const settings = {
  ...chooseSettings({ epochs: 20, q: 0.6, k: 0.2 }, { examples: 1000, classes: 10, size: 32 }),
  learningRate: 0.05,
  warmUpEpochs: 8,
};
const rates = Array.from({ length: 1001 }, (_, i) => learningRateAt(i / 1000, settings));

test('the learning rate climbs to its peak and never above it', () => {
  expect(Math.max(...rates)).toBeCloseTo(0.05, 3);
  expect(Math.max(...rates)).toBeLessThanOrEqual(0.05 * (1 + 1e-12));
});

test('the learning rate is above 0 in every step, so that every step trains', () => {
  expect(Math.min(...rates)).toBeGreaterThan(0);
});

test('it climbs once and then falls, without a jump, to a small rest', () => {
  const top = rates.indexOf(Math.max(...rates));
  rates.slice(1, top + 1).forEach((rate, i) => {
    expect(rate).toBeGreaterThanOrEqual(rates[i]);
  });
  rates.slice(top + 1).forEach((rate, i) => {
    expect(rate).toBeLessThanOrEqual(rates[top + i]);
  });
  rates.slice(1).forEach((rate, i) => {
    expect(Math.abs(rate - rates[i])).toBeLessThan(0.05 * 0.02);
  });
  expect(rates[1000]).toBeLessThan(0.1 * 0.05);
});

test('it is proportional to the peak', () => {
  const double = { ...settings, learningRate: 0.1 };
  for (const progress of [0, 0.1, 0.2, 0.5, 0.99])
    expect(learningRateAt(progress, double)).toBeCloseTo(2 * learningRateAt(progress, settings), 12);
});

test('q grows from cross-entropy while warming up, then the loss of the run takes over', () => {
  expect(lossAt(1, settings)).toEqual({ name: 'lq', q: 0, k: 0.2 });
  // by hand: seven eighths of 0.6
  expect(lossAt(8, settings).q).toBeCloseTo(0.525, 12);
  expect(lossAt(9, settings)).toEqual({ name: 'truncated-lq', q: 0.6, k: 0.2 });
  expect(lossAt(20, settings).name).toBe('truncated-lq');
});

test('without a warm-up the loss of the run holds from the first epoch', () => {
  for (const loss of ['ce', 'mae', 'lq', 'truncated-lq'] as const)
    expect(lossAt(1, { ...settings, loss, warmUpEpochs: 0 }).name).toBe(loss);
});
