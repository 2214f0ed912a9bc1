// One suite for every backend: the same parameters in, the same losses, gradients and parameters out.

import { readFileSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { BackendName } from '../../src-shared/training-settings.ts';
import type {
  Backend,
  BackendOptions,
  OpenBackend,
  ParameterSet,
  StepInput,
} from '../../src-main/engine/backend.ts';
import { initialParameters } from '../../src-main/engine/initial-parameters.ts';
import type { Network } from '../../src-main/engine/network.ts';
import { describeNetwork, parameterShapes } from '../../src-main/engine/network.ts';
import { seededRandom } from '../../src-shared/random.ts';
import { train } from '../../src-main/engine/train.ts';
import type { Loss } from '../../src-main/engine/truncated-lq.ts';
import {
  gradientForm,
  logSoftmax,
  lossGradient,
  lossOfLogProbability,
} from '../../src-main/engine/truncated-lq.ts';
import { easyProblem, easySettings } from '../engine/easy-problem.ts';
import type { Numbers } from './reference-network.ts';
import { referenceForward } from './reference-network.ts';

interface Golden {
  readonly size: number;
  readonly batchSize: number;
  readonly classes: number;
  readonly widths: readonly [number, number, number];
  readonly mean: readonly number[];
  readonly deviation: readonly number[];
  readonly logitScale: number;
  readonly momentum: number;
  readonly weightDecay: number;
  readonly biasLearningRateScale: number;
  readonly initial: Readonly<Record<string, readonly number[]>>;
  readonly final: Readonly<Record<string, readonly number[]>>;
  readonly steps: readonly {
    readonly learningRate: number;
    readonly q: number;
    /** base64 of uint8 [batch, 3, size, size]. */
    readonly images: string;
    readonly labels: readonly number[];
    readonly keep: readonly number[];
    readonly logProbability: readonly number[];
  }[];
  readonly evaluation: {
    readonly images: string;
    readonly logitsBefore: readonly (readonly number[])[];
    readonly logits: readonly (readonly number[])[];
  };
}

const plainOptions: BackendOptions = {
  batchSize: 4,
  momentum: 0.9,
  weightDecay: 0,
  biasLearningRateScale: 1,
  threads: 1,
};
const crossEntropy = { q: 0, gradientScale: 1 };

interface Case {
  readonly network: Network;
  readonly parameters: Map<string, Float32Array>;
  readonly images: Uint8Array;
  readonly labels: Int32Array;
}

/** A small network with every number random, pictures, and labels that all occur. */
function makeCase(seed: number, { size = 16, classes = 3, batch = 4 } = {}): Case {
  const random = seededRandom(seed, 'backend');
  const network = describeNetwork({
    size,
    classes,
    widths: [5, 6, 7],
    mean: [0.5, 0.45, 0.4],
    deviation: [0.25, 0.3, 0.2],
    logitScale: 0.8,
  });
  const [, first] = parameterShapes(network).map(({ shape }) => shape[0]);
  const kernel = network.layers.find((layer) => layer.kind === 'convolution')?.kernel ?? 0;
  const whitening = Float32Array.from({ length: first * 3 * kernel ** 2 }, () => random.normal() / kernel);
  const parameters = new Map(initialParameters(network, whitening, random));
  for (const [name, values] of parameters) {
    if (/\.(bias|mean)$/.test(name)) values.forEach((_, i) => (values[i] = random.normal() / 4));
    if (name.endsWith('.variance')) values.forEach((_, i) => (values[i] = 0.5 + random.next()));
    // Filters that hand their channel through make pools tie at 0, and a tie has no slope.
    if (/conv.\.weight$/.test(name)) values.forEach((_, i) => (values[i] = random.normal() / 8));
  }
  const images = Uint8Array.from({ length: batch * 3 * size ** 2 }, () => random.integer(256));
  return { network, parameters, images, labels: Int32Array.from({ length: batch }, (_, i) => i % classes) };
}

function stepInput({ images, labels }: Case, changes: Partial<StepInput> = {}): StepInput {
  const keep = new Uint8Array(labels.length).fill(1);
  return { images, labels, keep, ...crossEntropy, learningRate: 0.05, ...changes };
}

const bytesOf = (base64: string): Uint8Array => new Uint8Array(Buffer.from(base64, 'base64'));

/** Largest difference, of numbers above 1 in relation to them. */
function worstDifference(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  if (actual.length !== expected.length) return Infinity;
  let worst = 0;
  for (let i = 0; i < expected.length; i++) {
    const difference = Math.abs(actual[i] - expected[i]) / Math.max(1, Math.abs(expected[i]));
    // Written so that NaN is worst of all.
    if (!(difference <= worst)) worst = Number.isNaN(difference) ? Infinity : difference;
  }
  return worst;
}

function valuesOf(parameters: ParameterSet | Numbers, name: string): ArrayLike<number> {
  const values = parameters.get(name);
  if (values === undefined) throw new Error(`There is no ${name}.`);
  return values;
}

/** Gradients of the step in every trained parameter: without weight decay the first momentum is the gradient. */
async function gradientsOf(backend: Backend, start: ParameterSet, input: StepInput): Promise<ParameterSet> {
  await backend.restore(start);
  await backend.step({ ...input, learningRate: 0 });
  const after = await backend.parameters();
  return new Map(
    [...after]
      .filter(([name]) => name.startsWith('momentum/'))
      .map(([name, values]) => [name.slice('momentum/'.length), values]),
  );
}

/**
 * @param isEmulated  the device is played by the processor: sizes up to 17, one seed of each, fewer pictures and steps, because
 *                    every shape costs it seconds
 * @param rounding    what ten steps may differ from those in float64
 */
export function backendSuite(
  name: BackendName,
  open: OpenBackend,
  { isEmulated = false, rounding = 1e-5 }: { readonly isEmulated?: boolean; readonly rounding?: number } = {},
): void {
  const affordable = <Shape extends { readonly size: number }>(shapes: readonly Shape[]): Shape[] =>
    shapes.filter(({ size }) => !isEmulated || size <= 17);

  async function opened({ network, parameters, labels }: Case, options: Partial<BackendOptions> = {}) {
    const backend = await open(network, parameters, {
      ...plainOptions,
      batchSize: labels.length,
      ...options,
    });
    onTestFinished(() => backend.close());
    return backend;
  }

  describe(`backend ${name}: ten steps made with PyTorch in float64`, () => {
    const golden = JSON.parse(
      readFileSync(new URL('../golden/network-steps.json', import.meta.url), 'utf8'),
    ) as Golden;
    const network = describeNetwork(golden);

    async function openGolden(): Promise<Backend> {
      const initial = new Map(Object.entries(golden.initial).map(([n, v]) => [n, Float32Array.from(v)]));
      const backend = await open(network, initial, { ...golden, threads: 1 });
      onTestFinished(() => backend.close());
      return backend;
    }

    test('log-probabilities, logits and all numbers of the network are met', async () => {
      const backend = await openGolden();
      const pictures = bytesOf(golden.evaluation.images);
      const before = await backend.score(pictures);
      expect(worstDifference(before, golden.evaluation.logitsBefore.flat())).toBeLessThan(rounding);

      expect(golden.steps).toHaveLength(10);
      for (const [index, step] of golden.steps.entries()) {
        const logProbabilities = await backend.step({
          images: bytesOf(step.images),
          labels: Int32Array.from(step.labels),
          keep: Uint8Array.from(step.keep),
          q: step.q,
          gradientScale: 1,
          learningRate: step.learningRate,
        });
        expect(worstDifference(logProbabilities, step.logProbability), `step ${index + 1}`).toBeLessThan(
          rounding,
        );
      }

      const parameters = await backend.parameters();
      // Everything there is: parameters, running statistics, momenta.
      expect([...parameters.keys()].sort()).toEqual(Object.keys(golden.final).sort());
      for (const [part, expected] of Object.entries(golden.final))
        expect(worstDifference(valuesOf(parameters, part), expected), part).toBeLessThan(1e-4);
      const after = await backend.score(pictures);
      expect(worstDifference(after, golden.evaluation.logits.flat())).toBeLessThan(rounding);
    });

    test('the float64 network of these tests says the same as PyTorch', () => {
      const { initial, evaluation, steps } = golden;
      const parameters = new Map(Object.entries(initial));
      const scored = referenceForward(network, parameters, bytesOf(evaluation.images), 'scoring');
      scored.logits.forEach((row, i) => {
        expect(worstDifference(row, evaluation.logitsBefore[i])).toBeLessThan(1e-12);
      });
      const [first] = steps;
      const trained = referenceForward(network, parameters, bytesOf(first.images), 'training');
      trained.logits.forEach((row, i) => {
        expect(logSoftmax(row)[first.labels[i]]).toBeCloseTo(first.logProbability[i], 12);
      });
    });
  });

  describe(`backend ${name}: gradients`, () => {
    const losses: readonly Loss[] = [
      { name: 'ce', q: 0.7, k: 0 },
      { name: 'mae', q: 0.7, k: 0 },
      { name: 'lq', q: 0.35, k: 0 },
      { name: 'truncated-lq', q: 0.7, k: 0.3 },
    ];

    test.each(losses)('of $name in the logits are those of the engine', async (chosen) => {
      for (const seed of isEmulated ? [1] : [1, 2, 3]) {
        const made = makeCase(seed, { batch: 6, classes: 4 });
        const { logits, features } = referenceForward(made.network, made.parameters, made.images, 'training');
        const given = logits.map((row, i) => Math.exp(logSoftmax(row)[made.labels[i]]));
        // Truncated at the mean probability, some are always below and some above.
        const loss: Loss = { ...chosen, k: given.reduce((sum, p) => sum + p / 6, 0) };
        const keep = Uint8Array.from(given, (p) => (loss.name === 'truncated-lq' && p <= loss.k ? 0 : 1));
        const kept = keep.reduce((sum, value) => sum + value, 0);

        // The gradient of the linear layer is features × logit gradient × scale, summed over the pictures.
        const expected = new Float64Array(7 * 4);
        logits.forEach((row, i) => {
          lossGradient(row, made.labels[i], loss).forEach((gradient, c) => {
            features[i].forEach((f, channel) => {
              expected[channel * 4 + c] += (0.8 * f * gradient) / kept;
            });
          });
        });
        const { q, scale: gradientScale } = gradientForm(loss);
        const backend = await opened(made);
        const gradients = await gradientsOf(
          backend,
          made.parameters,
          stepInput(made, { q, gradientScale, keep }),
        );
        expect(worstDifference(valuesOf(gradients, 'linear.weight'), expected), `seed ${seed}`).toBeLessThan(
          1e-5,
        );
      }
    });

    test.each(
      affordable([
        { size: 16, classes: 2 },
        // 17 pools from an even map, 22 from odd ones, 19 ends beside the largest map that is convolved as one picture.
        { size: 17, classes: 3 },
        { size: 19, classes: 3 },
        { size: 22, classes: 3 },
        { size: 33, classes: 5 },
        { size: 48, classes: 2 },
        { size: 51, classes: 100 },
        { size: 64, classes: 3 },
      ]),
    )(
      'in every parameter are the slope of the float64 loss at size $size, $classes classes',
      async (shape) => {
        const seed = 90 + shape.size;
        const made = makeCase(seed, shape);
        const loss: Loss = { name: 'lq', q: 0.7, k: 0 };
        const meanLoss = (parameters: Numbers): number => {
          const { logits } = referenceForward(made.network, parameters, made.images, 'training');
          return (
            logits.reduce(
              (sum, row, i) => sum + lossOfLogProbability(logSoftmax(row)[made.labels[i]], loss),
              0,
            ) / logits.length
          );
        };
        const backend = await opened(made);
        const gradients = await gradientsOf(backend, made.parameters, stepInput(made, { q: 0.7 }));
        const random = seededRandom(seed, 'direction');
        const trained = parameterShapes(made.network).filter(
          ({ role }) => role === 'weight' || role === 'bias',
        );
        expect([...gradients.keys()].sort()).toEqual(trained.map(({ name: part }) => part).sort());

        for (const { name: part } of trained) {
          const gradient = Float64Array.from(valuesOf(gradients, part));
          const start = Float64Array.from(valuesOf(made.parameters, part));
          const direction = start.map(() => random.normal());
          // So little that no pool and no ReLU takes another turn on the way.
          const h = 1e-8;
          const moved = (by: number): Numbers =>
            new Map<string, ArrayLike<number>>(made.parameters).set(
              part,
              start.map((value, i) => value + by * direction[i]),
            );
          const slope = (meanLoss(moved(h)) - meanLoss(moved(-h))) / (2 * h);
          const along = gradient.reduce((sum, value, i) => sum + value * direction[i], 0);
          const allowed = 1e-4 * Math.hypot(...gradient) + 1e-6;
          expect(Math.hypot(...gradient), `seed ${seed}, ${part}`).toBeGreaterThan(1e-4);
          expect(Math.abs(along - slope), `seed ${seed}, ${part}`).toBeLessThan(allowed);
        }
      },
    );

    test('running statistics take a tenth of the mean and the biased variance of the batch', async () => {
      const made = makeCase(4, { size: 22 });
      const backend = await opened(made);
      await backend.step(stepInput(made));
      const after = await backend.parameters();
      const { statistics } = referenceForward(made.network, made.parameters, made.images, 'training');
      expect(statistics.size).toBe(12);
      for (const [part, fresh] of statistics) {
        const before = valuesOf(made.parameters, part);
        const expected = fresh.map((value, i) => 0.9 * before[i] + 0.1 * value);
        expect(worstDifference(valuesOf(after, part), expected), part).toBeLessThan(1e-5);
      }
    });

    test('stay finite where the given label has probability 0 or 1', async () => {
      const made = makeCase(5, { batch: 6 });
      made.parameters.get('linear.weight')?.forEach((value, i, all) => (all[i] = 3000 * value));
      const backend = await opened(made);
      for (const loss of losses) {
        await backend.restore(made.parameters);
        const { q, scale } = gradientForm(loss);
        const logProbabilities = await backend.step(stepInput(made, { q, gradientScale: scale }));
        expect(Math.min(...logProbabilities), loss.name).toBeLessThan(-200);
        expect(Math.max(...logProbabilities), loss.name).toBeGreaterThan(-1e-6);
        for (const [part, values] of await backend.parameters())
          expect(values.every(Number.isFinite), `${loss.name}, ${part}`).toBe(true);
      }
    });
  });

  describe(`backend ${name}: the keep-mask`, () => {
    test('a step is the mean over the kept examples, with their full gradients', async () => {
      const made = makeCase(6);
      const backend = await opened(made);
      const gradientsWith = (keep: readonly number[]) =>
        gradientsOf(backend, made.parameters, stepInput(made, { q: 0.7, keep: Uint8Array.from(keep) }));
      const both = await gradientsWith([0, 1, 0, 1]);
      const alone = [await gradientsWith([0, 1, 0, 0]), await gradientsWith([0, 0, 0, 1])];
      for (const [part, values] of both) {
        const expected = values.map(
          (_, i) => (valuesOf(alone[0], part)[i] + valuesOf(alone[1], part)[i]) / 2,
        );
        // Float32 alone makes up to 2e-6 of it over seeds and processors; a mask that is taken wrongly makes more than 1e-2.
        expect(worstDifference(values, expected), part).toBeLessThan(1e-5);
      }
    });

    test('a pruned example pulls nowhere: its label makes no difference, bit for bit', async () => {
      const made = makeCase(7);
      const keep = Uint8Array.of(1, 0, 1, 1);
      const results = [];
      for (const label of [0, 1, 2]) {
        const backend = await opened(made);
        await backend.step(stepInput(made, { keep, labels: made.labels.with(1, label) }));
        results.push(await backend.parameters());
      }
      expect(results[1]).toEqual(results[0]);
      expect(results[2]).toEqual(results[0]);
    });

    test('k = 0 prunes nothing: the run equals one that never prunes, bit for bit', async () => {
      const problem = easyProblem(1, { size: 16, examples: 24 });
      const { images, labels, classes } = problem;
      const network = makeCase(8, { size: 16, classes }).network;
      const outcome = async (changes: object) => {
        const settings = easySettings(problem, {
          epochs: isEmulated ? 2 : 4,
          k: 0,
          warmUpEpochs: 1,
          // Of four, as elsewhere here, so that an emulated device has compiled it already.
          batchSize: isEmulated ? 4 : 8,
          ...changes,
        });
        const backend = await open(network, makeCase(8).parameters, { ...settings, threads: 2 });
        onTestFinished(() => backend.close());
        const { signal } = new AbortController();
        const { average } = await train({
          ...{ images, labels, classes, settings, backend, signal },
          now: () => 0,
          onEpoch: () => undefined,
          startingWeights: () => makeCase(8).parameters,
        });
        return { margins: average.margins(), parameters: await backend.parameters() };
      };
      const pruneAfterEpochs = isEmulated ? [1] : [1, 2, 3];
      const off = await outcome({ pruneAfterEpochs });
      expect(off).toEqual(await outcome({ pruneAfterEpochs: [] }));
      expect(off).toEqual(await outcome({ loss: 'lq', pruneAfterEpochs: [] }));
      // With k there is something to prune, so the comparison can tell.
      expect(await outcome({ pruneAfterEpochs, k: 0.4 })).not.toEqual(off);
    });
  });

  describe(`backend ${name}: promises`, () => {
    test.each(
      affordable([
        { size: 16, classes: 2 },
        { size: 22, classes: 3 },
        { size: 33, classes: 100 },
        { size: 64, classes: 2 },
        { size: 67, classes: 7 },
      ]),
    )('scores at size $size with $classes classes are those of the float64 network', async (shape) => {
      const made = makeCase(shape.size, shape);
      const backend = await opened(made);
      for (let step = 0; step < 3; step++) await backend.step(stepInput(made));
      const logits = await backend.score(made.images);
      const expected = referenceForward(
        made.network,
        await backend.parameters(),
        made.images,
        'scoring',
      ).logits;
      expected.forEach((row, i) => {
        const actual = logits.subarray(i * shape.classes, (i + 1) * shape.classes);
        expect(worstDifference(actual, row), `picture ${i}`).toBeLessThan(1e-5);
      });
    });

    test('what the last layer is given is that of the float64 network, and scoring is not disturbed', async () => {
      const count = isEmulated ? 13 : 103;
      const made = makeCase(23, { size: 20, batch: count });
      const backend = await opened(made, { batchSize: 4 });
      const scores = await backend.score(made.images);
      const { logits, features } = await backend.embed(made.images);
      expect(logits).toEqual(scores);
      expect(features).toHaveLength(count * 7);
      const expected = referenceForward(made.network, made.parameters, made.images, 'scoring').features;
      expected.forEach((row, i) => {
        expect(worstDifference(features.subarray(i * 7, (i + 1) * 7), row), `picture ${i}`).toBeLessThan(
          1e-5,
        );
      });
      expect(await backend.score(made.images)).toEqual(scores);
      await backend.step(
        stepInput({ ...made, labels: made.labels.subarray(0, 4), images: made.images.subarray(0, 4 * 1200) }),
      );
      expect((await backend.embed(made.images)).features).not.toEqual(features);
    });

    test('any number of pictures can be scored, each as if it were alone', async () => {
      const count = isEmulated ? 11 : 203;
      const made = makeCase(9, { batch: count });
      const backend = await opened(made, { batchSize: 4 });
      const imageBytes = 3 * 16 * 16;
      const all = await backend.score(made.images);
      expect(all).toHaveLength(count * 3);
      for (const n of [0, 1, 3, 4, 5, 99, 100, 101, 200].filter((some) => some < count)) {
        const some = await backend.score(made.images.subarray(0, n * imageBytes));
        expect(worstDifference(some, all.subarray(0, n * 3)), `${n} pictures`).toBeLessThan(1e-6);
      }
      const last = await backend.score(made.images.subarray((count - 1) * imageBytes));
      expect(worstDifference(last, all.subarray((count - 1) * 3))).toBeLessThan(1e-6);
    });

    test('scoring changes nothing, and sees every step and every restore', async () => {
      const made = makeCase(10);
      const backend = await opened(made);
      const atStart = await backend.score(made.images);
      const copy = Float32Array.from(atStart);
      expect((await backend.parameters()).get('block1.norm1.mean')).toEqual(
        made.parameters.get('block1.norm1.mean'),
      );
      await backend.step(stepInput(made));
      expect(await backend.score(made.images)).not.toEqual(atStart);
      // What score returned belongs to the caller.
      expect(atStart).toEqual(copy);
      await backend.restore(made.parameters);
      expect(await backend.score(made.images)).toEqual(atStart);
    });

    test('after restore the next step is the same, bit for bit', async () => {
      const made = makeCase(11);
      const backend = await opened(made, { weightDecay: 5e-4, biasLearningRateScale: 4 });
      for (let step = 0; step < 3; step++) await backend.step(stepInput(made));
      const saved = await backend.parameters();
      const first = Float32Array.from(await backend.step(stepInput(made)));
      const once = await backend.parameters();
      for (let step = 0; step < 4; step++) await backend.step(stepInput(made, { learningRate: 0.2 }));
      await backend.restore(saved);
      expect(await backend.step(stepInput(made))).toEqual(first);
      expect(await backend.parameters()).toEqual(once);
      expect(once).not.toEqual(saved);
    });

    test('parameters are a copy that later steps do not touch', async () => {
      const made = makeCase(12);
      const backend = await opened(made);
      const saved = await backend.parameters();
      const before = structuredClone(saved);
      for (let step = 0; step < 3; step++) await backend.step(stepInput(made));
      expect(saved).toEqual(before);
    });

    test('a set without momenta starts them at zero', async () => {
      const made = makeCase(13);
      const backend = await opened(made);
      await backend.step(stepInput(made));
      const once = await backend.parameters();
      await backend.step(stepInput(made));
      await backend.restore(made.parameters);
      await backend.step(stepInput(made));
      expect(await backend.parameters()).toEqual(once);
    });

    test('what was handed over is left as it was and may be reused', async () => {
      const made = makeCase(14);
      const { images, labels, parameters } = structuredClone(made);
      const keep = Uint8Array.of(1, 1, 1, 0);
      const backend = await opened(made);
      const other = await opened({ ...made, parameters });
      await backend.step(stepInput(made, { keep }));
      expect(made).toMatchObject({ images, labels, parameters });
      expect([...keep]).toEqual([1, 1, 1, 0]);
      const images2 = made.images.slice();
      await other.step(stepInput({ ...made, images: images2 }, { keep }));
      images2.fill(0);
      for (const each of [backend, other]) await each.step(stepInput(made));
      expect(await other.parameters()).toEqual(await backend.parameters());
    });

    test('the frozen first layer never trains, everything else does', async () => {
      const made = makeCase(15);
      const backend = await opened(made);
      for (let step = 0; step < 2; step++) await backend.step(stepInput(made));
      const after = await backend.parameters();
      for (const { name: part, role } of parameterShapes(made.network)) {
        const isSame = worstDifference(valuesOf(after, part), valuesOf(made.parameters, part)) === 0;
        expect(isSame, part).toBe(role === 'frozen');
      }
    });

    test.each(isEmulated ? [1] : [1, 2])(
      'the same start twice gives the same numbers, bit for bit, on %i threads',
      async (threads) => {
        const made = makeCase(16, isEmulated ? {} : { size: 32, batch: 16 });
        const results: ParameterSet[] = [];
        for (let run = 0; run < 2; run++) {
          const backend = await opened(made, { threads });
          for (let step = 0; step < 5; step++) await backend.step(stepInput(made));
          results.push(await backend.parameters());
        }
        expect(results[1]).toEqual(results[0]);
      },
    );

    test('two open at once do not disturb one another', async () => {
      const [one, two] = [makeCase(17), makeCase(18)];
      const alone = await opened(one);
      for (let step = 0; step < 3; step++) await alone.step(stepInput(one));
      const expected = await alone.parameters();
      const [first, second] = [await opened(one), await opened(two)];
      for (let step = 0; step < 3; step++)
        await Promise.all([first.step(stepInput(one)), second.step(stepInput(two))]);
      expect(await first.parameters()).toEqual(expected);
    });

    test('a batch of one trains', async () => {
      const made = makeCase(19, { batch: 1, size: 20 });
      const backend = await opened(made);
      const [before] = await backend.step(stepInput(made));
      const [after] = await backend.step(stepInput(made));
      expect(after).toBeGreaterThan(before);
    });

    test('a set with a parameter missing is refused by name', async () => {
      const made = makeCase(20);
      made.parameters.delete('block2.conv1.weight');
      await expect(open(made.network, made.parameters, plainOptions)).rejects.toThrow('block2.conv1.weight');
    });

    test('closing twice is harmless', async () => {
      const made = makeCase(21);
      const backend = await open(made.network, made.parameters, plainOptions);
      await backend.step(stepInput(made));
      await backend.score(made.images);
      await backend.close();
      await backend.close();
    });

    test(`memory stays flat over ${isEmulated ? 50 : '1,000'} steps`, async () => {
      const made = makeCase(22, { batch: 8 });
      const backend = await opened(made);
      const megabytesAfter = async (steps: number): Promise<number> => {
        for (let step = 1; step <= steps; step++)
          await backend.step(stepInput(made, { learningRate: 0.001 }));
        collectGarbage();
        return process.memoryUsage().rss / 2 ** 20;
      };
      const early = await megabytesAfter(isEmulated ? 10 : 200);
      const late = await megabytesAfter(isEmulated ? 40 : 800);
      // The first maps alone are 8 × 24 × 15 × 15 floats: a step that kept them would hold on to 138 MB after 800.
      expect(late - early).toBeLessThan(10);
    });
  });
}

/** Node hides its garbage collector unless asked; without it, rubbish not yet collected would look like a leak. */
function collectGarbage(): void {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
}
