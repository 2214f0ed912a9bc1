// A backend is believed to work when it trains and scores a tiny network with the numbers that are known for it, and is
// worth taking when it is fast.

import { availableParallelism } from 'node:os';
import { AppError } from '../../src-shared/errors.ts';
import { straight, wholeView } from '../engine/augment.ts';
import type {
  Backend,
  BackendOptions,
  OpenBackend,
  StepInput,
  TrainingPictures,
  ViewStep,
} from '../engine/backend.ts';
import { initialParameters } from '../engine/initial-parameters.ts';
import type { Network } from '../engine/network.ts';
import { describeNetwork, usualWidths } from '../engine/network.ts';
import { placePictures } from '../engine/place-pictures.ts';
import type { Random } from '../../src-shared/random.ts';
import { seededRandom } from '../../src-shared/random.ts';
import { explainFailure } from './explain-failure.ts';

/**
 * Mean log-probability of the given labels before each step, and how the trained network scores the same pictures, in
 * float64 by PyTorch: test/golden/make-try-out.py made them from `tryOutStart`.
 */
export const knownMeans: readonly number[] = [
  -0.62969, -0.50782, -0.43041, -0.34502, -0.29335, -0.23772, -0.20596, -0.18171, -0.21292,
];

/** Drivers round as they like, and steps build on one another; what is computed wrongly is off by far more. */
const tolerance = 2e-3;

/** Never throws. */
export async function tryOut(
  open: OpenBackend,
): Promise<{ readonly usable: boolean; readonly reason: string }> {
  try {
    const means = await tryOutMeans(open);
    const isRight = knownMeans.every((known, index) => Math.abs(means[index] - known) < tolerance);
    return isRight
      ? { usable: true, reason: 'It trains correctly.' }
      : { usable: false, reason: 'It computes wrongly: a tiny network trained on it came out different.' };
  } catch (error) {
    // What a backend says for people says all.
    if (error instanceof AppError) return { usable: false, reason: error.message };
    return { usable: false, reason: `It does not start: ${explainFailure(error)}` };
  }
}

/** @returns one number for each of `knownMeans` */
async function tryOutMeans(open: OpenBackend): Promise<number[]> {
  const { network, parameters, options, input } = tryOutStart();
  return using(open(network, parameters, options), async (backend) => {
    const { pictures, step } = await placed(backend, network, input);
    const means: number[] = [];
    for (let count = 0; count < 8; count++) {
      await pictures.step(step);
      means.push(meanOf(await pictures.logProbabilities()));
    }
    const all = { from: 0, to: options.batchSize };
    const { logits } = await pictures.look({ ...all, view: straight, withFeatures: false });
    const given = Array.from(input.labels, (label, example) =>
      logProbability(logits.subarray(example * network.classes, (example + 1) * network.classes), label),
    );
    return [...means, meanOf(given)];
  });
}

/** The start of the tiny training: pictures told apart by their brightness, under noise. */
export function tryOutStart(): {
  readonly network: Network;
  readonly parameters: ReadonlyMap<string, Float32Array>;
  readonly options: BackendOptions;
  readonly input: StepInput;
} {
  const random = seededRandom(1, 'try-out');
  const shape = { size: 16, classes: 2, batchSize: 8 };
  const start = startOf(shape, [8, 8, 8], random);
  // Filters that hand their channel through make many equal pixels, and those may share a gradient in any way.
  for (const [name, values] of start.parameters)
    if (/conv.\.weight$/.test(name)) values.forEach((_, at) => (values[at] = random.normal() / 8));
  const pixels = 3 * shape.size ** 2;
  const images = start.input.images.map(
    (_, at) => 160 * start.input.labels[Math.floor(at / pixels)] + random.integer(80),
  );
  return { ...start, input: { ...start.input, images } };
}

/** Long enough to be no accident, short enough to be waited for. */
const longestMs = 1500;
const mostSteps = 5;

/** What speed is measured with: pictures of this side, pixels, and the channels of the three blocks. */
export const measuredNetwork = { size: 32, widths: usualWidths };

/**
 * How fast it trains a network of the usual size, in steps and on threads as trainings have them.
 *
 * @param now  milliseconds, from any start
 * @returns    pictures per second
 */
export async function speedOf(open: OpenBackend, now: () => number): Promise<number> {
  const random = seededRandom(1, 'speed');
  const { network, parameters, options, input } = startOf(
    { size: measuredNetwork.size, classes: 10, batchSize: 64 },
    measuredNetwork.widths,
    random,
  );
  return using(open(network, parameters, options), async (backend) => {
    const { pictures, step } = await placed(backend, network, input);
    const once = async (): Promise<void> => {
      await pictures.step(step);
      // A graphics card is done when it answers.
      await pictures.logProbabilities();
    };
    // The first step also compiles.
    await once();
    const started = now();
    let best = Infinity;
    for (let count = 0, from = started; count < mostSteps && from - started < longestMs; count++) {
      await once();
      const to = now();
      best = Math.min(best, to - from);
      from = to;
    }
    return (1000 * options.batchSize) / best;
  });
}

function startOf(
  { size, classes, batchSize }: { size: number; classes: number; batchSize: number },
  widths: readonly [number, number, number],
  random: Random,
): {
  network: Network;
  parameters: ReadonlyMap<string, Float32Array>;
  options: BackendOptions;
  input: StepInput;
} {
  const network = describeNetwork({
    ...{ size, classes, widths, logitScale: 1 },
    mean: [0.5, 0.5, 0.5],
    deviation: [0.25, 0.25, 0.25],
  });
  const first = network.layers.find((layer) => layer.kind === 'convolution');
  const whitening = Float32Array.from(
    { length: (first?.outputs ?? 0) * 3 * (first?.kernel ?? 0) ** 2 },
    () => random.normal() / 4,
  );
  return {
    network,
    parameters: initialParameters(network, whitening, random),
    options: {
      batchSize,
      momentum: 0.9,
      weightDecay: 5e-4,
      biasLearningRateScale: 1,
      threads: availableParallelism(),
    },
    input: {
      images: Uint8Array.from({ length: batchSize * 3 * size * size }, () => random.integer(256)),
      labels: Int32Array.from({ length: batchSize }, (_, example) => example % classes),
      keep: new Uint8Array(batchSize).fill(1),
      ...{ q: 0.7, gradientScale: 1, learningRate: 0.05 },
    },
  };
}

/** The pictures of a step where a training would have them, and the step that takes them as they are. */
async function placed(
  backend: Backend,
  { size }: Network,
  { images, ...how }: StepInput,
): Promise<{ readonly pictures: TrainingPictures; readonly step: ViewStep }> {
  const pictures = await placePictures(backend, { ...{ images, size, fill: [0, 0, 0] }, average: new Map() });
  return { pictures, step: { ...how, views: Array.from(how.labels, (_, example) => wholeView(example)) } };
}

async function using<Result>(
  opening: Promise<Backend>,
  work: (backend: Backend) => Promise<Result>,
): Promise<Result> {
  const backend = await opening;
  try {
    return await work(backend);
  } finally {
    await backend.close();
  }
}

function meanOf(values: ArrayLike<number>): number {
  return Array.from(values).reduce((sum, value) => sum + value, 0) / values.length;
}

function logProbability(logits: Float32Array, label: number): number {
  const maximum = Math.max(...logits);
  return logits[label] - maximum - Math.log(logits.reduce((sum, z) => sum + Math.exp(z - maximum), 0));
}
