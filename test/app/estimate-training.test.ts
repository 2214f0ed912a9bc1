import { expect, onTestFinished, test } from 'vitest';
import { trainingEstimator } from '../../src-main/app/estimate-training.ts';
import { chooseSettings } from '../../src-main/engine/choose-settings.ts';
import { estimateSeconds } from '../../src-main/engine/estimate-run.ts';
import { seededRandom } from '../../src-shared/random.ts';
import { openStore } from '../../src-main/storage/open-store.ts';
import { AppError } from '../../src-shared/errors.ts';
import type { Trainer, TrainingSpeed } from '../../src-shared/trainer.ts';
import { madeUpFindings, picture, recipe } from '../storage/made-up.ts';
import { noTrainer } from './made-up-app.ts';

const question = { request: {}, size: 32, examples: 50_000, classes: 10 };
const measuring = {};

async function estimator(measureSpeed: Trainer['measureSpeed']) {
  const store = await openStore(':memory:');
  onTestFinished(() => {
    store.close();
  });
  const logged: unknown[] = [];
  const asked: unknown[] = [];
  const trainer: Trainer = {
    ...noTrainer,
    suggestSettings: chooseSettings,
    estimateSeconds,
    measureSpeed: (backend, options) => {
      asked.push(backend);
      return measureSpeed(backend, options);
    },
  };
  const estimate = trainingEstimator({
    trainer,
    store: () => Promise.resolve(store),
    apologise: (error) => String(logged.push(error)),
  });
  return { store, estimate, asked, logged };
}

const measured: TrainingSpeed = {
  kind: 'measured',
  picturesPerSecond: 1000,
  size: 32,
  widths: [32, 128, 128],
};

test('a machine nobody knows is measured once, and more effort takes longer', async () => {
  const { estimate, asked } = await estimator(() => Promise.resolve(measured));
  const seconds = await estimate({ ...question, measuring });
  expect(seconds?.quick).toBeGreaterThan(50);
  // The second training begins without the labels that the first one did not believe.
  expect(seconds?.normal).toBeLessThan(2 * (seconds?.quick ?? 0));
  expect(seconds?.normal).toBeGreaterThan(1.8 * (seconds?.quick ?? 0));
  // Its trainings are longer too.
  expect(seconds?.thorough).toBeGreaterThan(3 * (seconds?.quick ?? 0));
  await estimate({ ...question, request: { epochs: 3 }, measuring });
  expect(asked).toEqual([undefined]);
  await estimate({ ...question, request: { backend: 'cpu' }, measuring });
  expect(asked).toEqual([undefined, 'cpu']);
});

test('an earlier run on pictures of the size says how fast the machine is', async () => {
  const { store, estimate, asked } = await estimator(() => Promise.resolve(measured));
  const { dataSet, exampleIds } = store.saveDataSet({
    folder: '/p',
    classes: ['cat'],
    pictures: Array.from({ length: 80 }, (_, place) => picture(`${place}.png`, 'cat')),
    unreadable: [],
    ignored: [],
    size: 32,
  });
  const settings = chooseSettings({ effort: 'quick' }, { examples: 80, classes: 10, size: 32 });
  const run = store.startRun({ dataSetId: dataSet.id, recipe: { ...recipe, settings } });
  const numbers = { loss: 1, heldOutAccuracy: 0.5, shareKept: 1, secondsLeft: 0, imagesTrained: 76 };
  for (let epoch = 1; epoch <= settings.epochs; epoch++)
    store.addEpoch(run, { ...numbers, epoch, epochs: settings.epochs, seconds: 10 * epoch });
  store.finishRun(run, 'finished', madeUpFindings(exampleIds, ['cat'], seededRandom(1, 'estimate')));

  const again = await estimate({ ...question, examples: 80 });
  // The same run again takes the same time.
  expect(again?.quick).toBeCloseTo(10 * settings.epochs, 6);
  expect(await estimate({ ...question, request: { backend: 'gpu' } })).toBeNull();
  expect(asked).toEqual([]);
});

test('what is over in a moment on the slowest machine is not worth measuring', async () => {
  const { estimate, asked } = await estimator(() => Promise.resolve(measured));
  const seconds = await estimate({ ...question, examples: 50, measuring });
  expect(seconds?.thorough).toBeLessThan(90);
  expect(asked).toEqual([]);
});

test('while the machine is busy nothing is measured', async () => {
  const { estimate, asked } = await estimator(() => Promise.resolve(measured));
  expect(await estimate(question)).toBeNull();
  expect(asked).toEqual([]);
});

test('where nothing can train there is no estimate, and the next question asks again', async () => {
  const { estimate, asked, logged } = await estimator(() =>
    Promise.reject(new AppError('unsupported', 'No.')),
  );
  expect(await estimate({ ...question, measuring })).toBeNull();
  expect(await estimate({ ...question, measuring })).toBeNull();
  expect(asked).toHaveLength(2);
  expect(logged).toEqual([]);
});

test('a defect while measuring is logged, and ends no training', async () => {
  const { estimate, logged } = await estimator(() => Promise.reject(new TypeError('defect')));
  expect(await estimate({ ...question, measuring })).toBeNull();
  expect(logged).toHaveLength(1);
});
