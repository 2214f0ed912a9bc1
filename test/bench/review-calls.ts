// How long the calls of the review take on a large data set: the median, the slowest, and the processor's share of the
// median, which other work on the machine does not disturb as much.
//
//   node test/bench/review-calls.ts [--examples 100000] [--keep FOLDER]
//
// --keep makes the data set in FOLDER once, and uses it again the next time.

import { randomUUID } from 'node:crypto';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { openApp } from '../../src-main/app/open-app.ts';
import type { Trainer } from '../../src-shared/trainer.ts';
import { makeUpDataSet } from './made-up-data-set.ts';
import { median } from './metrics.ts';

const { values: options } = parseArgs({
  options: { examples: { type: 'string', default: '100000' }, keep: { type: 'string' } },
});
const folder = options.keep ?? mkdtempSync(join(tmpdir(), 'second-look-bench-'));
const dataFolder = join(folder, 'data');
if (!existsSync(dataFolder)) {
  await makeUpDataSet({ pictures: join(folder, 'pictures'), dataFolder, examples: Number(options.examples) });
}

const notNeeded = (): never => {
  throw new Error('Nothing is trained here.');
};
const trainer: Trainer = {
  train: notNeeded,
  backends: notNeeded,
  measureSpeed: notNeeded,
  estimateSeconds: notNeeded,
  suggestSettings: notNeeded,
};
const { app, close } = await openApp({ dataFolder, trainer, version: 'bench' });
const [{ reviewRunId, dataSet }] = await app.listDataSets({});
const runId = reviewRunId ?? 0;
const dataSetId = dataSet.id;

const { exampleIds, contentHashes } = await app.reviewColumns({ runId });
const n = exampleIds.length;
console.log(`${n} examples`);
const some = Array.from({ length: 50 }, (_, i) => Math.floor((i * n) / 50));
const hashOf = (i: number): string =>
  Buffer.from(contentHashes.subarray(32 * i, 32 * i + 32)).toString('hex');

await measure('listDataSets', 5, () => app.listDataSets({}));
await measure('dataSet', 5, () => app.dataSet({ dataSetId }));
await measure('reviewColumns', 10, () => app.reviewColumns({ runId }));
await measure('evidence, first', 1, () => app.evidence({ runId, exampleId: exampleIds[0] }));
await measure('evidence', 50, (i) => app.evidence({ runId, exampleId: exampleIds[some[i]] }));
await measure('picture, small', 50, (i) => app.picture(hashOf(some[i]), 'small'));
await measure('picture, small again', 50, (i) => app.picture(hashOf(some[i]), 'small'));
await measure('one verdict', 50, (i) => give([exampleIds[some[i]]]));
await measure('undo one', 50, () => app.undo({ dataSetId }));
await measure('redo one', 50, () => app.redo({ dataSetId }));
await measure('a verdict on every example', 1, () => give([...exampleIds]));
await measure('reviewColumns with them', 5, () => app.reviewColumns({ runId }));
await measure('listDataSets with them', 5, () => app.listDataSets({}));
await measure('one more verdict', 50, (i) => give([exampleIds[some[i]]]));
await measure('evidence with them', 50, (i) => app.evidence({ runId, exampleId: exampleIds[some[i]] }));
await measure('undo 50', 1, async () => {
  for (let i = 0; i < 50; i++) await app.undo({ dataSetId });
});
await measure('undo all of it', 1, () => app.undo({ dataSetId }));
await measure('report', 3, () => app.report({ runId }));
await measure('exportPreview', 3, () => app.exportPreview({ run: runId, accept: ['likely'] }));
await close();
if (options.keep === undefined) rmSync(folder, { recursive: true });

function give(ids: readonly number[]): Promise<unknown> {
  const verdicts = ids.map((exampleId) => ({ exampleId, kind: 'keep' as const, label: null }));
  return app.giveVerdicts({ action: randomUUID(), dataSetId, runId, verdicts });
}

async function measure(name: string, times: number, call: (i: number) => Promise<unknown>): Promise<void> {
  const took: number[] = [];
  const computed: number[] = [];
  for (let i = 0; i < times; i++) {
    const started = performance.now();
    const startedCpu = process.cpuUsage();
    await call(i);
    const { user, system } = process.cpuUsage(startedCpu);
    took.push(performance.now() - started);
    computed.push((user + system) / 1000);
  }
  const [wall, most, cpu] = [median(took), Math.max(...took), median(computed)].map((ms) => ms.toFixed(1));
  console.log(`${name.padEnd(28)} ${wall} ms, at most ${most}; computing ${cpu}`);
}
