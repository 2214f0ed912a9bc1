import { execFile } from 'node:child_process';
import { hash } from 'node:crypto';
import {
  appendFileSync,
  chmodSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';
import { PixelCache, openPixelCache } from '../../src-main/sources/pixel-cache.ts';
import { headerBytes, recordBytes } from '../../src-shared/pixel-pack.ts';
import { smallDisk, temporaryFolder } from '../temporary-folder.ts';
import { asNobody } from '../as-nobody.ts';
import { madeUpPixels } from './made-up-pixels.ts';

const size = 4;
const length = recordBytes(size);

test('what is appended is read back, also after opening anew', async () => {
  const folder = temporaryFolder();
  const cache = await opened(folder);
  const records = await Promise.all([1, 2, 3].map((number) => append(cache, number)));
  expect([...records].sort()).toEqual([0, 1, 2]);
  await cache.close();

  const again = await opened(folder);
  for (const [index, number] of [1, 2, 3].entries()) {
    expect(again.recordOf(hashOf(number))).toBe(records[index]);
    expect(await again.read(records[index])).toEqual(Buffer.from(madeUpPixels(number, size)));
  }
  expect(again.recordOf(hashOf(4))).toBeUndefined();
});

test('many are read in the order they lie in the file, and a damaged one is left out', async () => {
  const cache = await opened(temporaryFolder());
  const records: number[] = [];
  for (let number = 0; number < 40; number++) records.push(await append(cache, number));
  const bytes = readFileSync(cache.file);
  bytes[length * 7 + headerBytes] ^= 1;
  writeFileSync(cache.file, bytes);

  const wanted = [30, 7, 0, 8, 39];
  const found: [number, Uint8Array][] = [];
  for await (const { record, pixels } of cache.readAll(wanted)) found.push([record, Uint8Array.from(pixels)]);
  expect(found).toEqual(
    [0, 8, 30, 39].map((record) => [record, madeUpPixels(records.indexOf(record), size)]),
  );
  expect((await cache.readAll([]).next()).done).toBe(true);
});

test('the file is laid out as src-shared/pixel-pack.ts says', async () => {
  const cache = await opened(temporaryFolder());
  await append(cache, 5);
  const bytes = readFileSync(cache.file);
  // by hand: 32 + 4 + 3 × 4 × 4 = 84
  expect(bytes).toHaveLength(84);
  expect(bytes.toString('hex', 0, 32)).toBe(hashOf(5));
  expect(bytes.subarray(36)).toEqual(Buffer.from(madeUpPixels(5, size)));
});

test('the checksum is the one zip uses, over hash and pixels', async () => {
  const cache = await opened(temporaryFolder(), 1);
  await cache.append('00'.repeat(32), Uint8Array.of(0, 0, 0));
  // python3 -c "import zlib; print(hex(zlib.crc32(bytes(35))))"
  expect(readFileSync(cache.file).readUInt32LE(32)).toBe(0x9f85737);
});

test('each size has a pack of its own', async () => {
  const folder = temporaryFolder();
  const [four, eight] = [await opened(folder, 4), await opened(folder, 8)];
  expect(four.file).not.toBe(eight.file);
  await append(four, 1);
  expect(eight.recordOf(hashOf(1))).toBeUndefined();
});

test('content that is there is not written again, one after the other and at once', async () => {
  const cache = await opened(temporaryFolder());
  expect(await Promise.all([append(cache, 1), append(cache, 1), append(cache, 1)])).toEqual([0, 0, 0]);
  expect(await append(cache, 1)).toBe(0);
  expect(statSync(cache.file).size).toBe(length);
});

test('more than a batch at once all arrives', async () => {
  const cache = await opened(temporaryFolder());
  const records = await Promise.all(Array.from({ length: 300 }, (_, number) => append(cache, number)));
  expect(new Set(records).size).toBe(300);
  for (const [number, record] of records.entries()) {
    expect(await cache.read(record)).toEqual(Buffer.from(madeUpPixels(number, size)));
  }
});

test.for([1, headerBytes, length - 1])(
  'a torn tail of %i bytes costs nothing that was whole',
  async (torn) => {
    const folder = temporaryFolder();
    const file = await packOf(folder, [1, 2]);
    appendFileSync(file, readFileSync(file).subarray(0, torn));
    const cache = await opened(folder);
    expect([cache.recordOf(hashOf(1)), cache.recordOf(hashOf(2))].sort()).toEqual([0, 1]);
    // The tail is filled up to a whole record, so the next one is number 3.
    expect(await append(cache, 3)).toBe(3);
    await cache.close();
    expect(statSync(file).size).toBe(4 * length);
    const again = await opened(folder);
    expect(await again.read(again.recordOf(hashOf(3)) ?? -1)).toEqual(Buffer.from(madeUpPixels(3, size)));
  },
);

test('a pack whose end was cut off still gives the records before', async () => {
  const folder = temporaryFolder();
  const file = await packOf(folder, [1, 2, 3]);
  truncateSync(file, 2 * length + 10);
  const cache = await opened(folder);
  const found = [1, 2, 3].filter((number) => cache.recordOf(hashOf(number)) !== undefined);
  expect(found).toHaveLength(2);
});

test.for([0, 33, headerBytes + 5])(
  'a record with byte %i changed is passed over and written anew',
  async (at) => {
    const folder = temporaryFolder();
    const file = await packOf(folder, [1, 2]);
    const bytes = readFileSync(file);
    const damaged = bytes.toString('hex', 0, 32) === hashOf(1) ? 1 : 2;
    bytes[at] ^= 1;
    writeFileSync(file, bytes);
    const cache = await opened(folder);
    expect(cache.recordOf(hashOf(damaged))).toBeUndefined();
    expect(cache.recordOf(hashOf(3 - damaged))).toBe(1);
    expect(await append(cache, damaged)).toBe(2);
    expect(await cache.read(2)).toEqual(Buffer.from(madeUpPixels(damaged, size)));
  },
);

test('a record damaged after opening is found when it is read, and can be written anew', async () => {
  const cache = await opened(temporaryFolder());
  await append(cache, 1);
  const bytes = readFileSync(cache.file);
  bytes[headerBytes] ^= 1;
  writeFileSync(cache.file, bytes);
  await expect(cache.read(0)).rejects.toMatchObject({
    code: 'conflict',
    message: expect.stringMatching(/Picture 0 in .* is damaged\. Read the folder again\./) as unknown,
  });
  expect(cache.recordOf(hashOf(1))).toBeUndefined();
  expect(await append(cache, 1)).toBe(1);
});

test('a record that is not there is refused like a damaged one', async () => {
  const cache = await opened(temporaryFolder());
  await expect(cache.read(7)).rejects.toMatchObject({ code: 'conflict' });
});

test('a file of other content in the place of the pack gives no record and is kept', async () => {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'pixels'));
  const file = join(folder, 'pixels', `${size}-v1.pack`);
  writeFileSync(file, 'My shopping list. '.repeat(100));
  const cache = await opened(folder);
  await append(cache, 1);
  expect(readFileSync(file, 'latin1').startsWith('My shopping list. '.repeat(100))).toBe(true);
  expect(cache.recordOf(hashOf(1))).toBeGreaterThan(0);
});

test('two caches on one pack each find what the other wrote', async () => {
  const folder = temporaryFolder();
  const [left, right] = [await opened(folder), await opened(folder)];
  const numbers = Array.from({ length: 40 }, (_, number) => number);
  // Both write all, in opposite orders.
  const [lefts, rights] = await Promise.all([
    Promise.all(numbers.map((number) => append(left, number))),
    Promise.all([...numbers].reverse().map((number) => append(right, number))),
  ]);
  for (const number of numbers) {
    const expected = Buffer.from(madeUpPixels(number, size));
    expect(await left.read(lefts[number])).toEqual(expected);
    expect(await left.read(rights[numbers.length - 1 - number])).toEqual(expected);
  }
  await append(left, 1000);
  await right.learnNewRecords();
  expect(right.recordOf(hashOf(1000))).toBe(left.recordOf(hashOf(1000)));
});

test('learning twice at once is the same as once', async () => {
  const folder = temporaryFolder();
  const cache = await opened(folder);
  await packOf(folder, [1, 2, 3, 4]);
  await Promise.all([cache.learnNewRecords(), cache.learnNewRecords(), append(cache, 5)]);
  expect(statSync(cache.file).size).toBe(5 * length);
  for (const number of [1, 2, 3, 4, 5]) {
    expect(await cache.read(cache.recordOf(hashOf(number)) ?? -1)).toEqual(
      Buffer.from(madeUpPixels(number, size)),
    );
  }
});

test('three processes that write one pack at once lose nothing', async () => {
  const folder = temporaryFolder();
  const script = fileURLToPath(new URL('append-records.ts', import.meta.url));
  const run = promisify(execFile);
  await Promise.all(
    [0, 100, 200].map((first) =>
      run(process.execPath, [script, folder, '16', String(first), String(first + 200)]),
    ),
  );
  const cache = await opened(folder, 16);
  for (let number = 0; number < 400; number++) {
    const pixels = madeUpPixels(number, 16);
    expect(await cache.read(cache.recordOf(hash('sha256', pixels)) ?? -1)).toEqual(Buffer.from(pixels));
  }
  expect(statSync(cache.file).size % recordBytes(16)).toBe(0);
});

test('a write that comes out short is made up for', async () => {
  const file = join(temporaryFolder(), 'pack');
  const real = await open(file, 'a+');
  let writes = 0;
  const short = handleOf(real, (bytes) =>
    real.write(bytes, 0, ++writes <= 3 ? bytes.length - 10 : bytes.length),
  );
  const cache = new PixelCache(file, size, short);
  const record = await append(cache, 1);
  expect(await cache.read(record)).toEqual(Buffer.from(madeUpPixels(1, size)));
  await cache.close();
});

test('a disk that says yes and keeps nothing is found out', async () => {
  const file = join(temporaryFolder(), 'pack');
  const real = await open(file, 'a+');
  const lying = handleOf(real, (bytes) => Promise.resolve({ bytesWritten: bytes.length, buffer: bytes }));
  const cache = new PixelCache(file, size, lying);
  await expect(append(cache, 1)).rejects.toMatchObject({
    code: 'conflict',
    message: expect.stringContaining('does not keep what is written') as unknown,
  });
  await cache.close();
});

test('a full disk is told with the bytes that are missing, loses nothing and goes on when there is space', async (context) => {
  const folder = smallDisk(context);
  const ballast = join(folder, 'ballast');
  writeFileSync(ballast, Buffer.alloc(900_000));
  const cache = await opened(folder, 32);
  const results = await Promise.allSettled(
    Array.from({ length: 100 }, (_, number) => append(cache, number, 32)),
  );
  const written = results.filter(({ status }) => status === 'fulfilled').length;
  expect(written).toBeGreaterThan(10);
  const failed = results.filter((result) => result.status === 'rejected');
  expect(failed).toHaveLength(100 - written);
  const missing = (failed.length * recordBytes(32)).toLocaleString('en-US');
  expect(failed[0].reason).toMatchObject({
    name: 'AppError',
    code: 'conflict',
    message: expect.stringMatching(/is full: .* bytes .*start again; what was written stays\./) as unknown,
  });
  expect((failed[0].reason as Error).message).toContain(`${missing} bytes`);

  rmSync(ballast);
  for (let number = 0; number < 100; number++) {
    const record = await append(cache, number, 32);
    expect(await cache.read(record)).toEqual(Buffer.from(madeUpPixels(number, 32)));
  }
});

test('a data folder that is a file, and a folder in the place of the pack, are refused', async () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'file'), '');
  mkdirSync(join(folder, 'pixels', `${size}-v1.pack`), { recursive: true });
  for (const name of [join(folder, 'file'), join(folder, 'file', 'below'), folder]) {
    await expect(openPixelCache(name, size)).rejects.toMatchObject({
      code: 'invalid',
      message: expect.stringContaining('cannot be opened for writing') as unknown,
    });
  }
});

test('a data folder without permission to write is refused', async (context) => {
  const folder = temporaryFolder();
  chmodSync(folder, 0o555);
  onTestFinished(() => {
    chmodSync(folder, 0o755);
  });
  await asNobody(context, async () => {
    await expect(openPixelCache(folder, size)).rejects.toMatchObject({
      code: 'invalid',
      message: expect.stringContaining('Check the permissions') as unknown,
    });
  });
});

test('a hash or a number of pixels that cannot be is a defect', async () => {
  const cache = await opened(temporaryFolder());
  expect(() => cache.append('short', madeUpPixels(1, size))).toThrow(/^Not a record/);
  expect(() => cache.append(hashOf(1), madeUpPixels(1, size + 1))).toThrow(/^Not a record/);
});

async function opened(folder: string, side = size): Promise<PixelCache> {
  const cache = await openPixelCache(folder, side);
  onTestFinished(() => cache.close().catch(() => undefined));
  return cache;
}

/** @returns the file, closed again */
async function packOf(folder: string, numbers: readonly number[]): Promise<string> {
  const cache = await openPixelCache(folder, size);
  for (const number of numbers) await append(cache, number);
  await cache.close();
  return cache.file;
}

function append(cache: PixelCache, number: number, side = size): Promise<number> {
  return cache.append(hashOf(number, side), madeUpPixels(number, side));
}

function hashOf(number: number, side = size): string {
  return hash('sha256', madeUpPixels(number, side));
}

function handleOf(
  real: FileHandle,
  write: (bytes: Buffer) => Promise<{ bytesWritten: number; buffer: Buffer }>,
): ConstructorParameters<typeof PixelCache>[2] {
  return {
    stat: real.stat.bind(real),
    read: real.read.bind(real),
    close: real.close.bind(real),
    write: write as FileHandle['write'],
  };
}
