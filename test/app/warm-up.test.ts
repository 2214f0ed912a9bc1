import { expect, test } from 'vitest';
import { openApp } from '../../src-main/app/open-app.ts';
import { warmUp } from '../../src-main/app/warm-up.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { madeUpApp, noTrainer } from './made-up-app.ts';

test('the first pictures of the last review are made before anybody asks, the least believed first', async () => {
  const { app, runId } = await madeUpApp(80);
  const { contentHashes } = await app.reviewColumns({ runId });
  const asked: string[] = [];
  await warmUp({
    ...app,
    picture: (contentHash, view) => {
      asked.push(`${view} ${contentHash}`);
      return app.picture(contentHash, view);
    },
  });
  const first = Buffer.from(contentHashes.subarray(0, 32 * 60))
    .toString('hex')
    .match(/.{64}/g);
  expect(asked).toEqual(first?.map((contentHash) => `small ${contentHash}`));
});

test('with nothing to review, or an app that is closed meanwhile, it ends without a word', async () => {
  const { app, close } = await openApp({
    dataFolder: temporaryFolder(),
    trainer: noTrainer,
    version: '0.0.0',
  });
  await warmUp(app);
  const late = warmUp(app);
  await close();
  await late;
  await warmUp(app);
});
