import { expect, test } from 'vitest';
import { seededRandom } from '../../src-shared/random.ts';
import { openStore } from '../../src-main/storage/open-store.ts';
import { tiers } from '../../src-shared/domain.ts';
import { madeUpFindings, oddText, picture, recipe } from './made-up.ts';

const classes = ['cat', 'dog', 'eel'];

/** A run over pictures with odd names, of which half were there before; other data sets come between. */
async function storeWithRun(seed: number) {
  const store = await openStore(':memory:');
  const random = seededRandom(seed, 'columns');
  const paths = [...new Set(Array.from({ length: 200 }, () => oddText(random)))];
  const pictures = paths.map((path, i) => ({
    ...picture(path, classes[i % 3]),
    contentHash: (i + 1 + (i % 9 === 1 ? 1 : 0)).toString(16).padStart(64, '0'),
    width: 1 + random.integer(5000),
    height: 1 + random.integer(5000),
  }));
  // Groups of three; some have two with equal bytes, and one has a member that comes later.
  const groupOf = new Map(pictures.map(({ path }, i) => [path, i % 4 < 3 ? Math.floor(i / 4) : null]));
  groupOf.set('came later.png', 999);
  groupOf.set(pictures[3].path, 999);
  const save = (folder: string, some: typeof pictures) =>
    store.saveDataSet({
      folder,
      classes,
      pictures: some,
      unreadable: [],
      ignored: [],
      size: 32,
      nearDoubles: { comparison: folder, groups: some.map(({ path }) => groupOf.get(path) ?? null) },
    });
  save(
    '/p',
    pictures.filter((_, i) => i % 2 === 1),
  );
  save('/other', pictures);
  const { dataSet, exampleIds } = save('/p', pictures);
  const findings = madeUpFindings(exampleIds, classes, random);
  const run = store.startRun({ dataSetId: dataSet.id, recipe });
  store.finishRun(run, 'finished', findings);
  save('/p', [...pictures, picture('came later.png', 'cat')]);
  return { store, run, pictures, groupOf, exampleIds, findings };
}

test('the columns hold every example with its finding and its file, lowest quality first', async () => {
  for (let seed = 1; seed <= 5; seed++) {
    const { store, run, pictures, groupOf, exampleIds, findings } = await storeWithRun(seed);
    const columns = store.reviewColumnsOf(run);
    const order = [...exampleIds.keys()].sort((a, b) => findings.quality[a] - findings.quality[b]);
    const of = <T>(values: ArrayLike<T>): T[] => order.map((i) => values[i]);

    expect(columns.labels, `seed ${seed}`).toEqual(classes);
    expect([...columns.exampleIds]).toEqual(of(exampleIds));
    expect(columns.paths).toEqual(of(pictures).map(({ path }) => path));
    expect(Buffer.from(columns.contentHashes).toString('hex')).toBe(
      of(pictures)
        .map(({ contentHash }) => contentHash)
        .join(''),
    );
    const hashes = pictures.map(({ contentHash }) => contentHash);
    const isDouble = (hash: string): boolean => hashes.indexOf(hash) !== hashes.lastIndexOf(hash);
    expect([...columns.isDouble]).toEqual(of(hashes).map((hash) => Number(isDouble(hash))));
    expect(columns.isDouble).toContain(1);
    const isNearDouble = ({ path, contentHash }: (typeof pictures)[number]): boolean =>
      pictures.some(
        (other) =>
          other.contentHash !== contentHash &&
          groupOf.get(path) !== null &&
          groupOf.get(other.path) === groupOf.get(path),
      );
    expect([...columns.isNearDouble]).toEqual(of(pictures).map((one) => Number(isNearDouble(one))));
    expect(columns.isNearDouble).toContain(1);
    expect(columns.isNearDouble).toContain(0);
    expect([...columns.widths]).toEqual(of(pictures).map(({ width }) => width));
    expect([...columns.heights]).toEqual(of(pictures).map(({ height }) => height));
    expect([...columns.given]).toEqual(of(findings.labels));
    expect([...columns.suggested]).toEqual(of(findings.suggested));
    expect([...columns.givenProbability]).toEqual(of(findings.givenProbability));
    expect([...columns.suggestedProbability]).toEqual(of(findings.suggestedProbability));
    expect([...columns.quality]).toEqual(of(findings.quality));
    expect([...columns.tier].map((index) => tiers[index])).toEqual(of(findings.tier));
    const trajectories = order.map((i) => [...findings.givenTrajectory.subarray(3 * i, 3 * i + 3)]);
    expect([...columns.confidenceLoss]).toEqual(
      trajectories.map((given) => Math.fround(Math.max(...given) - given[2])),
    );
    expect([...columns.prunedEpochs]).toEqual(
      order.map((i) => findings.prunedTrajectory.subarray(3 * i, 3 * i + 3).reduce((a, b) => a + b)),
    );
    store.close();
  }
});

test('the first columns are the beginning of all columns', async () => {
  const { store, run } = await storeWithRun(3);
  const all = store.reviewColumnsOf(run);
  for (const count of [1, 40, 1000]) {
    const first = store.firstReviewColumnsOf(run, count);
    const n = Math.min(count, all.exampleIds.length);
    for (const [name, column] of Object.entries(first)) {
      const width = name === 'contentHashes' ? 32 : 1;
      const whole = all[name as keyof typeof all];
      expect(column, name).toEqual(name === 'labels' ? whole : whole?.slice(0, n * width));
    }
  }
  expect(store.firstReviewColumnsOf(99, 10).exampleIds).toHaveLength(0);
  store.close();
});

test('features come back in the order of the ids', async () => {
  const { store, run, exampleIds, findings } = await storeWithRun(1);
  const byId = [...exampleIds.keys()].sort((a, b) => exampleIds[a] - exampleIds[b]);
  expect(byId).not.toEqual([...exampleIds.keys()]);
  const kept = store.featuresOf(run);
  expect(kept?.width).toBe(4);
  expect([...(kept?.features ?? [])]).toEqual(
    byId.flatMap((i) => [...findings.features.subarray(4 * i, 4 * i + 4)]),
  );
  store.close();
});

test('a class that left the folder, and one people made, keep their names in the columns', async () => {
  const { store, run } = await storeWithRun(2);
  const before = store.reviewColumnsOf(run);
  const save = (...labels: string[]) =>
    store.saveDataSet({
      folder: '/p',
      classes: labels,
      pictures: [picture('x.png', labels[0])],
      unreadable: [],
      ignored: [],
      size: 32,
    });
  const { id } = save('dog', 'fox').dataSet;
  store.addClass(id, 'new');
  const after = store.reviewColumnsOf(run);
  expect(after.labels).toEqual(['dog', 'fox', 'new', 'cat', 'eel']);
  expect([...after.given].map((index) => after.labels[index])).toEqual(
    [...before.given].map((index) => before.labels[index]),
  );
  store.close();
});

test('a run without findings has empty columns', async () => {
  const { store } = await storeWithRun(3);
  const run = store.startRun({ dataSetId: 1, recipe });
  expect(store.reviewColumnsOf(run)).toMatchObject({ paths: [], exampleIds: new Int32Array() });
  expect(store.countTiersOf(run)).toBeNull();
  store.close();
});
