import { expect, test } from 'vitest';
import type { Effort, TrainingRequest } from '../../src-shared/training-settings.ts';
import { efforts, requestOf } from '../../src-shared/training-settings.ts';
import { chooseSettings } from '../../src-main/engine/choose-settings.ts';
import { pictureCost } from '../../src-main/engine/multiply-adds.ts';
import { seededRandom } from '../../src-shared/random.ts';

const data = { examples: 5000, classes: 10, size: 32 };

test('what a person asks for wins', () => {
  const request: TrainingRequest = {
    loss: 'truncated-lq',
    q: 0.31,
    k: 0.07,
    epochs: 13,
    seed: 4_000_000_000,
  };
  expect(chooseSettings(request, data)).toMatchObject(request);
  for (const loss of ['ce', 'mae', 'lq'] as const) expect(chooseSettings({ loss }, data).loss).toBe(loss);
  expect(chooseSettings({ k: 0, seed: 0 }, data)).toMatchObject({ k: 0, seed: 0 });
  expect(chooseSettings({ q: 1 }, data).q).toBe(1);
});

test('the size is that of the pictures there are', () => {
  expect(chooseSettings({}, { ...data, size: 48 }).size).toBe(48);
});

test('only truncated Lq warms up and prunes', () => {
  for (const loss of ['ce', 'mae', 'lq'] as const)
    expect(chooseSettings({ loss }, data)).toMatchObject({ warmUpEpochs: 0, pruneAfterEpochs: [] });
  const { warmUpEpochs, pruneAfterEpochs } = chooseSettings({}, data);
  expect(warmUpEpochs).toBeGreaterThan(0);
  expect(pruneAfterEpochs.length).toBeGreaterThan(1);
});

test('for every length of run the epochs that matter lie within it', () => {
  for (let epochs = 1; epochs <= 100; epochs++)
    for (const loss of ['ce', 'truncated-lq'] as const) {
      const where = `${loss}, ${epochs} epochs`;
      const settings = chooseSettings({ loss, epochs }, data);
      const { warmUpEpochs, pruneAfterEpochs, averageAfterEpoch, mirrorDecisionEpoch } = settings;
      expect(settings.epochs, where).toBe(epochs);
      expect(warmUpEpochs, where).toBeGreaterThanOrEqual(0);
      expect(warmUpEpochs, where).toBeLessThan(epochs);
      expect(averageAfterEpoch, where).toBeGreaterThanOrEqual(0);
      expect(averageAfterEpoch, where).toBeLessThan(epochs);
      expect(mirrorDecisionEpoch, where).toBeGreaterThanOrEqual(1);
      expect(mirrorDecisionEpoch, where).toBeLessThanOrEqual(epochs);
      pruneAfterEpochs.forEach((epoch, i) => {
        expect(epoch, where).toBeGreaterThanOrEqual(Math.max(1, warmUpEpochs));
        // Pruning after the last epoch would train nobody.
        expect(epoch, where).toBeLessThan(epochs);
        if (i > 0) expect(epoch, where).toBeGreaterThan(pruneAfterEpochs[i - 1]);
      });
    }
});

test('whatever the data, every number is whole where it must be and in its range', () => {
  for (let seed = 1; seed <= 300; seed++) {
    const random = seededRandom(seed, 'settings');
    const examples = Math.round(4 * 50_000 ** random.next());
    const classes = Math.round(2 * 500 ** random.next());
    const size = 16 + random.integer(241);
    const where = `seed ${seed}: ${examples} examples, ${classes} classes, size ${size}`;
    const settings = chooseSettings({}, { examples, classes, size });
    for (const count of ['epochs', 'batchSize', 'warmUpEpochs', 'averageAfterEpoch', 'shift'] as const)
      expect(Number.isInteger(settings[count]), `${where}: ${count}`).toBe(true);
    expect(settings.q, where).toBeGreaterThan(0);
    expect(settings.q, where).toBeLessThanOrEqual(1);
    expect(settings.k, where).toBeGreaterThanOrEqual(0);
    expect(settings.k, where).toBeLessThan(1);
    expect(settings.epochs, where).toBeGreaterThanOrEqual(1);
    expect(settings.epochs, where).toBeLessThanOrEqual(1000);
    expect(settings.warmUpEpochs, where).toBeLessThan(settings.epochs);
    expect(settings.batchSize, where).toBeGreaterThanOrEqual(1);
    expect(settings.learningRate, where).toBeGreaterThan(0);
    expect(settings.learningRate, where).toBeLessThan(1);
    expect(settings.momentum, where).toBeLessThan(1);
    expect(settings.weightDecay, where).toBeGreaterThanOrEqual(0);
    expect(settings.heldOutShare, where).toBeGreaterThanOrEqual(0);
    expect(settings.heldOutShare, where).toBeLessThan(0.5);
    // copySeen reflects: a shift of the whole side would look outside.
    expect(settings.shift, where).toBeGreaterThanOrEqual(0);
    expect(settings.shift, where).toBeLessThan(size / 2);
    expect(
      settings.widths.every((width) => Number.isInteger(width) && width > 0),
      where,
    ).toBe(true);
  }
});

test('the fewer pictures, the farther training moves them, up to twice as far', () => {
  const shiftOf = (examples: number): number => chooseSettings({}, { ...data, examples, size: 64 }).shift;
  // by hand: 64 / 16 is 4, times 5000 / 4000 is 5, times 5000 / 2857 is 7, and never more than 8
  expect([50_000, 5000, 4000, 2857, 2500, 100].map(shiftOf)).toEqual([4, 4, 5, 7, 8, 8]);
});

test('many classes get a lower q than ten, since the first gradients shrink like C^−q', () => {
  const qOf = (classes: number): number => chooseSettings({}, { ...data, classes }).q;
  expect(qOf(100)).toBeLessThan(qOf(10));
  expect(qOf(1000)).toBeLessThanOrEqual(qOf(100));
});

test('more effort never trains less', () => {
  const workOf = (effort: Effort, examples: number): number => {
    const settings = chooseSettings({ effort }, { ...data, examples });
    return settings.trainings * settings.epochs * pictureCost(settings);
  };
  for (const examples of [100, 999, 1000, 4999, 5000, 10_000, 20_000, 50_000, 1_000_000]) {
    expect(workOf('normal', examples)).toBeGreaterThan(workOf('quick', examples));
    expect(workOf('thorough', examples)).toBeGreaterThan(workOf('normal', examples));
  }
});

test('the pretraining is as long as a training, and half as long where there is little time', () => {
  const pretrained = (effort: Effort, examples: number, epochs?: number): number =>
    chooseSettings({ effort, ...(epochs && { epochs }) }, { ...data, examples }).pretrainEpochs;
  expect([pretrained('normal', 10_000), pretrained('quick', 10_000)]).toEqual([48, 10]);
  expect([pretrained('normal', 2000), pretrained('quick', 2000)]).toEqual([36, 10]);
  // Epochs that somebody asks for shorten it and do not prolong it.
  expect([pretrained('normal', 10_000, 1), pretrained('normal', 10_000, 1000)]).toEqual([1, 48]);
});

test('few pictures, known by heart sooner, have no more epochs than many; of many, the more there are the fewer they need', () => {
  for (const effort of efforts) {
    const epochsOf = (examples: number): number => chooseSettings({ effort }, { ...data, examples }).epochs;
    expect(epochsOf(4999)).toBeLessThanOrEqual(epochsOf(5000));
    for (const sizes of [
      [100, 999, 1000, 4999],
      [5000, 10_000, 20_000, 50_000, 1_000_000],
    ]) {
      const epochs = sizes.map(epochsOf);
      expect(epochs).toEqual([...epochs].sort((a, b) => b - a));
    }
  }
});

test('the same request and data give the same settings', () => {
  expect(chooseSettings({}, data)).toEqual(chooseSettings({}, data));
});

test('a request made of settings gives them again', () => {
  for (const loss of ['ce', 'mae', 'lq', 'truncated-lq'] as const)
    for (const classes of [2, 10, 300]) {
      const settings = chooseSettings({ loss, seed: 9 }, { ...data, classes });
      expect(chooseSettings(requestOf(settings), { ...data, classes })).toEqual(settings);
    }
});
