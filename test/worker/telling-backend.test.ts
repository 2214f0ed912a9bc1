import { expect, test } from 'vitest';
import { straight, wholeView } from '../../src-main/engine/augment.ts';
import type { Backend, TrainingPictures } from '../../src-main/engine/backend.ts';
import { BackendFailed, tellingBackend } from '../../src-main/worker/telling-backend.ts';
import { openLinearBackend } from '../engine/linear-backend.ts';

const lost = (): Promise<never> => Promise.reject(new Error('Device lost.'));
const place = { images: Uint8Array.of(1, 2, 3), size: 1, fill: [0, 0, 0], average: new Map() };
const step = { labels: Int32Array.of(0), keep: Uint8Array.of(1), q: 0, gradientScale: 1, learningRate: 0.1 };
const whole = { from: 0, to: 1, view: straight, withFeatures: false };

test('whatever pictures on a device reject with is told as a failure of the backend', async () => {
  const held: TrainingPictures = {
    step: lost,
    logProbabilities: lost,
    average: lost,
    averaged: lost,
    look: lost,
  };
  const holding: Backend = { ...openLinearBackend(1, 2), hold: () => Promise.resolve(held) };
  const pictures = await tellingBackend(holding).hold?.(place);
  if (pictures === undefined) throw new Error('They were not held.');
  const calls = [
    pictures.step({ ...step, views: [wholeView(0)] }),
    pictures.logProbabilities(),
    pictures.average(1),
    pictures.averaged(),
    pictures.look(whole),
    tellingBackend({ ...holding, hold: lost }).hold?.(place),
  ];
  for (const call of calls) await expect(call).rejects.toBeInstanceOf(BackendFailed);
});

test('a backend that holds no pictures says so through it', async () => {
  expect(await tellingBackend(openLinearBackend(1, 2)).hold?.(place)).toBeUndefined();
});
