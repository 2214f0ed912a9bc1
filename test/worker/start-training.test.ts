// The real training process, on tiny pictures, with the real backend.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { trainingIn } from '../../src-main/worker/start-training.ts';
import { hashBytes, headerBytes, pixelBytes, recordBytes } from '../../src-shared/pixel-pack.ts';
import type { TrainingJob, TrainingReport } from '../../src-shared/trainer.ts';

const size = 16;
const examples = 60;
const processFile = join(import.meta.dirname, '../../src-main/worker/training-process.ts');
const trainer = trainingIn(processFile);
const folder = mkdtempSync(join(tmpdir(), 'second-look-worker-'));
const pixelsFile = join(folder, 'pictures.pack');

/** Dark pictures and bright ones. */
function writePack(): void {
  const pack = Buffer.alloc(examples * recordBytes(size));
  for (let example = 0; example < examples; example++) {
    const record = pack.subarray(example * recordBytes(size), (example + 1) * recordBytes(size));
    record.writeUInt32LE(example, 0);
    for (let at = 0; at < pixelBytes(size); at++)
      record[headerBytes + at] = 150 * (example % 2) + ((example * 31 + at * 17) % 100);
    const checksum = crc32(record.subarray(headerBytes), crc32(record.subarray(0, hashBytes)));
    record.writeUInt32LE(checksum, hashBytes);
  }
  writeFileSync(pixelsFile, pack);
}

const job = (request: TrainingJob['request'], wrong: number[] = []): TrainingJob => ({
  pixelsFile,
  size,
  records: Uint32Array.from({ length: examples }, (_, example) => example),
  labels: Int32Array.from({ length: examples }, (_, example) =>
    wrong.includes(example) ? 1 - (example % 2) : example % 2,
  ),
  classCount: 2,
  request,
});

const quietly = { signal: new AbortController().signal, onReport: () => undefined };

beforeAll(writePack);
afterAll(() => {
  rmSync(folder, { recursive: true });
});

describe('trainingIn', () => {
  it('reports its start, every epoch, and columns over all examples', async () => {
    const reports: TrainingReport[] = [];
    const result = await trainer.train(job({ epochs: 3 }), {
      ...quietly,
      onReport: (report) => reports.push(report),
    });
    expect(reports.map(({ kind }) => kind)).toEqual(['started', 'epoch', 'epoch', 'epoch']);
    expect(result.stopped).toBe(false);
    expect(result.epochs).toHaveLength(3);
    expect(result.quality).toHaveLength(examples);
    expect(result.scoredEpochs).toBe(3);
    expect(result.givenTrajectory).toHaveLength(3 * examples);
  });

  it('the most suspect examples of an easy set are the wrong ones', async () => {
    const { quality } = await trainer.train(job({ epochs: 12 }, [4, 17]), quietly);
    const order = [...quality.keys()].sort((a, b) => quality[a] - quality[b]);
    expect(order.slice(0, 2).sort((a, b) => a - b)).toEqual([4, 17]);
  });

  it('the same seed finds the same suspects, bit for bit', async () => {
    const request = { epochs: 3, seed: 5 };
    const [first, second] = await Promise.all([
      trainer.train(job(request), quietly),
      trainer.train(job(request), quietly),
    ]);
    expect(second.quality).toEqual(first.quality);
    expect(second.tier).toEqual(first.tier);
  });

  it('a stop keeps the epochs that were done', async () => {
    const stop = new AbortController();
    const result = await trainer.train(job({ epochs: 1000 }), {
      signal: stop.signal,
      onReport: ({ kind }) => {
        if (kind === 'epoch') stop.abort();
      },
    });
    expect(result.stopped).toBe(true);
    expect(result.epochs.length).toBeLessThan(1000);
    expect(result.quality).toHaveLength(examples);
  });

  it('a stop before the first epoch is `cancelled`', async () => {
    const stop = new AbortController();
    const training = trainer.train(job({ epochs: 10 }), {
      signal: stop.signal,
      onReport: () => {
        stop.abort();
      },
    });
    await expect(training).rejects.toMatchObject({ code: 'cancelled' });
  });

  it('a listener that fails ends the training with its error', async () => {
    const training = trainer.train(job({ epochs: 1000 }), {
      ...quietly,
      onReport: () => {
        throw new Error('the disk is full');
      },
    });
    await expect(training).rejects.toThrow('the disk is full');
  });

  it('a damaged picture is a conflict that says what to do', async () => {
    const missing = { ...job({ epochs: 1 }), records: Uint32Array.from({ length: examples }, () => 99) };
    await expect(trainer.train(missing, quietly)).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('Run the audit again') as unknown,
    });
  });

  it('a backend that cannot train is `unsupported` and says why', async () => {
    await expect(trainer.train(job({ epochs: 1, backend: 'gpu' }), quietly)).rejects.toMatchObject({
      code: 'unsupported',
      message: expect.stringContaining('The backend gpu cannot train here.') as unknown,
    });
  });

  it('every backend is listed with a reason, and the cpu one works', async () => {
    const states = await trainer.backends();
    expect(states.map(({ name }) => name)).toEqual(['cuda', 'gpu', 'cpu', 'wasm']);
    expect(states.every(({ reason }) => reason.endsWith('.'))).toBe(true);
    expect(states.find(({ name }) => name === 'cpu')).toMatchObject({ usable: true });
  });

  it('a process that dies is an error, not silence', async () => {
    const dying = trainingIn(join(import.meta.dirname, 'dies.ts'));
    await expect(dying.train(job({ epochs: 1 }), quietly)).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('ended by the system (SIGKILL)') as unknown,
    });
  });
});
