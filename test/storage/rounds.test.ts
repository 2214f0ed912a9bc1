import { expect, test } from 'vitest';
import { openStore } from '../../src-main/storage/open-store.ts';
import { seededRandom } from '../../src-shared/random.ts';
import type { Tier } from '../../src-shared/domain.ts';
import { action, madeUpFindings, picture, recipe } from './made-up.ts';

const classes = ['cat', 'dog'];
const fromVerdicts = { keep: 1, relabel: 1, remove: 1, unsure: 0 };

/** Six pictures, a first run over all, and a second without the last, in which the first two are trusted. */
async function storeWithTwoRuns() {
  const store = await openStore(':memory:');
  const { dataSet, exampleIds } = store.saveDataSet({
    folder: '/p',
    classes,
    pictures: ['a', 'b', 'c', 'd', 'e', 'f'].map((name, i) => ({
      ...picture(`${name}.png`, 'cat'),
      contentHash: String(i).padStart(64, '0'),
    })),
    unreadable: [],
    ignored: [],
    size: 32,
  });
  const random = seededRandom(1, 'rounds');
  const finish = (runId: number, ids: Int32Array, tier: Tier[], labels: number[], trusted?: Uint8Array) => {
    const findings = {
      ...madeUpFindings(ids, classes, random),
      tier,
      labels: Int32Array.from(labels),
      trusted,
    };
    const quality = Float64Array.from(ids, (_, i) => (i + 1) / 10);
    store.finishRun(runId, 'finished', { ...findings, quality });
  };
  const first = store.startRun({ dataSetId: dataSet.id, recipe });
  finish(first, exampleIds, ['likely', 'fine', 'likely', 'possible', 'fine', 'likely'], [0, 0, 0, 0, 0, 0]);
  const second = store.startRun({
    dataSetId: dataSet.id,
    recipe: { ...recipe, fromVerdicts },
    leftOut: exampleIds.subarray(5),
  });
  finish(
    second,
    exampleIds.subarray(0, 5),
    ['fine', 'fine', 'possible', 'fine', 'likely'],
    [1, 0, 0, 0, 0],
    Uint8Array.of(1, 1, 0, 0, 0),
  );
  return { store, first, second, exampleIds, dataSetId: dataSet.id };
}

test('a run is compared with the one before it that has findings', async () => {
  const { store, first, second, dataSetId } = await storeWithTwoRuns();
  expect(store.sinceLastRun(first)).toBeUndefined();
  // by hand: e is new; of a, c, d and f before, c is still one, a is trusted, f left out, d believed
  const expected = { lastRun: first, newSuspects: 1, knownSuspects: 1, settled: 2, believedNow: 1 };
  expect(store.sinceLastRun(second)).toEqual(expected);
  const failed = store.startRun({ dataSetId, recipe });
  store.failRun(failed, 'failed', 'No reason.');
  expect(store.sinceLastRun(failed)).toBeUndefined();
  expect(store.run(second)?.recipe.fromVerdicts).toEqual(fromVerdicts);
  expect(store.run(first)?.recipe).toEqual(recipe);
  store.close();
});

test('the columns say what the folder said and which suspects are new', async () => {
  const { store, first, second } = await storeWithTwoRuns();
  for (const columns of [store.reviewColumnsOf(second), store.firstReviewColumnsOf(second, 5)]) {
    expect([...columns.given].map((label) => columns.labels[label])).toEqual([
      'dog',
      'cat',
      'cat',
      'cat',
      'cat',
    ]);
    expect(Array.from(columns.filed ?? [], (label) => columns.labels[label])).toEqual(Array(5).fill('cat'));
    expect([...(columns.isNew ?? [])]).toEqual([0, 0, 0, 0, 1]);
    expect([...(columns.isTrusted ?? [])]).toEqual([1, 1, 0, 0, 0]);
  }
  const { filed, isNew, isTrusted } = store.reviewColumnsOf(first);
  expect([filed, isNew, isTrusted]).toEqual([undefined, undefined, undefined]);
  store.close();
});

test('every example of a run is there to be exported, with the label of the folder', async () => {
  const { store, second, exampleIds } = await storeWithTwoRuns();
  expect(store.leftOutOf(second)).toEqual([exampleIds[5]]);
  const findings = store.filedFindingsOf(second);
  expect(findings.map(({ path, givenLabel }) => [path, givenLabel])).toEqual(
    ['a', 'b', 'c', 'd', 'e', 'f'].map((name) => [`${name}.png`, 'cat']),
  );
  expect(findings[5]).toEqual({
    exampleId: exampleIds[5],
    path: 'f.png',
    givenLabel: 'cat',
    judgedLabel: null,
    suggestedLabel: null,
    suggestedProbability: null,
    quality: null,
    tier: null,
    prunedEpochs: null,
    firstPrunedEpoch: null,
  });
  for (const { exampleId, prunedEpochs, firstPrunedEpoch } of findings.slice(0, 5)) {
    const pruned = store.trajectoriesOf(second, exampleId)?.prunedTrajectory ?? new Uint8Array();
    const first = pruned.indexOf(1) + 1;
    expect({ prunedEpochs, firstPrunedEpoch }).toEqual({
      prunedEpochs: pruned.filter((value) => value === 1).length,
      firstPrunedEpoch: first === 0 ? null : first,
    });
  }
  expect(findings[0]).toMatchObject({ judgedLabel: 'dog', tier: 'fine', quality: 0.1 });
  store.close();
});

test('a verdict that keeps the label a run gave is one about that label', async () => {
  const { store, first, second, exampleIds, dataSetId } = await storeWithTwoRuns();
  const [a, b] = exampleIds;
  const keep = (exampleId: number) => ({ exampleId, kind: 'keep' as const, label: null });
  const give = (runId: number | undefined) =>
    store.doAction({ ...action(dataSetId, keep(a), keep(b)), runId }).keptLabels;
  expect(give(second)).toEqual(new Map([[a, 'dog']]));
  expect(store.verdictOn(a)).toMatchObject({ kind: 'relabel', label: 'dog' });
  expect(store.verdictsOf(dataSetId).get(b)).toMatchObject({ kind: 'keep', label: null });
  expect(store.countVerdicts(dataSetId)).toEqual({ keep: 1, relabel: 1, remove: 0, unsure: 0 });
  for (const runId of [first, undefined]) {
    expect(give(runId)).toEqual(new Map());
    expect(store.verdictOn(a)).toMatchObject({ kind: 'keep', label: null });
  }
  store.close();
});

test('what a run was trained from is not counted as reviewed since', async () => {
  const { store, first, second, exampleIds, dataSetId } = await storeWithTwoRuns();
  expect(store.countVerdicts(dataSetId)).toBeNull();
  const [a, , c, , , f] = exampleIds;
  store.doAction(
    action(
      dataSetId,
      { exampleId: a, kind: 'relabel', label: 'dog' },
      { exampleId: f, kind: 'remove', label: null },
      { exampleId: c, kind: 'unsure', label: null },
    ),
  );
  expect([store.countReviewed(dataSetId), store.countReviewed(dataSetId, first)]).toEqual([3, 3]);
  expect(store.countReviewed(dataSetId, second)).toBe(1);
  expect(store.countVerdicts(dataSetId)).toEqual({ keep: 0, relabel: 1, remove: 1, unsure: 1 });
  store.close();
});

test('what a run was not taught is another label or another picture to leave out, not a doubt', async () => {
  const { store, first, second, exampleIds, dataSetId } = await storeWithTwoRuns();
  const [a, b, c, , , f] = exampleIds;
  const say = (...verdicts: Parameters<typeof action>[1][]) => store.doAction(action(dataSetId, ...verdicts));
  say(
    { exampleId: a, kind: 'relabel', label: 'dog' },
    { exampleId: b, kind: 'keep', label: null },
    { exampleId: f, kind: 'remove', label: null },
  );
  expect([store.countUntaught(dataSetId, first), store.countUntaught(dataSetId, second)]).toEqual([3, 0]);
  say({ exampleId: c, kind: 'unsure', label: null });
  expect(store.countUntaught(dataSetId, second)).toBe(0);
  // One is kept in the place of another: as many of each kind as before.
  say({ exampleId: b, kind: 'unsure', label: null }, { exampleId: c, kind: 'keep', label: null });
  expect(store.countUntaught(dataSetId, second)).toBe(1);
  say({ exampleId: a, kind: 'keep', label: null }, { exampleId: c, kind: 'remove', label: null });
  expect(store.countUntaught(dataSetId, second)).toBe(2);
  store.close();
});
