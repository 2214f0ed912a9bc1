// From what a training found out about itself to what each caller is told of it: real folder, real store, made-up training.

import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { openApp } from '../../src-main/app/open-app.ts';
import { chooseSettings } from '../../src-main/engine/choose-settings.ts';
import { estimateSeconds } from '../../src-main/engine/estimate-run.ts';
import { seededRandom } from '../../src-shared/random.ts';
import type { AppEvent } from '../../src-shared/contract.ts';
import type { SelfTest } from '../../src-shared/self-test.ts';
import type { Trainer } from '../../src-shared/trainer.ts';
import { epoch } from '../hosts/cli/fake-reports.ts';
import { madeUpSelfTest } from '../made-up-self-test.ts';
import { folderOf, numbered } from '../sources/tiny-pictures.ts';
import { madeUpFindings } from '../storage/made-up.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { noTrainer } from './made-up-app.ts';

const byName = madeUpSelfTest(
  ['cat', 'dog'].map((label) => ({ label, examples: 100 })),
  { likely: 40, possible: 10, fine: 150 },
);
const classes = ['cat', 'dog'];
const byIndex: SelfTest<number> = {
  ...byName,
  perClass: byName.perClass.map(({ label, errors }) => ({ label: classes.indexOf(label), errors })),
  pairs: byName.pairs.map(({ given, suggested, errors }) => ({
    given: classes.indexOf(given),
    suggested: classes.indexOf(suggested),
    errors,
  })),
};
const expectedErrors = { low: 30, value: 40, high: 50 };

/** Trains nothing and finds at once what it is told to. */
function trainerThatFinds(selfTest?: SelfTest<number>): Trainer {
  return {
    ...noTrainer,
    suggestSettings: chooseSettings,
    estimateSeconds,
    train: ({ labels, size, request }, { onReport }) => {
      const settings = chooseSettings(request, { examples: labels.length, classes: 2, size });
      const backend = { name: 'cpu', reason: 'It learned.', version: null, others: [] } as const;
      onReport({ kind: 'started', settings, backend });
      const epochs = [{ ...epoch, epoch: 1, training: 1, trainings: 2 }];
      onReport({ kind: 'epoch', report: epochs[0] });
      onReport({ kind: 'suspects', suspects: [] });
      onReport({ kind: 'suspects', suspects: [], expectedErrors });
      onReport({ kind: 'suspects', suspects: [] });
      const made = madeUpFindings(Int32Array.from(labels.keys()), classes, seededRandom(1, 'self-test'));
      const { selfTest: none, ...found } = made;
      expect(none).toBeUndefined();
      return Promise.resolve({ ...found, stopped: false, epochs, ...(selfTest && { selfTest }) });
    },
  };
}

async function opened(selfTest?: SelfTest<number>) {
  const files: Record<string, Buffer> = {};
  for (let i = 0; i < 10; i++) {
    files[`cat/${i}.png`] = await numbered(i);
    files[`dog/${i}.png`] = await numbered(200 + i);
  }
  const folder = folderOf(files);
  const dataFolder = join(temporaryFolder(), 'data');
  const trainer = trainerThatFinds(selfTest);
  const { app, close } = await openApp({ dataFolder, trainer, version: '0.0.0' });
  onTestFinished(() => close());
  return { app, folder };
}

const quietly = { signal: new AbortController().signal, onProgress: () => undefined };

test('an audit, its report and its review tell the same promise, by the names of the classes', async () => {
  const { app, folder } = await opened(byIndex);
  const audit = await app.audit({ folder, training: { size: 16 } }, quietly);
  expect(audit.selfTest).toEqual(byName);
  expect((await app.report({ runId: audit.run })).selfTest).toEqual(byName);
  expect((await app.reviewColumns({ runId: audit.run })).selfTest).toEqual(byName);
  expect((await app.reviewColumns({ runId: audit.run, first: 3 })).selfTest).toEqual(byName);
  const { html } = await app.reportHtml({ runId: audit.run });
  expect(html).toContain('labels are wrong (');
});

test('a run that tested nothing has no promise anywhere, and the report says why', async () => {
  const { app, folder } = await opened();
  const audit = await app.audit({ folder, training: { size: 16, effort: 'quick' } }, quietly);
  expect(audit).not.toHaveProperty('selfTest');
  expect(await app.report({ runId: audit.run })).not.toHaveProperty('selfTest');
  expect(await app.reviewColumns({ runId: audit.run })).not.toHaveProperty('selfTest');
  const { html } = await app.reportHtml({ runId: audit.run });
  expect(html).toContain('a single training cannot test itself');
});

test('of its suspects an audit tells after how many epochs their labels were set aside, where it sets any aside', async () => {
  const { app, folder } = await opened();
  const made = madeUpFindings(
    Int32Array.from({ length: 20 }, (_, i) => i),
    classes,
    seededRandom(1, 'self-test'),
  );
  const epochs = [...made.quality.keys()]
    .sort((a, b) => made.quality[a] - made.quality[b])
    .map((i) => made.prunedTrajectory.subarray(3 * i, 3 * i + 3).reduce((sum, value) => sum + value, 0));
  expect(new Set(epochs).size).toBeGreaterThan(1);
  const audited = async (loss: 'truncated-lq' | 'ce') =>
    (await app.audit({ folder, training: { size: 16, loss } }, quietly)).topSuspects;
  expect((await audited('truncated-lq')).map(({ pruned }) => pruned?.epochs)).toEqual(epochs);
  for (const suspect of await audited('ce')) expect(suspect).not.toHaveProperty('pruned');
});

test('how many errors are expected is told while it trains, as soon as it is known', async () => {
  const { app, folder } = await opened(byIndex);
  const events: AppEvent[] = [];
  const ended = new Promise<void>((resolve) => {
    app.listen((event) => {
      events.push(event);
      if (event.kind === 'trainingEnded') resolve();
    });
  });
  const { dataSet } = await app.openFolder({ folder });
  await app.startTraining({ dataSetId: dataSet.id, training: { size: 16 } });
  await ended;
  const told = events.filter((event) => event.kind === 'suspects');
  expect(told.map((event) => event.expectedErrors)).toEqual([undefined, expectedErrors, undefined]);
});

test('an audit tells how many errors are expected too, and when that cannot be told any more', async () => {
  const { app, folder } = await opened(byIndex);
  const told: unknown[] = [];
  await app.audit(
    { folder, training: { size: 16 } },
    {
      ...quietly,
      onProgress: (progress) => {
        if (progress.kind === 'expected') told.push(progress.errors);
      },
    },
  );
  expect(told).toEqual([null, expectedErrors, null]);
});

test('a screen is told how long each effort takes', async () => {
  const { app, folder } = await opened();
  const { dataSet } = await app.openFolder({ folder });
  const seconds = await app.estimateTraining({ dataSetId: dataSet.id, training: { size: 16 } });
  expect(seconds?.quick).toBeGreaterThan(0);
  expect(seconds?.thorough).toBeGreaterThan(seconds?.normal ?? Infinity);
});
