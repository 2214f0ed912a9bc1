// An export with its pictures as what the app is busy with.

import { existsSync, readdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import type { Activity } from '../../src-shared/training-view.ts';
import { madeUpApp } from './made-up-app.ts';

test('class folders are what the app is busy with, and every window hears how far they are', async () => {
  const { app, events, pictures, dataSetId, runId } = await madeUpApp(60);
  const to = join(dirname(pictures), 'tree');
  await app.exportLabels({ to, run: runId, format: 'folders' });
  const activities = events.flatMap((event) => (event.kind === 'activity' ? [event.activity] : []));
  const none = { done: 0, total: 0, bytes: 0, totalBytes: 0 };
  expect(activities[0]).toEqual({ kind: 'exporting', dataSetId, to, ...none });
  expect(activities[1]).toMatchObject({ kind: 'exporting', done: 0, total: 60 });
  expect(activities.at(-1)).toEqual({ kind: 'idle' });
  expect(await app.activity({})).toEqual({ kind: 'idle' });
});

test('whoever asked in this process hears every picture', async () => {
  const { app, pictures, runId } = await madeUpApp(60);
  const heard: number[] = [];
  await app.exportLabels(
    { to: join(dirname(pictures), 'tree'), run: runId, format: 'folders' },
    {
      signal: new AbortController().signal,
      onProgress: (progress) => {
        if (progress.kind === 'exporting') heard.push(progress.done);
      },
    },
  );
  expect(heard).toEqual(Array.from({ length: 61 }, (_, done) => done));
});

test('any window stops it, and nothing of it is left', async () => {
  const { app, pictures, runId } = await madeUpApp(200);
  const folder = dirname(pictures);
  const before = readdirSync(folder);
  const stopAtFirst = app.listen((event) => {
    if (event.kind === 'activity' && event.activity.kind === 'exporting') void app.stopActivity({});
  });
  const writing = app.exportLabels({ to: join(folder, 'tree'), run: runId, format: 'folders' });
  await expect(writing).rejects.toMatchObject({ code: 'cancelled' });
  stopAtFirst();
  expect(readdirSync(folder)).toEqual(before);
  await app.exportLabels({ to: join(folder, 'tree'), run: runId, format: 'folders' });
});

test('only one goes on at a time, and labels alone wait for nothing', async () => {
  const { app, pictures, runId } = await madeUpApp(60);
  const folder = dirname(pictures);
  const first = app.exportLabels({ to: join(folder, 'one'), run: runId, format: 'folders' });
  const second = app.exportLabels({ to: join(folder, 'two'), run: runId, format: 'folders' });
  await expect(second).rejects.toMatchObject({
    code: 'conflict',
    message: expect.stringContaining(`is writing ${join(folder, 'one')} and`) as unknown,
  });
  await app.exportLabels({ to: join(folder, 'labels.csv'), run: runId });
  await first;
  expect(existsSync(join(folder, 'labels.csv'))).toBe(true);
});

test('one that fails is over all the same', async () => {
  const { app, events, pictures, runId } = await madeUpApp(60);
  rmSync(pictures, { recursive: true });
  const writing = app.exportLabels({ to: join(dirname(pictures), 'tree'), run: runId, format: 'folders' });
  await expect(writing).rejects.toMatchObject({ code: 'conflict' });
  expect(events.at(-1)).toEqual({ kind: 'activity', activity: { kind: 'idle' } satisfies Activity });
});
