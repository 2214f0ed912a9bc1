// On made-up pictures: lying and standing stripes, some under the label of the other kind.

import { expect, it } from 'vitest';
import { ownMargins } from '../../src-main/audit/left-out-opinion.ts';
import { seededRandom } from '../../src-shared/random.ts';
import { labelFreeView } from '../../src-main/worker/label-free-view.ts';
import type { TrainingJob } from '../../src-shared/trainer.ts';

const size = 16;
const classes = 2;
const wrong = [3, 20, 41, 58, 77, 90, 104, 119];

function stripes(count: number): { images: Uint8Array; job: TrainingJob } {
  const random = seededRandom(1, 'stripes');
  const images = new Uint8Array(count * 3 * size * size);
  for (let picture = 0; picture < count; picture++) {
    const phase = 6.3 * random.next();
    for (let at = 0; at < 3 * size * size; at++) {
      const along = picture % 2 === 0 ? Math.floor(at / size) % size : at % size;
      images[picture * 3 * size * size + at] =
        128 + 60 * Math.sin(1.3 * along + phase) + 20 * random.normal();
    }
  }
  const records = Uint32Array.from({ length: count }, (_, example) => example);
  const labels = Int32Array.from(records, (example) => (example + (wrong.includes(example) ? 1 : 0)) % 2);
  return { images, job: { pixelsFile: '', size, records, labels, classCount: classes, request: {} } };
}

function options(signal = new AbortController().signal) {
  return { seed: 1, signal, hold: () => Promise.resolve() };
}

it('the planted errors have the lowest margins', async () => {
  const { images, job } = stripes(120);
  const view = await labelFreeView(images, job, options());
  const margins = ownMargins(view?.logProbabilities ?? new Float64Array(), job.labels, classes);
  const order = [...margins.keys()].sort((a, b) => margins[a] - margins[b]);
  expect(order.slice(0, wrong.length).sort((a, b) => a - b)).toEqual(wrong);
});

it('a folder that is too small has none', async () => {
  const { images, job } = stripes(99);
  expect(await labelFreeView(images, job, options())).toBeUndefined();
});

it('a stop ends it with none, and an error that is no stop rises', async () => {
  const { images, job } = stripes(100);
  const stop = new AbortController();
  const hold = (): Promise<void> => {
    stop.abort();
    return Promise.resolve();
  };
  const stopping = { ...options(stop.signal), hold };
  expect(await labelFreeView(images, job, stopping)).toBeUndefined();
  const failing = { ...options(), hold: () => Promise.reject(new Error('out of memory')) };
  await expect(labelFreeView(images, job, failing)).rejects.toThrow('out of memory');
});
