import { hash } from 'node:crypto';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import type { DemoSet } from '../../src-main/sources/demo-set.ts';
import { drawDemoSet } from '../../src-main/sources/demo-set.ts';
import { shapes } from '../../src-main/sources/demo-pictures.ts';
import { scanFolder } from '../../src-main/sources/scan-folder.ts';
import { smallDisk, temporaryFolder } from '../temporary-folder.ts';
import { asNobody } from '../as-nobody.ts';
import { folderOf } from './tiny-pictures.ts';

const never = new AbortController().signal;
const quiet = { signal: never, onProgress: (): void => undefined };

describe('a set drawn with seed 1', () => {
  let around: string;
  let folder: string;
  let set: DemoSet;
  const progress: [number, number][] = [];

  beforeAll(async () => {
    around = mkdtempSync(join(realpathSync(tmpdir()), 'second-look-test-'));
    folder = join(around, 'pictures');
    set = await drawDemoSet(folder, 1, { signal: never, onProgress: (...seen) => progress.push(seen) });
  });

  afterAll(() => {
    rmSync(around, { recursive: true, force: true });
  });

  test('holds 720 pictures of six classes and nothing that a scan would stumble over', async () => {
    expect(set.pictures).toBe(720);
    const scan = await scanFolder(folder, { signal: never });
    expect(scan).toMatchObject({ classes: [...shapes], ignored: [], unreadable: [] });
    expect(scan.files).toHaveLength(720);
    expect(new Set(scan.files.map(({ bytes }) => bytes)).size).toBeGreaterThan(300);
  });

  test('has a tenth of its labels wrong', () => {
    expect(set.planted).toHaveLength(72);
    for (const { path, trueLabel } of set.planted) {
      expect(shapes).toContain(trueLabel);
      expect(path.startsWith(`${trueLabel}/`)).toBe(false);
    }
  });

  test('has its truth beside the folder, one row per picture, 120 of each true label', () => {
    const [header, ...rows] = readFileSync(join(around, 'truth.csv'), 'utf8').trimEnd().split('\n');
    expect(header).toBe('file,given,truth,is_error');
    const cells = rows.map((line) => line.split(','));
    expect(new Set(cells.map(([file]) => file))).toEqual(new Set(picturesIn(folder).keys()));
    for (const shape of shapes) expect(cells.filter(([, , truth]) => truth === shape)).toHaveLength(120);
    for (const [file, given] of cells) expect(file.startsWith(`${given}/`)).toBe(true);
    const wrong = cells.filter(([, , , isError]) => isError === '1');
    expect(wrong.map(([path, , trueLabel]) => ({ path, trueLabel }))).toEqual(set.planted);
    expect(cells.filter(([, given, truth, isError]) => isError !== String(Number(given !== truth)))).toEqual(
      [],
    );
  });

  test('tells nothing by its numbers', () => {
    // The first half of the numbers holds about half of each class and of the errors.
    const isFirstHalf = (path: string): boolean => Number(/\d{4}/.exec(path)?.[0]) <= 360;
    for (const shape of shapes) {
      const paths = [...picturesIn(folder).keys()].filter((path) => path.startsWith(shape));
      const share = paths.filter(isFirstHalf).length / paths.length;
      expect(Math.abs(share - 0.5)).toBeLessThan(0.15);
    }
    const share = set.planted.filter(({ path }) => isFirstHalf(path)).length / 72;
    expect(Math.abs(share - 0.5)).toBeLessThan(0.2);
  });

  test('holds RGB pictures of 48 × 48 that are all different', async () => {
    const hashes = new Set(picturesIn(folder).values());
    expect(hashes.size).toBe(720);
    for (const shape of shapes) {
      const [name] = readdirSync(join(folder, shape));
      const header = await sharp(join(folder, shape, name)).metadata();
      expect(header).toMatchObject({ format: 'png', width: 48, height: 48, channels: 3 });
    }
  });

  test('was drawn with progress up to the last picture', () => {
    expect(progress.at(-1)).toEqual([720, 720]);
    expect(progress.map(([done]) => done)).toEqual(progress.map(([done]) => done).sort((a, b) => a - b));
  });

  test('is not drawn over a foreign file, and nothing of it is deleted', async () => {
    const before = picturesIn(folder);
    const files = [join(folder, 'mine.txt'), join(folder, 'star/mine.png'), join(folder, 'mine/0001.png')];
    for (const file of files) {
      mkdirSync(join(file, '..'), { recursive: true });
      writeFileSync(file, 'mine');
      await expect(drawDemoSet(folder, 2, quiet)).rejects.toMatchObject({
        code: 'conflict',
        message: expect.stringMatching(/is not empty \(it holds .*mine.*\)/) as unknown,
      });
      expect(readFileSync(file, 'utf8')).toBe('mine');
      rmSync(file);
    }
    rmSync(join(folder, 'mine'), { recursive: true });
    expect(picturesIn(folder)).toEqual(before);
  });

  test('is not drawn over where truth.csv is foreign, and nothing of it is deleted', async () => {
    const before = picturesIn(folder);
    const truth = join(around, 'truth.csv');
    const ours = readFileSync(truth);
    writeFileSync(truth, 'my,own,truth\n');
    await expect(drawDemoSet(folder, 2, quiet)).rejects.toMatchObject({ code: 'conflict' });
    expect(readFileSync(truth, 'utf8')).toBe('my,own,truth\n');
    expect(picturesIn(folder)).toEqual(before);
    writeFileSync(truth, ours);
  });

  test('is drawn again byte for byte by the same seed, over what is left of it', async () => {
    const [before, truth] = [picturesIn(folder), readFileSync(join(around, 'truth.csv'))];
    const paths = [...before.keys()];
    rmSync(join(folder, paths[0]));
    writeFileSync(join(folder, paths[1]), 'changed');
    // A part of it will do.
    const controller = new AbortController();
    const onProgress = (done: number): void => {
      if (done === 80) controller.abort();
    };
    const stopped = drawDemoSet(folder, 1, { signal: controller.signal, onProgress });
    await expect(stopped).rejects.toMatchObject({ code: 'cancelled' });
    const again = picturesIn(folder);
    expect(again.size).toBe(80);
    for (const [path, content] of again) expect(content).toBe(before.get(path));
    expect(readFileSync(join(around, 'truth.csv'))).toEqual(truth);
  });
});

test('another seed draws other pictures, and stopping is a cancellation that can be drawn over', async () => {
  const folder = join(temporaryFolder(), 'pictures');
  const drawn: Map<string, string>[] = [];
  for (const seed of [1, 2, 1]) {
    const controller = new AbortController();
    const onProgress = (): void => {
      controller.abort();
    };
    const stopped = drawDemoSet(folder, seed, { signal: controller.signal, onProgress });
    await expect(stopped).rejects.toMatchObject({ name: 'AppError', code: 'cancelled' });
    drawn.push(picturesIn(folder));
  }
  expect(drawn[0].size).toBe(8);
  expect(drawn[2]).toEqual(drawn[0]);
  for (const content of drawn[1].values()) expect([...drawn[0].values()]).not.toContain(content);
});

test('a folder of other files is refused and left as it is, also with a marker made to mislead', async () => {
  const markers = [
    undefined,
    'not json',
    '{"madeBy":"second-look demo","files":["../precious.txt"]}',
    '{"madeBy":"second-look demo","files":["holiday.png"]}',
    '{"madeBy":"somebody","files":["cat/0001.png"]}',
    '["second-look demo"]',
  ];
  for (const marker of markers) {
    const around = folderOf({
      'precious.txt': 'precious',
      'pictures/holiday.png': 'holiday',
      'pictures/cat/0001.png': 'cat',
      ...(marker === undefined ? {} : { 'pictures/.second-look-demo.json': marker }),
    });
    await expect(drawDemoSet(join(around, 'pictures'), 1, quiet), marker).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('Choose a new or empty folder') as unknown,
    });
    expect(readFileSync(join(around, 'precious.txt'), 'utf8')).toBe('precious');
    expect(readFileSync(join(around, 'pictures/holiday.png'), 'utf8')).toBe('holiday');
    expect(readFileSync(join(around, 'pictures/cat/0001.png'), 'utf8')).toBe('cat');
    expect(readdirSync(around).sort()).toEqual(['pictures', 'precious.txt']);
  }
});

test('a file in the place of the folder, or above it, is refused', async () => {
  const folder = folderOf({ file: 'mine' });
  for (const name of [join(folder, 'file'), join(folder, 'file/below')]) {
    await expect(drawDemoSet(name, 1, quiet)).rejects.toMatchObject({ code: 'invalid' });
  }
  expect(readFileSync(join(folder, 'file'), 'utf8')).toBe('mine');
});

test('a folder without permission to write is refused', async (context) => {
  const folder = temporaryFolder();
  chmodSync(folder, 0o555);
  onTestFinished(() => {
    chmodSync(folder, 0o755);
  });
  await asNobody(context, async () => {
    await expect(drawDemoSet(join(folder, 'new'), 1, quiet)).rejects.toMatchObject({
      code: 'invalid',
      message: expect.stringContaining('may not write into') as unknown,
    });
  });
});

test('a full disk is told', async (context) => {
  const disk = smallDisk(context);
  writeFileSync(join(disk, 'ballast'), Buffer.alloc(900_000));
  await expect(drawDemoSet(join(disk, 'pictures'), 1, quiet)).rejects.toMatchObject({
    name: 'AppError',
    code: 'conflict',
    message: expect.stringContaining('is full') as unknown,
  });
});

/** Hash of each picture by its path. */
function picturesIn(folder: string): Map<string, string> {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) =>
    name.replaceAll('\\', '/'),
  );
  const pictures = names.filter((name) => name.endsWith('.png')).sort();
  return new Map(pictures.map((name) => [name, hash('sha256', readFileSync(join(folder, name)))]));
}
