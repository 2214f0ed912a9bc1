// The whole app on a tiny real folder: real decoding, real database, real training process.

import { createHash } from 'node:crypto';
import {
  cpSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openApp } from '../../src-main/app/open-app.ts';
import { openStore } from '../../src-main/storage/open-store.ts';
import { childProcess } from '../../src-main/worker/child-process.ts';
import { trainingIn } from '../../src-main/worker/start-training.ts';
import type { AuditReport, AuditRequest, CallOptions, Progress } from '../../src-shared/contract.ts';
import { addTo, folderOf, numbered } from '../sources/tiny-pictures.ts';
import { temporaryFolder } from '../temporary-folder.ts';

const trainer = trainingIn(
  childProcess(join(import.meta.dirname, '../../src-main/worker/training-process.ts')),
);
const quietly: CallOptions = { signal: new AbortController().signal, onProgress: () => undefined };
const training: AuditRequest['training'] = { effort: 'quick', epochs: 2, size: 16 };

async function withApp<Result>(
  dataFolder: string,
  ask: (app: Awaited<ReturnType<typeof openApp>>['app']) => Promise<Result>,
): Promise<Result> {
  const { app, close } = await openApp({ dataFolder, trainer, version: '0.0.0' });
  try {
    return await ask(app);
  } finally {
    await close();
  }
}

/** Twelve pictures each of two classes, and what goes wrong in real folders. */
async function troubledFolder(folder = temporaryFolder()): Promise<string> {
  const files: Record<string, Buffer | string> = {};
  for (let i = 0; i < 12; i++) {
    files[`dark things/${i}.png`] = await numbered(i);
    files[`ضوء 🌞/it's "${i}".png`] = await numbered(200 + i);
  }
  files['dark things/double.png'] = await numbered(205);
  files['dark things/empty.png'] = '';
  files['dark things/cut.png'] = (await numbered(999)).subarray(0, 60);
  files['ضوء 🌞/page.gif'] = '<!DOCTYPE html><html><body>404</body></html>';
  files['ضوء 🌞/notes.txt'] = 'not a picture';
  addTo(folder, files);
  return folder;
}

function fingerprint(folder: string): string {
  const sum = createHash('sha256');
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  for (const entry of entries.sort((a, b) => (a.parentPath + a.name < b.parentPath + b.name ? -1 : 1))) {
    const file = join(entry.parentPath, entry.name);
    sum.update(`${file} ${statSync(file).mtimeMs}`);
    if (entry.isFile()) sum.update(readFileSync(file));
  }
  return sum.digest('hex');
}

describe('an audit', () => {
  let folder: string;
  let dataFolder: string;
  let before: string;
  let report: AuditReport;
  const progress: Progress[] = [];

  beforeAll(async () => {
    folder = await troubledFolder(mkdtempSync(join(tmpdir(), 'second-look-pictures-')));
    dataFolder = mkdtempSync(join(tmpdir(), 'second-look-data-'));
    before = fingerprint(folder);
    report = await withApp(dataFolder, (app) =>
      app.audit({ folder, training }, { ...quietly, onProgress: (step) => progress.push(step) }),
    );
  });

  afterAll(() => {
    rmSync(folder, { recursive: true });
    rmSync(dataFolder, { recursive: true });
  });

  it('reads what can be read and says of the rest why not', () => {
    expect(report.examples).toBe(25);
    expect(report.decoded).toBe(24);
    expect(report.dataSet.classes).toEqual(['dark things', 'ضوء 🌞']);
    expect(report.unreadable.map(({ path }) => path)).toEqual([
      'dark things/cut.png',
      'dark things/empty.png',
      'ضوء 🌞/page.gif',
    ]);
    expect(report.ignored.map(({ path }) => path)).toEqual(['ضوء 🌞/notes.txt']);
  });

  it('reports equal pictures under two labels, and both are suspects', () => {
    expect(report.doubles.map(({ labels }) => labels)).toEqual([['dark things', 'ضوء 🌞']]);
    const suspects = report.topSuspects.filter(({ tier }) => tier !== 'fine').map(({ path }) => path);
    expect(suspects).toEqual(expect.arrayContaining([...report.doubles[0].paths]));
  });

  it('says whether the model is believed where it doubts most, as its warning does', () => {
    const isWeak = report.warnings.some((sentence) => sentence.includes('none is called likely'));
    expect(report.callsLikely).toBe(!isWeak);
    const isOther = report.topSuspects.some(({ tier, quality }) => tier !== 'likely' && quality < 0.2);
    if (isOther) expect(report.callsLikely).toBe(false);
  });

  it('counts every example once, per class and in all', () => {
    const { likely, possible, fine } = report.tiers;
    expect(likely + possible + fine).toBe(25);
    expect(report.perClass.map(({ examples }) => examples)).toEqual([13, 12]);
  });

  it('tells of reading, how long it takes, backend, settings and every epoch, in this order', () => {
    const told = progress.map(({ kind }) => kind).filter((kind) => kind !== 'expected');
    const kinds = told.filter((kind, i) => kind !== told[i - 1]);
    expect(kinds).toEqual([
      'reading',
      'estimate',
      'backend',
      'settings',
      'pretraining',
      'pretrained',
      'epoch',
    ]);
    expect(progress.filter(({ kind }) => kind === 'epoch')).toHaveLength(2);
  });

  it('never writes to the image folder', () => {
    expect(fingerprint(folder)).toBe(before);
  });

  it('stands in the store with recipe, epochs and findings', async () => {
    const store = await openStore(dataFolder);
    const run = store.run(report.run);
    expect(run).toMatchObject({ state: 'finished', dataSetId: report.dataSet.id });
    expect(run?.pretraining).toEqual(report.pretraining);
    expect(progress).toContainEqual({ kind: 'pretrained', outcome: report.pretraining });
    expect(run?.recipe).toMatchObject({ backend: 'cpu', fingerprint: report.fingerprint });
    expect(Object.keys(run?.recipe.versions ?? {}).sort()).toEqual(['cpu', 'node', 'second-look']);
    expect(report.epochs).toMatchObject(store.epochsOf(report.run));
    const findings = store.findingsOf(report.run, { order: 'quality' });
    expect(findings).toHaveLength(25);
    expect(store.trajectoriesOf(report.run, findings[0].exampleId)?.givenTrajectory).toHaveLength(2);
    store.close();
  });

  it('decodes nothing the second time, and finds the same', async () => {
    const again = await withApp(dataFolder, (app) => app.audit({ folder, training }, quietly));
    expect(again.decoded).toBe(0);
    expect(again.run).toBe(report.run + 1);
    expect(again.dataSet.id).toBe(report.dataSet.id);
    expect(again.fingerprint).toBe(report.fingerprint);
    expect(again.topSuspects).toEqual(report.topSuspects);
  });

  it('is exported as one row per readable picture in path order', async () => {
    const to = join(temporaryFolder(), 'labels.csv');
    const exported = await withApp(dataFolder, (app) => app.exportLabels({ to, accept: ['likely'] }));
    const rows = parse<Record<string, string>>(readFileSync(to), { columns: true });
    expect(exported.rows).toBe(25);
    expect(rows).toHaveLength(25);
    const paths = rows.map((row) => row['path']);
    expect(paths).toEqual([...paths].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b))));
    const accepted = rows.filter((row) => row['verdict'] === 'accepted');
    expect(accepted).toHaveLength(exported.relabelled);
    expect(accepted.every((row) => row['tier'] === 'likely' && row['label'] !== row['given_label'])).toBe(
      true,
    );
  });

  it('an export into the image folder is refused', async () => {
    const exporting = withApp(dataFolder, (app) => app.exportLabels({ to: join(folder, 'labels.csv') }));
    await expect(exporting).rejects.toMatchObject({ code: 'invalid' });
    expect(existsSync(join(folder, 'labels.csv'))).toBe(false);
  });
});

describe('an audit that cannot end well', () => {
  it('a stop after the first epoch keeps what is done, and the run says so', async () => {
    const folder = await troubledFolder();
    const dataFolder = temporaryFolder();
    const stop = new AbortController();
    const report = await withApp(dataFolder, (app) =>
      app.audit(
        { folder, training: { ...training, epochs: 500 } },
        {
          signal: stop.signal,
          onProgress: ({ kind }) => {
            if (kind === 'epoch') stop.abort();
          },
        },
      ),
    );
    expect(report.stopped).toBe(true);
    const store = await openStore(dataFolder);
    expect(store.run(report.run)?.state).toBe('stopped');
    expect(store.findingsOf(report.run, { order: 'path' })).toHaveLength(25);
    store.close();
  });

  it('a stop while reading keeps the pictures that were decoded', async () => {
    const folder = await troubledFolder();
    const dataFolder = temporaryFolder();
    const stop = new AbortController();
    const auditing = withApp(dataFolder, (app) =>
      app.audit(
        { folder, training },
        {
          signal: stop.signal,
          onProgress: (step) => {
            if (step.kind === 'reading' && step.done === 10) stop.abort();
          },
        },
      ),
    );
    await expect(auditing).rejects.toMatchObject({ code: 'cancelled' });
    const report = await withApp(dataFolder, (app) => app.audit({ folder, training }, quietly));
    expect(report.decoded).toBeGreaterThan(0);
    expect(report.decoded).toBeLessThan(24);
  });

  it('a class of which nothing can be read leaves one class, which is too few', async () => {
    const folder = folderOf({ 'a/1.png': await numbered(1), 'b/1.png': 'broken' });
    const auditing = withApp(temporaryFolder(), (app) => app.audit({ folder, training }, quietly));
    await expect(auditing).rejects.toMatchObject({
      code: 'invalid',
      message: expect.stringContaining('b/1.png') as unknown,
    });
  });

  it('a class with one picture is audited and warned of', async () => {
    const folder = folderOf({ 'b/1.png': await numbered(1000) });
    for (let i = 0; i < 12; i++) addTo(folder, { [`a/${i}.png`]: await numbered(i) });
    const report = await withApp(temporaryFolder(), (app) => app.audit({ folder, training }, quietly));
    expect(report.examples).toBe(13);
    expect(report.warnings.join(' ')).toContain('b (1)');
  });

  it('a data folder inside the image folder is refused before anything is written', async () => {
    const folder = await troubledFolder();
    const dataFolder = join(folder, 'data');
    const auditing = withApp(dataFolder, (app) => app.audit({ folder, training }, quietly));
    await expect(auditing).rejects.toMatchObject({ code: 'invalid' });
    expect(existsSync(dataFolder)).toBe(false);
  });

  it('a backend that cannot train leaves no run behind', async () => {
    const folder = await troubledFolder();
    const dataFolder = temporaryFolder();
    const auditing = withApp(dataFolder, (app) =>
      app.audit({ folder, training: { ...training, backend: 'gpu' } }, quietly),
    );
    await expect(auditing).rejects.toMatchObject({ code: 'unsupported' });
    const exporting = withApp(dataFolder, (app) => app.exportLabels({ to: join(dataFolder, 'x.csv') }));
    await expect(exporting).rejects.toMatchObject({ code: 'not-found' });
  });

  it('a picture that changes between two audits is decoded again, the others are not', async () => {
    const folder = await troubledFolder();
    const dataFolder = temporaryFolder();
    const first = await withApp(dataFolder, (app) => app.audit({ folder, training }, quietly));
    writeFileSync(join(folder, 'dark things/3.png'), await numbered(3000));
    rmSync(join(folder, 'dark things/4.png'));
    cpSync(join(folder, 'dark things/5.png'), join(folder, 'dark things/copy.png'));
    const second = await withApp(dataFolder, (app) => app.audit({ folder, training }, quietly));
    expect(second.decoded).toBe(1);
    expect(second.examples).toBe(25);
    expect(second.fingerprint).not.toBe(first.fingerprint);
  });
});
