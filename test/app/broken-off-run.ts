// A program that trains until its second epoch is over and then is killed: node broken-off-run.ts DATA-FOLDER PICTURES

import { join } from 'node:path';
import { openApp } from '../../src-main/app/open-app.ts';
import { childProcess } from '../../src-main/worker/child-process.ts';
import { trainingIn } from '../../src-main/worker/start-training.ts';

const [, , dataFolder, folder] = process.argv;
const file = join(import.meta.dirname, '../../src-main/worker/training-process.ts');
const { app } = await openApp({ dataFolder, trainer: trainingIn(childProcess(file)), version: '0.0.0' });
await app.audit(
  { folder, training: { epochs: 4, size: 16 } },
  {
    signal: new AbortController().signal,
    onProgress: (progress) => {
      if (progress.kind === 'epoch' && progress.report.epoch === 2) process.kill(process.pid, 'SIGKILL');
    },
  },
);
