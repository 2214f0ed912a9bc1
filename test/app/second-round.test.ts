// A first run, a review, and a second run on what was said: real files, real database, real training process.

import { randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { openApp } from '../../src-main/app/open-app.ts';
import { childProcess } from '../../src-main/worker/child-process.ts';
import { trainingIn } from '../../src-main/worker/start-training.ts';
import type { AuditReport, CallOptions, SecondLook } from '../../src-shared/contract.ts';
import type { VerdictKind } from '../../src-shared/domain.ts';
import { tiers } from '../../src-shared/domain.ts';
import type { ReviewColumns } from '../../src-shared/review.ts';
import { addTo, numbered } from '../sources/tiny-pictures.ts';

const trainer = trainingIn(
  childProcess(join(import.meta.dirname, '../../src-main/worker/training-process.ts')),
);
const quietly: CallOptions = { signal: new AbortController().signal, onProgress: () => undefined };
const training = { epochs: 4, size: 16 };
const root = mkdtempSync(join(realpathSync(tmpdir()), 'second-look-round-'));
const perClass = 14;

/** Two classes, one wrong label in each, and the picture of `bright/5.png` under the other label too. */
async function makeFolder(folder: string): Promise<void> {
  for (let i = 0; i < perClass; i++)
    addTo(folder, { [`dark/${i}.png`]: await numbered(i), [`bright/${i}.png`]: await numbered(200 + i) });
  addTo(folder, {
    'dark/wrong.png': await numbered(240),
    'bright/wrong.png': await numbered(40),
    'dark/double.png': await numbered(205),
  });
}

async function opened(dataFolder: string): Promise<{ app: SecondLook; close: () => Promise<void> }> {
  const { app, close } = await openApp({ dataFolder, trainer, version: '0.0.0' });
  return { app, close: () => close() };
}

/** Says it about examples by their paths, as a person who looks at this run. */
function judge(
  app: SecondLook,
  { run, dataSet, exampleIds, paths }: ReviewColumns,
  said: Readonly<Record<string, readonly [VerdictKind | null, string?]>>,
) {
  const verdicts = Object.entries(said).map(([path, [kind, label = null]]) => ({
    exampleId: exampleIds[paths.indexOf(path)],
    kind,
    label,
  }));
  return app.giveVerdicts({ action: randomUUID(), dataSetId: dataSet.id, runId: run.id, verdicts });
}

async function exported(app: SecondLook, run: number) {
  const to = join(root, `${randomUUID()}.csv`);
  const report = await app.exportLabels({ to, run });
  const rows = parse<Record<string, string>>(readFileSync(to), { columns: true });
  const rowOf = (path: string) => {
    const row = rows.find((one) => one['path'] === path);
    return row && [row['given_label'], row['label'], row['verdict']];
  };
  return { report, rows, rowOf };
}

function exampleAt(columns: ReviewColumns, path: string) {
  const row = columns.paths.indexOf(path);
  const {
    exampleIds,
    labels,
    given,
    filed = given,
    suggested,
    tier,
    verdicts,
    prunedEpochs,
    quality,
  } = columns;
  const verdict = verdicts.find(({ exampleId }) => exampleId === exampleIds[row]);
  return {
    given: labels[given[row]],
    filed: labels[filed[row]],
    suggested: labels[suggested[row]],
    tier: tiers[tier[row]],
    quality: quality[row],
    prunedEpochs: prunedEpochs[row],
    isNew: columns.isNew?.[row],
    verdict: verdict && [verdict.kind, verdict.label],
  };
}

afterAll(() => {
  rmSync(root, { recursive: true });
});

describe('a second run', () => {
  const folder = join(root, 'pictures');
  let app: SecondLook;
  let close: () => Promise<void>;
  let first: AuditReport;
  let second: AuditReport;
  let firstColumns: ReviewColumns;
  let columns: ReviewColumns;

  beforeAll(async () => {
    await makeFolder(folder);
    ({ app, close } = await opened(join(root, 'data')));
    first = await app.audit({ folder, training }, quietly);
    firstColumns = await app.reviewColumns({ runId: first.run });
    await app.addClass({ dataSetId: first.dataSet.id, label: 'fog' });
    await judge(app, firstColumns, {
      'bright/5.png': ['keep'],
      // Not what the model will believe: it is trusted all the same.
      'bright/wrong.png': ['keep'],
      'dark/wrong.png': ['relabel', 'bright'],
      'bright/6.png': ['relabel', 'fog'],
      'dark/4.png': ['remove'],
      'dark/5.png': ['unsure'],
    });
    second = await app.audit({ folder, training }, quietly);
    columns = await app.reviewColumns({ runId: second.run });
  });
  afterAll(() => close());

  it('is a run of its own, and says what it was trained from', () => {
    expect(first.sinceLastRun).toBeUndefined();
    expect(second.run).toBe(first.run + 1);
    expect(second.fingerprint).not.toBe(first.fingerprint);
    expect(second.examples).toBe(first.examples - 1);
    expect(second.perClass.map(({ label, examples }) => [label, examples])).toEqual([
      // by hand: 14, wrong and double, less one removed and one moved away
      ['bright', 15],
      ['dark', 14],
      ['fog', 1],
    ]);
    expect(second.sinceLastRun).toMatchObject({
      lastRun: first.run,
      startedFrom: { keep: 2, relabel: 2, remove: 1, unsure: 1 },
    });
    expect(columns.run.recipe.fromVerdicts).toEqual({ keep: 2, relabel: 2, remove: 1, unsure: 1 });
  });

  it('never doubts or prunes a label that a person gave, and puts it above all others', () => {
    const trusted = ['bright/5.png', 'bright/wrong.png', 'dark/wrong.png', 'bright/6.png'];
    const qualities = trusted.map((path) => {
      const { tier, prunedEpochs, quality, isNew } = exampleAt(columns, path);
      expect({ path, tier, prunedEpochs, isNew }).toEqual({ path, tier: 'fine', prunedEpochs: 0, isNew: 0 });
      return quality;
    });
    const others = columns.quality.filter((_, row) => !trusted.includes(columns.paths[row]));
    expect(Math.min(...qualities)).toBeGreaterThan(Math.max(...others));
    expect(Math.max(...qualities)).toBeLessThanOrEqual(1);
    const suspects = second.topSuspects.filter(({ tier }) => tier !== 'fine').map(({ path }) => path);
    expect(suspects.filter((path) => trusted.includes(path))).toEqual([]);
  });

  it('trains on the new label, and knows what the folder says', () => {
    expect(exampleAt(columns, 'dark/wrong.png')).toMatchObject({
      given: 'bright',
      filed: 'dark',
      verdict: ['keep', null],
    });
    expect(exampleAt(columns, 'bright/6.png')).toMatchObject({
      given: 'fog',
      filed: 'bright',
      verdict: ['keep', null],
    });
    expect(exampleAt(columns, 'bright/5.png')).toMatchObject({ given: 'bright', verdict: ['keep', null] });
    expect(exampleAt(columns, 'dark/5.png')).toMatchObject({ given: 'dark', verdict: ['unsure', null] });
    // The run before still reads them as they were meant.
    expect(exampleAt(firstColumns, 'dark/wrong.png')).toMatchObject({ given: 'dark', filed: 'dark' });
  });

  it('leaves out what was removed', () => {
    expect(columns.paths).not.toContain('dark/4.png');
    expect(columns.paths).toContain('dark/5.png');
  });

  it('an equal picture under another label than the confirmed one is likely wrong, with that label suggested', () => {
    expect(exampleAt(columns, 'dark/double.png')).toMatchObject({ tier: 'likely', suggested: 'bright' });
  });

  it('counts the suspects of both runs, each once', async () => {
    const suspectsOf = ({ tiers: { likely, possible } }: AuditReport) => likely + possible;
    const {
      newSuspects = -1,
      knownSuspects = -1,
      settled = -1,
      believedNow = -1,
    } = second.sinceLastRun ?? {};
    expect(newSuspects + knownSuspects).toBe(suspectsOf(second));
    expect(settled + believedNow + knownSuspects).toBe(suspectsOf(first));
    expect(columns.isNew?.reduce((sum, isNew) => sum + isNew, 0)).toBe(newSuspects);
    expect(firstColumns.isNew).toBeUndefined();
    const begin = await app.reviewColumns({ runId: second.run, first: 5 });
    expect(begin.isNew).toEqual(columns.isNew?.subarray(0, 5));
    const report = await app.report({ runId: second.run });
    expect(report.sinceLastRun).toEqual(second.sinceLastRun);
    expect(report.verdicts).toEqual({ keep: 2, relabel: 2, remove: 1, unsure: 1 });
    expect((await app.reportHtml({ runId: second.run })).html).toContain('Since the last run');
  });

  it('is listed as not reviewed yet, but for what it did not take for granted', async () => {
    const [summary] = await app.listDataSets({});
    expect(summary).toMatchObject({
      reviewRunId: second.run,
      reviewed: 1,
      verdicts: { keep: 2, relabel: 2, remove: 1, unsure: 1 },
      hasNewVerdicts: false,
    });
  });

  it('exports what the first one exports: the folder says the given label, the verdict the cleaned one', async () => {
    const { report, rows, rowOf } = await exported(app, second.run);
    expect(report).toMatchObject({ rows: first.examples, relabelled: 2, removed: 1 });
    expect(rowOf('dark/wrong.png')).toEqual(['dark', 'bright', 'relabel']);
    expect(rowOf('bright/6.png')).toEqual(['bright', 'fog', 'relabel']);
    expect(rowOf('bright/5.png')).toEqual(['bright', 'bright', 'keep']);
    expect(rowOf('dark/4.png')).toEqual(['dark', '', 'remove']);
    expect(rowOf('dark/5.png')).toEqual(['dark', 'dark', 'unsure']);
    expect(rowOf('dark/6.png')).toEqual(['dark', 'dark', '']);
    const old = await exported(app, first.run);
    const labelsOf = (some: typeof rows) =>
      some.map(({ path, given_label, label, verdict }) => [path, given_label, label, verdict]);
    expect(labelsOf(rows)).toEqual(labelsOf(old.rows));
    expect(rows.find(({ path }) => path === 'dark/4.png')).toMatchObject({
      suggested_label: '',
      suggested_probability: '',
      quality: '',
      tier: '',
    });

    const tree = join(root, 'tree');
    expect(await app.exportLabels({ to: tree, run: second.run, format: 'folders' })).toMatchObject({
      removed: 1,
    });
    expect(readFileSync(join(tree, 'fog/6.png'))).toEqual(readFileSync(join(folder, 'bright/6.png')));
    expect(readFileSync(join(tree, 'bright/wrong (2).png'))).toEqual(
      readFileSync(join(folder, 'dark/wrong.png')),
    );
  });

  it('keeping a label that a person gave before keeps that one, not the one of the folder', async () => {
    const { dataSet } = second;
    const { changes } = await judge(app, columns, { 'dark/wrong.png': ['keep'], 'dark/6.png': ['keep'] });
    expect(changes.map(({ verdict }) => [verdict?.kind, verdict?.label])).toEqual([
      ['relabel', 'bright'],
      ['keep', null],
    ]);
    const now = await app.reviewColumns({ runId: second.run });
    expect(exampleAt(now, 'dark/wrong.png').verdict).toEqual(['keep', null]);
    const before = await app.reviewColumns({ runId: first.run });
    expect(exampleAt(before, 'dark/wrong.png').verdict).toEqual(['relabel', 'bright']);
    expect((await exported(app, second.run)).rowOf('dark/wrong.png')).toEqual(['dark', 'bright', 'relabel']);
    await app.undo({ dataSetId: dataSet.id });
  });

  it('a picture that is moved back is where the folder has it', async () => {
    const { dataSet } = second;
    await judge(app, columns, { 'dark/wrong.png': ['relabel', 'dark'] });
    const now = await app.reviewColumns({ runId: second.run });
    expect(exampleAt(now, 'dark/wrong.png')).toMatchObject({ given: 'bright', verdict: ['relabel', 'dark'] });
    const { rowOf, report } = await exported(app, second.run);
    expect(rowOf('dark/wrong.png')).toEqual(['dark', 'dark', 'relabel']);
    expect(report.relabelled).toBe(1);
    await app.undo({ dataSetId: dataSet.id });
  });

  it('where the verdicts behind it are taken back, the labels of the folder are exported', async () => {
    const { dataSet } = second;
    await app.undo({ dataSetId: dataSet.id });
    const now = await app.reviewColumns({ runId: second.run });
    expect(exampleAt(now, 'dark/wrong.png')).toMatchObject({
      given: 'bright',
      tier: 'fine',
      verdict: undefined,
    });
    const { rowOf, report } = await exported(app, second.run);
    expect(report).toMatchObject({ rows: first.examples, relabelled: 0, removed: 0 });
    expect(rowOf('dark/wrong.png')).toEqual(['dark', 'dark', '']);
    expect(rowOf('dark/4.png')).toEqual(['dark', 'dark', '']);
    const preview = await app.exportPreview({ run: second.run });
    expect(preview.changes).toEqual([]);
    await app.redo({ dataSetId: dataSet.id });
  });

  it('a third run that ignores the verdicts is a first look again', async () => {
    const third = await app.audit({ folder, training, fromVerdicts: false }, quietly);
    expect(third.fingerprint).toBe(first.fingerprint);
    expect(third.examples).toBe(first.examples);
    expect(third.topSuspects).toEqual(first.topSuspects);
    expect(third.sinceLastRun).toMatchObject({ lastRun: second.run, startedFrom: null });
    const seen = await app.reviewColumns({ runId: third.run });
    expect(exampleAt(seen, 'dark/wrong.png')).toMatchObject({
      given: 'dark',
      verdict: ['relabel', 'bright'],
    });
  });
});

test('a double under two labels is settled by moving one copy or by keeping both, for the report and the next run', async () => {
  const folder = join(root, 'doubles');
  await makeFolder(folder);
  addTo(folder, { 'dark/kept.png': await numbered(206) });
  const { app, close } = await opened(join(root, 'doubles-data'));
  try {
    const quick = { folder, training: { ...training, epochs: 1 } };
    const first = await app.audit(quick, quietly);
    const counted = async (runId: number) => (await app.report({ runId })).doubles;
    expect(await counted(first.run)).toEqual({ pictures: 2, files: 4, contradicting: 2 });

    const columns = await app.reviewColumns({ runId: first.run });
    await judge(app, columns, { 'dark/double.png': ['relabel', 'bright'] });
    await judge(app, columns, { 'dark/kept.png': ['keep'] });
    expect(await counted(first.run)).toEqual({ pictures: 2, files: 4, contradicting: 1 });
    await judge(app, columns, { 'bright/6.png': ['keep'] });
    expect(await counted(first.run)).toEqual({ pictures: 2, files: 4, contradicting: 0 });

    const second = await app.audit(quick, quietly);
    expect(second.doubles).toMatchObject([
      { paths: ['bright/5.png', 'dark/double.png'], labels: ['bright'] },
      { paths: ['bright/6.png', 'dark/kept.png'], labels: ['bright', 'dark'], isConfirmed: true },
    ]);
    expect((await app.dataSet({ dataSetId: second.dataSet.id })).doubles).toEqual(second.doubles);
    expect(await counted(second.run)).toEqual({ pictures: 2, files: 4, contradicting: 0 });
    const { html } = await app.reportHtml({ runId: second.run });
    expect(html.replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ')).toContain('Equal files 2 4 0');

    const settled = await app.reviewColumns({ runId: second.run });
    for (const path of ['dark/double.png', 'dark/kept.png', 'bright/6.png'])
      expect(exampleAt(settled, path).tier).toBe('fine');
    // Those that are removed are not there any more.
    await judge(app, settled, { 'dark/kept.png': ['remove'] });
    expect(await counted(second.run)).toEqual({ pictures: 1, files: 2, contradicting: 0 });
  } finally {
    await close();
  }
});

test('verdicts that leave one class alone are refused with a sentence, and the run before stays', async () => {
  const folder = join(root, 'two');
  await makeFolder(folder);
  const { app, close } = await opened(join(root, 'two-data'));
  try {
    const { run } = await app.audit({ folder, training: { ...training, epochs: 1 } }, quietly);
    const columns = await app.reviewColumns({ runId: run });
    const dark = columns.paths.filter((path) => path.startsWith('dark/'));
    await judge(app, columns, Object.fromEntries(dark.map((path) => [path, ['relabel', 'bright'] as const])));
    await expect(app.audit({ folder, training }, quietly)).rejects.toMatchObject({
      code: 'invalid',
      message: expect.stringContaining('only pictures of class "bright"') as unknown,
    });
    const [summary] = await app.listDataSets({});
    expect(summary).toMatchObject({ newestRun: { id: run }, dataSet: { classes: ['bright', 'dark'] } });
  } finally {
    await close();
  }
});
