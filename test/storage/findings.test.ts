import { expect, test } from 'vitest';
import { comparePaths } from '../../src-main/exports/compare-paths.ts';
import { seededRandom } from '../../src-shared/random.ts';
import { openStore } from '../../src-main/storage/open-store.ts';
import { madeUpFindings, picture, recipe } from './made-up.ts';
import { temporaryFolder } from '../temporary-folder.ts';

const classes = ['cat', 'dog', 'eel'];

async function storeWith(paths: readonly string[], folder = ':memory:') {
  const store = await openStore(folder);
  const pictures = paths.map((path) => picture(path, 'cat'));
  const { dataSet, exampleIds } = store.saveDataSet({
    folder: '/p',
    classes,
    pictures,
    unreadable: [],
    ignored: [],
    size: 32,
  });
  return { store, exampleIds, run: store.startRun({ dataSetId: dataSet.id, recipe }) };
}

test('20,000 findings come back whole, in the order of quality', async () => {
  const paths = Array.from({ length: 20_000 }, (_, i) => `${i}.png`);
  const { store, exampleIds, run } = await storeWith(paths, temporaryFolder());
  const findings = madeUpFindings(exampleIds, classes, seededRandom(5, 'findings'));
  // Neighbours a rounding would make equal.
  findings.quality.set([0.5, 0.5 + 2 ** -53, 0.5 - 2 ** -54, Number.MIN_VALUE, 0, 1]);
  store.finishRun(run, 'finished', findings);

  const byQuality = [...exampleIds.keys()].sort((a, b) => findings.quality[a] - findings.quality[b]);
  const stored = store.findingsOf(run, { order: 'quality' });
  expect(stored).toEqual(
    byQuality.map((i) => ({
      exampleId: exampleIds[i],
      path: paths[i],
      givenLabel: classes[findings.labels[i]],
      quality: findings.quality[i],
      tier: findings.tier[i],
      suggestedLabel: classes[findings.suggested[i]],
      suggestedProbability: findings.suggestedProbability[i],
    })),
  );
  expect(store.findingsOf(run, { order: 'quality', limit: 50 })).toEqual(stored.slice(0, 50));

  for (const i of [0, 1, 777, 19_999]) {
    expect(store.trajectoriesOf(run, exampleIds[i])).toEqual({
      givenTrajectory: findings.givenTrajectory.slice(i * 3, i * 3 + 3),
      suggestedTrajectory: findings.suggestedTrajectory.slice(i * 3, i * 3 + 3),
      prunedTrajectory: findings.prunedTrajectory.slice(i * 3, i * 3 + 3),
    });
  }
  store.close();
});

test('paths are ordered by code point, as the exports order them', async () => {
  // by hand: U+0041 < U+0061 < U+00E9 < U+6F22 < U+FF5E < U+FFEE < U+1F431 < U+1F642; UTF-16 would put D83D before FF5E
  const inOrder = ['A', 'a', 'a/b', 'é', '漢', '～', '\uffee', '\uffee🐱', '🐱', '🐱a', '🙂'];
  const { store, exampleIds, run } = await storeWith(inOrder.toReversed());
  store.finishRun(run, 'finished', madeUpFindings(exampleIds, classes, seededRandom(1, 'order')));
  expect(store.findingsOf(run, { order: 'path' }).map(({ path }) => path)).toEqual(inOrder);
  expect(inOrder.toReversed().sort(comparePaths)).toEqual(inOrder);
  expect(inOrder.toSorted()).not.toEqual(inOrder);
  store.close();
});

test('findings keep the labels of their run when the folder changes', async () => {
  const { store, exampleIds, run } = await storeWith(['a.png']);
  const findings = madeUpFindings(exampleIds, classes, seededRandom(1, 'labels'));
  store.finishRun(run, 'finished', {
    ...findings,
    labels: Int32Array.of(0),
    suggested: Int32Array.of(1),
  });
  store.saveDataSet({
    folder: '/p',
    classes: ['fox'],
    pictures: [picture('a.png', 'fox')],
    unreadable: [],
    ignored: [],
    size: 32,
  });
  expect(store.findingsOf(run, { order: 'path' })).toMatchObject([
    { givenLabel: 'cat', suggestedLabel: 'dog' },
  ]);
  store.close();
});

test('a run whose findings cannot be stored has none and has not ended', async () => {
  const { store, exampleIds, run } = await storeWith(['a.png', 'b.png']);
  const findings = madeUpFindings(exampleIds, classes, seededRandom(1, 'broken'));
  const strangers = { ...findings, exampleIds: Int32Array.of(exampleIds[0], 999) };
  expect(() => {
    store.finishRun(run, 'finished', strangers);
  }).toThrow(/FOREIGN KEY/);
  expect(store.findingsOf(run, { order: 'path' })).toEqual([]);
  expect(store.run(run)?.state).toBe('running');
  store.close();
});

test('an unknown run cannot be finished, and an unknown example has no trajectories', async () => {
  const { store, exampleIds, run } = await storeWith(['a.png']);
  const findings = madeUpFindings(exampleIds, classes, seededRandom(1, 'unknown'));
  expect(() => {
    store.finishRun(run + 1, 'finished', findings);
  }).toThrow(expect.objectContaining({ code: 'not-found' }));
  expect(store.trajectoriesOf(run, 999)).toBeUndefined();
  store.close();
});

test('epochs that say nothing of a label take no part in its loss of confidence', async () => {
  const { store, exampleIds, run } = await storeWith(['a.png', 'b.png']);
  const findings = madeUpFindings(exampleIds, classes, seededRandom(1, 'gaps'));
  findings.givenTrajectory.set([NaN, 0.75, 0.5, NaN, NaN, NaN]);
  store.finishRun(run, 'finished', findings);
  expect(store.trajectoriesOf(run, exampleIds[0])?.givenTrajectory).toEqual(Float32Array.of(NaN, 0.75, 0.5));
  const { exampleIds: inOrder, confidenceLoss } = store.reviewColumnsOf(run);
  // by hand: 0.75 − 0.5, and 0 where nothing was scored
  expect(confidenceLoss[inOrder.indexOf(exampleIds[0])]).toBe(0.25);
  expect(confidenceLoss[inOrder.indexOf(exampleIds[1])]).toBe(0);
  store.close();
});

test('a run stopped before anything was scored over time has empty trajectories', async () => {
  const { store, exampleIds, run } = await storeWith(['a.png']);
  const findings = madeUpFindings(exampleIds, classes, seededRandom(1, 'empty'));
  store.finishRun(run, 'stopped', { ...findings, scoredEpochs: 0 });
  expect(store.trajectoriesOf(run, exampleIds[0])?.givenTrajectory).toEqual(new Float32Array(0));
  store.close();
});
