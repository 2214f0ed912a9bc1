import { hash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { exportLabels } from '../../src-main/app/export-labels.ts';
import type { AppContext } from '../../src-main/app/open-app.ts';
import { seededRandom } from '../../src-shared/random.ts';
import { openStore } from '../../src-main/storage/open-store.ts';
import type { RunFindings } from '../../src-main/storage/findings.ts';
import { action, madeUpFindings, recipe } from '../storage/made-up.ts';
import { temporaryFolder } from '../temporary-folder.ts';

/** A finished run over real files: cat/1 is relabelled to dog, dog/3 removed, cat/2 suggested to be a dog. */
async function reviewed() {
  const folder = temporaryFolder();
  const images = join(folder, 'images');
  const store = await openStore(join(folder, 'data'));
  onTestFinished(() => {
    store.close();
  });
  const paths = ['cat/1.png', 'cat/2.png', 'dog/3.png', 'dog/4.png'];
  const classes = ['cat', 'dog'];
  const pictures = paths.map((path) => {
    const file = join(images, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, `picture ${path}`);
    const { size, mtimeMs } = statSync(file);
    const contentHash = hash('sha256', readFileSync(file));
    return {
      path,
      label: path.slice(0, 3),
      bytes: size,
      modifiedMs: mtimeMs,
      contentHash,
      width: 8,
      height: 8,
    };
  });
  const { dataSet, exampleIds } = store.saveDataSet({
    folder: images,
    classes,
    pictures,
    unreadable: [],
    ignored: [],
    size: 16,
  });
  const run = store.startRun({ dataSetId: dataSet.id, recipe });
  const findings: RunFindings = {
    ...madeUpFindings(exampleIds, classes, seededRandom(1, 'export')),
    labels: Int32Array.of(0, 0, 1, 1),
    suggested: Int32Array.of(1, 1, 0, 0),
    tier: ['likely', 'likely', 'likely', 'fine'],
  };
  store.finishRun(run, 'finished', findings);
  store.doAction(
    action(
      dataSet.id,
      { exampleId: exampleIds[0], kind: 'relabel', label: 'dog' },
      { exampleId: exampleIds[2], kind: 'remove', label: null },
    ),
  );
  const context = { store: () => Promise.resolve(store) } as unknown as AppContext;
  const stop = (isFruitful: boolean): number => {
    const id = store.startRun({ dataSetId: dataSet.id, recipe });
    if (isFruitful) store.finishRun(id, 'stopped', findings);
    else store.failRun(id, 'stopped');
    return id;
  };
  return { folder, images, run, context, stop };
}

test('each format tells the same, and brings along what it should', async () => {
  const { folder, images, run, context } = await reviewed();
  const remaining = expect.objectContaining({ open: 2 }) as unknown;
  const told = {
    run,
    folder: images,
    rows: 4,
    relabelled: 1,
    removed: 1,
    accepted: 0,
    remaining,
    remainingPerClass: [],
  };
  const to = (name: string): string => join(folder, name);

  expect(await exportLabels(context, { to: to('a.csv') })).toEqual({
    ...told,
    to: to('a.csv'),
    format: 'csv',
  });
  expect(await exportLabels(context, { to: to('a.jsonl'), format: 'jsonl' })).toEqual({
    ...told,
    to: to('a.jsonl'),
    format: 'jsonl',
  });
  expect(await exportLabels(context, { to: to('tree'), format: 'folders' })).toEqual({
    ...told,
    to: to('tree'),
    format: 'folders',
  });

  const fromCsv = readFileSync(to('a.csv'), 'utf8').split('\n').slice(1, -1);
  expect(fromCsv.map((line) => line.split(',').slice(0, 4).join())).toEqual([
    'cat/1.png,cat,dog,relabel',
    'cat/2.png,cat,cat,',
    'dog/3.png,dog,,remove',
    'dog/4.png,dog,dog,',
  ]);
  const fromJson = readFileSync(to('a.jsonl'), 'utf8').split('\n').slice(0, -1);
  expect(fromJson.map((line) => (JSON.parse(line) as { label: string | null }).label)).toEqual([
    'dog',
    'cat',
    null,
    'dog',
  ]);
  expect(readFileSync(to('tree/dog/1.png'), 'utf8')).toBe('picture cat/1.png');
  expect(existsSync(to('tree/cat/1.png'))).toBe(false);
  expect(existsSync(to('tree/dog/3.png'))).toBe(false);
});

test('accepted suggestions move pictures too, by hard link where wanted', async () => {
  const { folder, images, context } = await reviewed();
  const to = join(folder, 'tree');
  const report = await exportLabels(context, {
    to,
    format: 'folders',
    files: 'hard-link',
    accept: ['likely'],
  });
  // Of the two that nobody reviewed, one is left to look at.
  expect(report).toMatchObject({ relabelled: 2, removed: 1, accepted: 1, remaining: { open: 1 } });
  expect(statSync(join(to, 'dog/2.png')).ino).toBe(statSync(join(images, 'cat/2.png')).ino);
});

test('a run that was stopped is exported with a hint at the last one that was not, and one without findings is refused', async () => {
  const { folder, run, context, stop } = await reviewed();
  const to = join(folder, 'labels.csv');
  const empty = exportLabels(context, { to, run: stop(false) });
  await expect(empty).rejects.toMatchObject({
    code: 'conflict',
    message: expect.stringContaining(
      'was stopped before it had found anything. Export the newest',
    ) as unknown,
  });
  expect(existsSync(to)).toBe(false);
  const stopped = stop(true);
  expect(await exportLabels(context, { to })).toMatchObject({ run: stopped, wholeRun: run });
  expect(await exportLabels(context, { to, run, overwrite: true })).not.toHaveProperty('wholeRun');
});

test('a way to bring pictures along is refused where none are brought', async () => {
  const { folder, context } = await reviewed();
  const refused = exportLabels(context, { to: join(folder, 'a.csv'), files: 'copy' });
  await expect(refused).rejects.toMatchObject({ code: 'invalid' });
  expect(existsSync(join(folder, 'a.csv'))).toBe(false);
});

test('a picture that went away since the audit stops class folders and no label file', async () => {
  const { folder, images, context } = await reviewed();
  rmSync(join(images, 'dog/4.png'));
  const refused = exportLabels(context, { to: join(folder, 'tree'), format: 'folders' });
  await expect(refused).rejects.toMatchObject({ code: 'conflict' });
  expect(await exportLabels(context, { to: join(folder, 'a.csv') })).toMatchObject({ rows: 4 });
});

test('a removed picture may be gone', async () => {
  const { folder, images, context } = await reviewed();
  rmSync(join(images, 'dog/3.png'));
  const report = await exportLabels(context, { to: join(folder, 'tree'), format: 'folders' });
  expect(report).toMatchObject({ removed: 1 });
});

test('nothing is written into the folder of another data set either, whatever the format', async () => {
  const { folder, run, context } = await reviewed();
  const others = join(folder, 'others');
  mkdirSync(others);
  const store = await context.store();
  store.saveDataSet({ folder: others, classes: [], pictures: [], unreadable: [], ignored: [], size: 16 });
  for (const format of ['csv', 'folders'] as const) {
    const to = join(others, `cleaned ${format}`);
    await expect(exportLabels(context, { to, run, format })).rejects.toThrow(
      `The image folder is never written to, and ${to} lies inside ${others}.`,
    );
    expect(existsSync(to)).toBe(false);
  }
});
