import { expect, test } from 'vitest';
import { seededRandom } from '../../src-shared/random.ts';
import { openStore } from '../../src-main/storage/open-store.ts';
import { action, madeUpFindings, oddText, picture, recipe } from './made-up.ts';

const folder = '/pictures';

test('every file comes back as it was saved, whatever its name', async () => {
  for (let seed = 1; seed <= 20; seed++) {
    const store = await openStore(':memory:');
    const random = seededRandom(seed, 'rows');
    const classes = [...new Set(Array.from({ length: 5 }, () => oddText(random)))];
    const paths = [...new Set(Array.from({ length: 100 }, () => oddText(random)))];
    const pictures = paths.map((path) => ({
      path,
      label: classes[random.integer(classes.length)],
      bytes: random.integer(2 ** 40),
      modifiedMs: random.next() * 2e12,
      contentHash: random
        .integer(2 ** 48)
        .toString(16)
        .padStart(64, '0'),
      width: 1 + random.integer(10_000),
      height: 1 + random.integer(10_000),
    }));
    const unreadable = [{ path: oddText(random), reason: oddText(random) }];
    const { dataSet, exampleIds } = store.saveDataSet({
      folder,
      classes,
      pictures,
      unreadable,
      ignored: unreadable,
      size: 32,
    });

    expect(dataSet.classes, `seed ${seed}`).toEqual(classes);
    expect(store.dataSet(dataSet.id), `seed ${seed}`).toEqual(dataSet);
    expect(store.knownFiles(folder), `seed ${seed}`).toEqual(
      new Map(
        pictures.map(({ path, bytes, modifiedMs, contentHash, width, height }) => [
          path,
          { bytes, modifiedMs, contentHash, width, height },
        ]),
      ),
    );
    expect(store.unreadableFiles(dataSet.id), `seed ${seed}`).toEqual(unreadable);
    expect(store.ignoredFiles(dataSet.id), `seed ${seed}`).toEqual(unreadable);

    const run = store.startRun({ dataSetId: dataSet.id, recipe });
    const labels = Int32Array.from(pictures, ({ label }) => classes.indexOf(label));
    store.finishRun(run, 'finished', { ...madeUpFindings(exampleIds, classes, random), labels });
    const stored = store.findingsOf(run, { order: 'path' });
    expect(new Map(stored.map((row) => [row.path, row.givenLabel])), `seed ${seed}`).toEqual(
      new Map(pictures.map(({ path, label }) => [path, label])),
    );
    store.close();
  }
});

test('reading a folder again keeps the id of every path', async () => {
  const store = await openStore(':memory:');
  const classes = ['cat', 'dog'];
  const [a, b, c] = ['a.png', 'b.png', 'c.png'].map((path) => picture(path, 'cat'));
  const first = store.saveDataSet({
    folder,
    classes,
    pictures: [a, b],
    unreadable: [],
    ignored: [],
    size: 32,
  });
  const second = store.saveDataSet({
    folder,
    classes,
    pictures: [c, b, a],
    unreadable: [],
    ignored: [],
    size: 32,
  });
  expect(second.dataSet.id).toBe(first.dataSet.id);
  expect([second.exampleIds[2], second.exampleIds[1]]).toEqual([...first.exampleIds]);
  expect(first.exampleIds).not.toContain(second.exampleIds[0]);
  store.close();
});

test('a file that went away comes back with its id and its verdict', async () => {
  const store = await openStore(':memory:');
  const [a, b] = ['a.png', 'b.png'].map((path) => picture(path, 'cat'));
  const save = (pictures: (typeof a)[]) =>
    store.saveDataSet({ folder, classes: ['cat'], pictures, unreadable: [], ignored: [], size: 32 });
  const { dataSet, exampleIds } = save([a, b]);
  store.doAction(action(dataSet.id, { exampleId: exampleIds[1], kind: 'remove', label: null }));
  save([a]);
  expect(save([a, b]).exampleIds).toEqual(exampleIds);
  expect(store.verdictsOf(dataSet.id).get(exampleIds[1])?.kind).toBe('remove');
  store.close();
});

test('classes keep the order they were last given, and a class that left is no class', async () => {
  const store = await openStore(':memory:');
  const save = (classes: string[]) =>
    store.saveDataSet({
      folder,
      classes,
      pictures: [picture('a.png', classes[0])],
      unreadable: [],
      ignored: [],
      size: 32,
    });
  const { id } = save(['cat', 'dog', 'eel']).dataSet;
  save(['eel', 'ape', 'cat']);
  expect(store.dataSet(id)?.classes).toEqual(['eel', 'ape', 'cat']);
  store.close();
});

test('unreadable and ignored files are those of the last reading', async () => {
  const store = await openStore(':memory:');
  const save = (paths: string[]) =>
    store.saveDataSet({
      folder,
      classes: [],
      pictures: [],
      unreadable: paths.map((path) => ({ path, reason: 'It is empty.' })),
      ignored: paths.map((path) => ({ path: `${path}.txt`, reason: 'It is no picture.' })),
      size: 32,
    });
  const { id } = save(['b.png', 'a.png']).dataSet;
  expect(store.unreadableFiles(id).map(({ path }) => path)).toEqual(['a.png', 'b.png']);
  save(['c.png']);
  expect(store.unreadableFiles(id).map(({ path }) => path)).toEqual(['c.png']);
  expect(store.ignoredFiles(id).map(({ path }) => path)).toEqual(['c.png.txt']);
  store.close();
});

test('two folders do not share examples', async () => {
  const store = await openStore(':memory:');
  const save = (place: string) =>
    store.saveDataSet({
      folder: place,
      classes: ['cat'],
      pictures: [picture('a.png', 'cat')],
      unreadable: [],
      ignored: [],
      size: 32,
    });
  const [one, two] = [save('/one'), save('/two')];
  expect(one.dataSet.id).not.toBe(two.dataSet.id);
  expect(one.exampleIds).not.toEqual(two.exampleIds);
  expect(store.knownFiles('/three').size).toBe(0);
  store.close();
});

test('the folder read last comes first, a hidden one not until it is read again', async () => {
  const store = await openStore(':memory:');
  const save = (place: string, size: number) =>
    store.saveDataSet({
      folder: place,
      classes: ['cat'],
      pictures: [picture('a.png', 'cat'), picture('b.png', 'cat')].slice(0, size / 32),
      unreadable: [],
      ignored: [],
      size,
    }).dataSet.id;
  const recent = () => store.recentDataSets().map(({ dataSet, examples }) => [dataSet.folder, examples]);
  const [one, two] = [save('/one', 32), save('/two', 64)];
  expect(recent()).toEqual([
    ['/two', 2],
    ['/one', 1],
  ]);
  store.hideDataSet(two);
  expect(recent()).toEqual([['/one', 1]]);
  expect(store.dataSet(two)).toBeDefined();
  save('/two', 32);
  expect(recent()).toHaveLength(2);
  expect([store.sizeOf(one), store.sizeOf(two)]).toEqual([32, 32]);
  store.close();
});

test('near doubles are known until something else is compared', async () => {
  const store = await openStore(':memory:');
  const files = ['cat/1.png', 'cat/2.png', 'dog/3.png', 'dog/4.png', 'dog/5.png'];
  const pictures = files.map((path, i) => ({
    ...picture(path, path.slice(0, 3)),
    contentHash: 'abcba'[i].repeat(64),
  }));
  const save = (nearDoubles?: { comparison: string; groups: readonly (number | null)[] }) =>
    store.saveDataSet({
      folder,
      classes: ['cat', 'dog'],
      pictures,
      unreadable: [],
      ignored: [],
      size: 32,
      ...(nearDoubles && { nearDoubles }),
    });
  expect(store.nearGroups(folder, 'first')).toBeUndefined();
  const { dataSet, exampleIds } = save({ comparison: 'first', groups: [0, 0, null, 0, 0] });
  expect(store.nearGroups(folder, 'first')).toEqual(
    new Map([
      ['a'.repeat(64), 0],
      ['b'.repeat(64), 0],
    ]),
  );
  expect(store.nearGroups(folder, 'other')).toBeUndefined();
  expect(store.nearGroups('/elsewhere', 'first')).toBeUndefined();
  expect(store.presentPictures(dataSet.id).map(({ nearGroup }) => nearGroup)).toEqual([0, 0, null, 0, 0]);
  // Not those of equal bytes, which are doubles.
  expect(store.nearDoublesOf(exampleIds[1])).toEqual([
    { exampleId: exampleIds[0], path: 'cat/1.png', label: 'cat', contentHash: 'a'.repeat(64) },
    { exampleId: exampleIds[4], path: 'dog/5.png', label: 'dog', contentHash: 'a'.repeat(64) },
  ]);
  expect(store.nearDoublesOf(exampleIds[2])).toEqual([]);

  save();
  expect(store.nearGroups(folder, 'first')).toBeUndefined();
  expect(store.nearDoublesOf(exampleIds[1])).toEqual([]);
  store.close();
});

test('a file that is gone is no near double of what is there', async () => {
  const store = await openStore(':memory:');
  const pictures = ['a', 'b'].map((letter) => ({
    ...picture(`cat/${letter}.png`, 'cat'),
    contentHash: letter.repeat(64),
  }));
  const save = (some: typeof pictures, groups: readonly (number | null)[]) =>
    store.saveDataSet({
      folder,
      classes: ['cat'],
      pictures: some,
      unreadable: [],
      ignored: [],
      size: 32,
      nearDoubles: { comparison: String(some.length), groups },
    });
  const { exampleIds } = save(pictures, [0, 0]);
  expect(store.nearDoublesOf(exampleIds[0])).toHaveLength(1);
  save(pictures.slice(0, 1), [null]);
  expect(store.nearDoublesOf(exampleIds[0])).toEqual([]);
  expect(store.nearGroups(folder, '1')).toEqual(new Map());
  store.close();
});

test('a file that was moved keeps its example, with what was said of it', async () => {
  const store = await openStore(':memory:');
  const read = (...paths: readonly [path: string, bytes: string][]) =>
    store.saveDataSet({
      ...{ folder, classes: ['cat', 'dog'], unreadable: [], ignored: [], size: 32 },
      pictures: paths.map(([path, bytes]) => ({
        ...picture(path, path.split('/')[0]),
        contentHash: bytes.repeat(64),
      })),
    });
  const { dataSet, exampleIds } = read(['cat/1.png', '1'], ['cat/2.png', '2'], ['dog/3.png', '3']);
  const [one, two, three] = exampleIds;
  const said = { exampleId: one, kind: 'relabel', label: 'dog' } as const;
  store.doAction(action(dataSet.id, said));

  expect([...read(['cat/two.png', '2'], ['dog/1.png', '1'], ['dog/3.png', '3']).exampleIds]).toEqual([
    two,
    one,
    three,
  ]);
  expect(store.example(one)).toMatchObject({ path: 'dog/1.png', label: 'dog' });
  expect(store.countVerdicts(dataSet.id)).toMatchObject({ keep: 1, relabel: 0 });
  store.close();
});

test('a file that was moved to a class that nobody gave it is a new one', async () => {
  for (const kind of ['keep', 'remove', 'unsure', null] as const) {
    const store = await openStore(':memory:');
    const read = (path: string) =>
      store.saveDataSet({
        ...{ folder, classes: ['cat', 'tiger'], unreadable: [], ignored: [], size: 32 },
        pictures: [picture(path, path.split('/')[0])],
      });
    const { dataSet, exampleIds } = read('cat/1.png');
    store.doAction(action(dataSet.id, { exampleId: exampleIds[0], kind, label: null }));
    expect(read('tiger/1.png').exampleIds[0]).not.toBe(exampleIds[0]);
    expect(store.countVerdicts(dataSet.id)).toBeNull();
    // Back again, it counts again.
    expect(read('cat/1.png').exampleIds[0]).toBe(exampleIds[0]);
    if (kind !== null) expect(store.countVerdicts(dataSet.id)).toMatchObject({ [kind]: 1 });
    store.close();
  }
});

test('which file went where must be clear: equal files that change places together are new ones', async () => {
  const store = await openStore(':memory:');
  const read = (...paths: string[]) => [
    ...store.saveDataSet({
      ...{ folder, classes: ['cat'], unreadable: [], ignored: [], size: 32 },
      pictures: paths.map((path) => picture(path, 'cat')),
    }).exampleIds,
  ];
  const [a, b] = read('a.png', 'b.png');
  const [c, d] = read('c.png', 'd.png');
  expect(new Set([a, b, c, d]).size).toBe(4);
  // Of the four that were there once, one went away just now.
  const [e, again] = read('e.png', 'd.png');
  expect([e, again]).toEqual([c, d]);
  // A copy is a new one: either of the two that went long ago could be meant.
  expect([a, b, c, d]).not.toContain(read('d.png', 'e.png', 'copy.png')[2]);
  store.close();
});
