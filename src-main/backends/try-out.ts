// A backend is believed to work when a tiny network has learned something on it.

import type { OpenBackend } from '../engine/backend.ts';
import { initialParameters } from '../engine/initial-parameters.ts';
import type { Network } from '../engine/network.ts';
import { describeNetwork } from '../engine/network.ts';
import { seededRandom } from '../engine/random.ts';

const size = 16;
const batchSize = 8;
const classes = 2;

/** Trains a few steps of a tiny network on pictures told apart by their brightness; never throws. */
export async function tryOut(open: OpenBackend): Promise<{ usable: boolean; reason: string }> {
  const random = seededRandom(1, 'try-out');
  const network: Network = describeNetwork({
    size,
    classes,
    widths: [8, 8, 8],
    mean: [0.5, 0.5, 0.5],
    deviation: [0.25, 0.25, 0.25],
    logitScale: 1,
  });
  const first = network.layers.find((layer) => layer.kind === 'convolution');
  const whitening = Float32Array.from(
    { length: (first?.outputs ?? 0) * 3 * (first?.kernel ?? 0) ** 2 },
    () => random.normal() / 4,
  );
  const labels = Int32Array.from({ length: batchSize }, (_, example) => example % classes);
  const images = new Uint8Array(batchSize * 3 * size * size).map(
    (_, at) => 160 * labels[Math.floor(at / (3 * size * size))] + random.integer(80),
  );
  try {
    const backend = await open(network, initialParameters(network, whitening, random), {
      batchSize,
      momentum: 0.9,
      weightDecay: 5e-4,
      biasLearningRateScale: 1,
      threads: 1,
    });
    try {
      const keep = new Uint8Array(batchSize).fill(1);
      const means: number[] = [];
      for (let step = 0; step < 8; step++) {
        const input = { images, labels, keep, q: 0.7, gradientScale: 1, learningRate: 0.05 };
        const logProbabilities = await backend.step(input);
        means.push(logProbabilities.reduce((sum, value) => sum + value, 0) / batchSize);
      }
      if (means[7] > means[0])
        return { usable: true, reason: 'A tiny network was trained on it just now, and learned.' };
      return { usable: false, reason: 'It computes wrongly: a tiny network trained on it did not learn.' };
    } finally {
      await backend.close();
    }
  } catch (error) {
    const [line] = (error instanceof Error ? error.message : String(error)).split('\n');
    return { usable: false, reason: `It does not start: ${line}` };
  }
}
