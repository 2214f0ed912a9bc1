import { execFile } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import Sqlite from 'better-sqlite3';
import { expect, test } from 'vitest';
import { explainError } from '../../src-main/storage/explain-error.ts';
import { openStore } from '../../src-main/storage/open-store.ts';
import { refuseOldNode } from '../../src-main/storage/refuse-old-node.ts';
import { seededRandom } from '../../src-shared/random.ts';
import { action, madeUpFindings, picture, recipe } from './made-up.ts';
import { asNobody } from '../as-nobody.ts';
import { smallDisk, temporaryFolder } from '../temporary-folder.ts';

const cats = {
  folder: '/pictures',
  classes: ['cat'],
  pictures: [picture('a.png', 'cat')],
  unreadable: [],
  ignored: [],
  size: 32,
};

test('opening creates the folder, and what was saved is there after closing', async () => {
  const folder = join(temporaryFolder(), 'new', 'place');
  const first = await openStore(folder);
  const { dataSet } = first.saveDataSet(cats);
  first.close();
  const second = await openStore(folder);
  expect(second.dataSet(dataSet.id)).toEqual({ id: dataSet.id, folder: '/pictures', classes: ['cat'] });
  second.close();
});

test('opening twice runs each migration once', async () => {
  const folder = temporaryFolder();
  for (let i = 0; i < 3; i++) (await openStore(folder)).close();
  const database = new Sqlite(join(folder, 'second-look.sqlite'), { readonly: true });
  expect(database.prepare('SELECT number, name FROM migrations').all()).toEqual([
    { number: 1, name: 'first-tables' },
    { number: 2, name: 'review' },
    { number: 3, name: 'near-doubles' },
    { number: 4, name: 'self-test' },
    { number: 5, name: 'second-round' },
    { number: 6, name: 'pretraining' },
    { number: 7, name: 'calls-likely' },
  ]);
  expect(database.pragma('journal_mode', { simple: true })).toBe('wal');
  expect(database.pragma('foreign_key_check')).toEqual([]);
  database.close();
});

test('four processes that open a new store at once all get it', async () => {
  const folder = temporaryFolder();
  const module = pathToFileURL(join(import.meta.dirname, '../../src-main/storage/open-store.ts')).href;
  const script = `const { openStore } = await import(${JSON.stringify(module)});
    (await openStore(${JSON.stringify(folder)})).close();`;
  const run = promisify(execFile);
  await Promise.all(
    Array.from({ length: 4 }, () => run(process.execPath, ['--input-type=module', '-e', script])),
  );
  const store = await openStore(folder);
  expect(store.newestRun({})).toBeUndefined();
  store.close();
});

test('two connections see each other, also while one of them is in the middle of writing', async () => {
  const folder = temporaryFolder();
  const [writer, reader] = [await openStore(folder), await openStore(folder)];
  const { dataSet } = writer.saveDataSet(cats);
  expect(reader.dataSet(dataSet.id)?.classes).toEqual(['cat']);

  let seenMeanwhile: readonly string[] | undefined;
  const dog = picture('b.png', 'dog');
  Object.defineProperty(dog, 'path', {
    get() {
      seenMeanwhile = reader.dataSet(dataSet.id)?.classes;
      return 'b.png';
    },
  });
  writer.saveDataSet({
    folder: '/pictures',
    classes: ['dog'],
    pictures: [dog],
    unreadable: [],
    ignored: [],
    size: 32,
  });
  expect(seenMeanwhile).toEqual(['cat']);
  expect(reader.dataSet(dataSet.id)?.classes).toEqual(['dog']);
  writer.close();
  reader.close();
});

test('a database of a newer version is refused and left as it is', async () => {
  const folder = temporaryFolder();
  (await openStore(folder)).close();
  const file = join(folder, 'second-look.sqlite');
  const database = new Sqlite(file);
  database.exec(`INSERT INTO migrations VALUES (99, 'from-the-future', '2100-01-01T00:00:00.000Z')`);
  database.close();
  const before = readFileSync(file);
  await expect(openStore(folder)).rejects.toMatchObject({
    code: 'unsupported',
    message: expect.stringMatching(/written by a newer version of Second Look\. Update/) as unknown,
  });
  expect(readFileSync(file)).toEqual(before);
});

test('a database of another program is refused and left as it is', async () => {
  const folder = temporaryFolder();
  const file = join(folder, 'second-look.sqlite');
  const database = new Sqlite(file);
  database.exec('CREATE TABLE recipes (name TEXT)');
  database.close();
  await expect(openStore(folder)).rejects.toMatchObject({ code: 'invalid' });
  const again = new Sqlite(file);
  expect(again.prepare('SELECT name FROM sqlite_schema').pluck().all()).toEqual(['recipes']);
  again.close();
});

test('a file that is no database is refused and left as it is', async () => {
  const folder = temporaryFolder();
  const file = join(folder, 'second-look.sqlite');
  writeFileSync(file, 'My shopping list. '.repeat(1000));
  await expect(openStore(folder)).rejects.toMatchObject({
    code: 'invalid',
    message: expect.stringContaining('is not a database') as unknown,
  });
  expect(readFileSync(file, 'utf8')).toBe('My shopping list. '.repeat(1000));
});

test('a data folder that is a file, or lies below one, is refused', async () => {
  const file = join(temporaryFolder(), 'file');
  writeFileSync(file, '');
  for (const folder of [file, join(file, 'below')]) {
    await expect(openStore(folder)).rejects.toMatchObject({
      code: 'invalid',
      message: expect.stringContaining('cannot be opened for writing') as unknown,
    });
  }
});

test('a data folder below one that takes no folders is refused, and nothing tries for ever', async (context) => {
  if (process.platform !== 'linux') context.skip('only Linux has /proc');
  await expect(openStore('/proc/none/below')).rejects.toMatchObject({ code: 'invalid' });
});

test('a data folder behind a link that leads nowhere is refused', async () => {
  const link = join(temporaryFolder(), 'link');
  symlinkSync(join(link, '..', 'unplugged'), link);
  for (const folder of [link, join(link, 'below')])
    await expect(openStore(folder)).rejects.toMatchObject({ code: 'invalid' });
});

test('a data folder without permission to write is refused', async (context) => {
  const place = temporaryFolder();
  chmodSync(place, 0o755);
  const folder = join(place, 'closed');
  mkdirSync(folder, { mode: 0o555 });
  await asNobody(context, async () => {
    await expect(openStore(folder)).rejects.toMatchObject({ code: 'invalid' });
  });
});

test('a folder in the place of the database is refused', async () => {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'second-look.sqlite'));
  await expect(openStore(folder)).rejects.toMatchObject({ code: 'invalid' });
});

test('a Node that better-sqlite3 would crash on is refused with a sentence', () => {
  expect(() => {
    refuseOldNode('9');
  }).toThrow(expect.objectContaining({ code: 'unsupported' }));
  expect(() => {
    refuseOldNode('10');
  }).not.toThrow();
});

test('on a disk that fills up, a save fails with a sentence and leaves what was there', async (context) => {
  const folder = smallDisk(context);
  const store = await openStore(folder);
  const { dataSet } = store.saveDataSet(cats);
  const many = Array.from({ length: 20_000 }, (_, i) => picture(`${i}.png`, 'cat'));
  expect(() => store.saveDataSet({ ...cats, pictures: many })).toThrow(
    expect.objectContaining({
      code: 'conflict',
      message: expect.stringContaining('is full') as unknown,
    }),
  );
  expect(store.dataSet(dataSet.id)?.classes).toEqual(['cat']);
  expect([...store.knownFiles('/pictures').keys()]).toEqual(['a.png']);
  store.doAction(action(dataSet.id, { exampleId: 1, kind: 'keep', label: null }));
  store.close();
});

test("SQLite's own full and busy errors become a conflict", () => {
  const file = join(temporaryFolder(), 'small.sqlite');
  const small = new Sqlite(file, { timeout: 1 });
  small.exec('CREATE TABLE t (x); PRAGMA max_page_count = 3');
  const full = errorOf(() => small.exec('INSERT INTO t VALUES (zeroblob(100000))'));
  expect(full).toMatchObject({ code: 'SQLITE_FULL' });
  expect(explainError(full, file)).toMatchObject({ name: 'AppError', code: 'conflict' });

  small.exec('BEGIN IMMEDIATE');
  const other = new Sqlite(file, { timeout: 1 });
  const busy = errorOf(() => other.exec('BEGIN IMMEDIATE'));
  expect(busy).toMatchObject({ code: 'SQLITE_BUSY' });
  expect(explainError(busy, file)).toMatchObject({ name: 'AppError', code: 'conflict' });
  other.close();
  small.close();
});

test('a defect is passed on as it is', async () => {
  const store = await openStore(':memory:');
  const wrong = errorOf(() => store.saveDataSet({ ...cats, classes: ['dog'] }));
  expect(wrong).toMatchObject({ name: 'Error', message: expect.stringContaining('"cat"') as unknown });
  expect(store.dataSet(1)).toBeUndefined();
  store.close();
});

test('a store knows when another one has written, and does not count itself', async () => {
  const folder = temporaryFolder();
  const [store, other] = [await openStore(folder), await openStore(folder)];
  const before = store.versionOfOthers();
  store.saveDataSet(cats);
  expect(store.versionOfOthers()).toBe(before);
  other.saveDataSet({ ...cats, folder: '/dogs' });
  expect(store.versionOfOthers()).not.toBe(before);
  store.close();
  other.close();
});

test('a store in memory leaves no file and holds everything', async () => {
  const store = await openStore(':memory:');
  const { dataSet, exampleIds } = store.saveDataSet(cats);
  const run = store.startRun({ dataSetId: dataSet.id, recipe });
  store.finishRun(run, 'finished', madeUpFindings(exampleIds, ['cat'], seededRandom(1, 'memory')));
  expect(store.findingsOf(run, { order: 'path' })).toHaveLength(1);
  expect(existsSync(':memory:')).toBe(false);
  store.close();
});

function errorOf(act: () => unknown): unknown {
  try {
    act();
  } catch (error) {
    return error;
  }
  throw new Error('It did not throw.');
}
