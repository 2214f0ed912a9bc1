// The app on a small made-up data set with real pictures and findings, without a training process.

import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { openApp } from '../../src-main/app/open-app.ts';
import type { AppEvent, RequestOf } from '../../src-shared/contract.ts';
import type { VerdictKind } from '../../src-shared/domain.ts';
import type { Trainer } from '../../src-shared/trainer.ts';
import { makeUpDataSet } from '../bench/made-up-data-set.ts';
import { temporaryFolder } from '../temporary-folder.ts';

const notNeeded = (): never => {
  throw new Error('Nothing is trained here.');
};
export const noTrainer: Trainer = {
  train: notNeeded,
  backends: notNeeded,
  measureSpeed: notNeeded,
  estimateSeconds: notNeeded,
  suggestSettings: notNeeded,
};

export async function openOn(dataFolder: string) {
  const { app, close } = await openApp({ dataFolder, trainer: noTrainer, version: '0.0.0' });
  onTestFinished(() => close());
  const events: AppEvent[] = [];
  app.listen((event) => events.push(event));
  return { app, events };
}

export async function madeUpApp(examples = 200) {
  const folder = temporaryFolder();
  const [pictures, dataFolder] = [join(folder, 'pictures'), join(folder, 'data')];
  const { dataSetId, runId } = await makeUpDataSet({ pictures, dataFolder, examples });
  const { app, events } = await openOn(dataFolder);
  const give = (
    kind: VerdictKind | null,
    exampleIds: Iterable<number>,
    label: string | null = null,
    action = randomUUID(),
  ) => {
    const verdicts = Array.from(exampleIds, (exampleId) => ({ exampleId, kind, label }));
    return app.giveVerdicts({ action, dataSetId, runId, verdicts } satisfies RequestOf<'giveVerdicts'>);
  };
  return { app, events, give, pictures, dataFolder, dataSetId, runId };
}
