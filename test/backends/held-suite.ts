// Pictures that a device holds are trained on as if they were sent, and as the processor trains on them.

import { describe, expect, onTestFinished, test } from 'vitest';
import type { Backend, OpenBackend, TrainingPictures, ViewStep } from '../../src-main/engine/backend.ts';
import { straight } from '../../src-main/engine/augment.ts';
import { gpuSession } from '../../src-main/backends/onnx/gpu-session.ts';
import { gpuTrainingGraph } from '../../src-main/backends/onnx/gpu-training-graph.ts';
import { collectRuns } from '../../src-main/backends/onnx/graph-ends.ts';
import { heldPixels, piecesOf, withHiddenSquares } from '../../src-main/backends/onnx/held-pixels.ts';
import { openOnnxBackend } from '../../src-main/backends/onnx/open-onnx-backend.ts';
import { raised } from '../../src-main/backends/onnx/on-device.ts';
import { scoringGraph } from '../../src-main/backends/onnx/scoring-graph.ts';
import { trainingGraph } from '../../src-main/backends/onnx/training-graph.ts';
import { placePictures } from '../../src-main/engine/place-pictures.ts';
import { prepareNetwork } from '../../src-main/engine/prepare-network.ts';
import { seededRandom } from '../../src-shared/random.ts';
import type { TrainInput, TrainOutcome } from '../../src-main/engine/train.ts';
import { train } from '../../src-main/engine/train.ts';
import { loadState, saveState } from '../../src-main/engine/training-state.ts';
import type { SavedTraining } from '../../src-main/engine/training-state.ts';
import { sending } from '../bench/sending.ts';
import { easyProblem, easySettings } from '../engine/easy-problem.ts';

const problem = easyProblem(1, { size: 16, examples: 14 });
const { images, labels, classes, size } = problem;
const settings = easySettings(problem, {
  ...{ epochs: 2, warmUpEpochs: 1, pruneAfterEpochs: [1], averageAfterEpoch: 1, mirrorDecisionEpoch: 1 },
  // Of four, as in the suite of every backend, so that an emulated device has compiled it already.
  ...{ batchSize: 4, learningRate: 0.01, shift: 2, hiddenShare: 0.3, widths: [5, 6, 7] as const },
});
const none = new Map<string, Float32Array>();
const fill = [90, 120, 150];

/** Rounding differs from device to device, and steps build on one another. */
const tolerance = 1e-3;

function expectAlike(actual: ArrayLike<number> | undefined, expected: ArrayLike<number>, what: string): void {
  expect(actual, what).toHaveLength(expected.length);
  const worst = Array.from(expected, (value, i) => Math.abs(value - (actual?.[i] ?? NaN)));
  // Written so that NaN is not alike.
  expect(
    worst.every((difference) => difference < tolerance),
    `${what}, ${Math.max(...worst)}`,
  ).toBe(true);
}

async function opened(open: OpenBackend): Promise<Backend> {
  const { network, parameters } = prepareNetwork(images, classes, settings);
  const backend = await open(network, parameters, { ...settings, threads: 1 });
  onTestFinished(() => backend.close());
  return backend;
}

async function held(backend: Backend): Promise<TrainingPictures> {
  const pictures = await backend.hold?.({ images, size, fill, average: none });
  if (pictures === undefined) throw new Error('They were not held.');
  return pictures;
}

/** Four examples, each shown in another way. */
function stepOf(seed: number): ViewStep {
  const random = seededRandom(seed, 'held');
  const views = Array.from({ length: 4 }, (_, slot) => ({
    example: random.integer(labels.length),
    dx: random.integer(5) - 2,
    dy: random.integer(5) - 2,
    mirror: slot % 2 === 0,
    turn: slot,
    square: { x: random.integer(size), y: random.integer(size), side: 5 },
  }));
  return {
    views,
    labels: Int32Array.from(views, ({ example }) => labels[example]),
    keep: Uint8Array.of(1, 1, 0, 1),
    ...{ q: 0.5, gradientScale: 1, learningRate: 0.05 },
  };
}

async function trained(
  backend: Backend,
  changes: Partial<TrainInput> = {},
): Promise<{ outcome: TrainOutcome; saved: SavedTraining[] }> {
  const saved: SavedTraining[] = [];
  const outcome = await train({
    ...{ images, labels, classes, settings, backend, signal: new AbortController().signal },
    now: () => 0,
    startingWeights: () => prepareNetwork(images, classes, settings).parameters,
    onEpoch: () => undefined,
    onState: (state) => Promise.resolve(void saved.push(structuredClone(saveState(state)))),
    ...changes,
  });
  return { outcome, saved };
}

/** Three steps and all that can be asked for after them. */
async function course(backend: Backend, pictures: TrainingPictures): Promise<Map<string, Float32Array>> {
  const seen = new Map<string, Float32Array>();
  for (let step = 0; step < 3; step++) {
    await pictures.step(stepOf(step));
    if (step > 0) await pictures.average(1 / step);
  }
  seen.set('log-probabilities', await pictures.logProbabilities());
  for (const [name, values] of await backend.parameters()) seen.set(`parameter ${name}`, values.slice());
  for (const [name, values] of await pictures.averaged()) seen.set(`average ${name}`, values.slice());
  const some = { from: 3, to: 14 };
  const { logits, features } = await pictures.look({ ...some, view: straight, withFeatures: true });
  seen.set('logits', logits).set('features', features);
  const moved = { dx: 1, dy: -1, mirror: true, turn: 0 };
  const others = await pictures.look({ ...some, view: moved, withFeatures: false });
  return seen.set('logits of moved mirror images', others.logits);
}

/** @param open  a backend that can hold pictures */
export function heldSuite(open: OpenBackend): void {
  describe('pictures that the device holds', () => {
    let once: ReturnType<typeof trained> | undefined;
    const whole = (): ReturnType<typeof trained> =>
      (once ??= opened(open).then((backend) => trained(backend)));

    test('steps, the average and scores are those of pictures that are sent', async () => {
      const [holding, plain] = [await opened(open), await opened(open)];
      const place = { images, size, fill, average: none };
      const expected = await course(plain, await placePictures(sending(plain), place));
      const actual = await course(holding, await held(holding));
      expect([...actual.keys()].sort()).toEqual([...expected.keys()].sort());
      for (const [what, values] of expected) expectAlike(actual.get(what), values, what);
      // by hand: 11 pictures, and 3 steps of 4
      expect(actual.get('logits')).toHaveLength(11 * classes);
      expect(actual.get('log-probabilities')).toHaveLength(12);
    });

    test('many pictures are scored in several runs, of which the last is filled up', async () => {
      const backend = await opened(open);
      // by hand: 42 pictures, and runs of 12
      const many = new Uint8Array(3 * images.length);
      for (const turn of [0, 1, 2]) many.set(images, turn * images.length);
      const pictures = await backend.hold?.({ images: many, size, fill, average: none });
      const seen = await pictures?.look({ from: 3, to: 42, view: straight, withFeatures: false });
      expectAlike(seen?.logits, await backend.score(many.subarray(3 * 3 * size ** 2)), 'logits');
    });

    test('a training comes to what it comes to on the processor', async () => {
      const here = await whole();
      const there = await trained(await opened(openOnnxBackend));
      expectAlike(here.outcome.average.margins(), there.outcome.average.margins(), 'margins');
      expectAlike(here.outcome.features, there.outcome.features.map(Number), 'features');
      expect(here.outcome.mirrored).toBe(there.outcome.mirrored);
      here.outcome.epochs.forEach(({ loss, ...report }, index) => {
        const other = there.outcome.epochs[index];
        expect(loss).toBeCloseTo(other.loss, 3);
        expect({ ...report, loss: other.loss }).toEqual(other);
      });
    });

    test('a training goes on from its checkpoint, here to the same numbers and on the processor alike', async () => {
      const { outcome, saved } = await whole();
      const about = { labels, classes, settings };
      const from = () => loadState(structuredClone(saved[0]), about);
      const here = await trained(await opened(open), { from: from() });
      expect(here.outcome.average.margins()).toEqual(outcome.average.margins());
      expect(here.saved.at(-1)?.arrays).toEqual(saved.at(-1)?.arrays);
      const there = await trained(await opened(openOnnxBackend), { from: from() });
      expect(there.saved.at(-1)?.small.random).toEqual(saved.at(-1)?.small.random);
      expectAlike(there.outcome.average.margins(), outcome.average.margins(), 'margins');
    });

    test('an average that was saved is what it was', async () => {
      const backend = await opened(open);
      const average = new Map(await backend.parameters());
      for (const [name, values] of average)
        average.set(
          name,
          values.map((value) => value + 1),
        );
      const pictures = await backend.hold?.({ images, size, fill, average });
      expect(await pictures?.averaged()).toEqual(average);
    });

    test('results are handed out once, and those of more steps than pictures, too', async () => {
      const pictures = await held(await opened(open));
      const other = await held(await opened(open));
      // by hand: 14 pictures are 4 steps of 4; a rare class has an epoch take more
      const expected: number[] = [];
      for (let step = 0; step < 9; step++) {
        await pictures.step(stepOf(step));
        await other.step(stepOf(step));
        const results = await other.logProbabilities();
        expect(results).toHaveLength(4);
        expected.push(...results);
      }
      expect([...(await pictures.logProbabilities())]).toEqual(expected);
      expect(await pictures.logProbabilities()).toHaveLength(0);
    });

    test('what is restored is what is scored', async () => {
      const backend = await opened(open);
      const pictures = await held(backend);
      const atStart = await backend.parameters();
      const wanted = { from: 0, to: 4, view: straight, withFeatures: false };
      const before = await pictures.look(wanted);
      expectAlike(before.logits, await backend.score(images.subarray(0, 4 * 3 * size ** 2)), 'logits');
      await pictures.step(stepOf(1));
      expect((await pictures.look(wanted)).logits).not.toEqual(before.logits);
      await backend.restore(atStart);
      expect((await pictures.look(wanted)).logits).toEqual(before.logits);
      expectAlike(await backend.score(images.subarray(0, 4 * 3 * size ** 2)), before.logits, 'logits');
    });

    test('a backend holds the pictures of one training after another', async () => {
      const backend = await opened(open);
      const start = await backend.parameters();
      const [first] = [await course(backend, await held(backend))];
      await backend.restore(start);
      expect(await course(backend, await held(backend))).toEqual(first);
    });

    test('no operator of a step or of scoring is left to the processor', async () => {
      const runtime = await import('onnxruntime-node');
      const { network, parameters } = prepareNetwork(images, classes, settings);
      const options = { ...settings, threads: 1 };
      const pixels = heldPixels(piecesOf(labels.length, size) ?? []);
      const shown = withHiddenSquares(pixels, fill);
      const create = async (model: Uint8Array): Promise<void> => {
        const session = await runtime.InferenceSession.create(model, {
          ...gpuSession('webgpu'),
          logSeverityLevel: 4,
          extra: { session: { disable_cpu_ep_fallback: '1' } },
        });
        await session.release();
      };
      await create(gpuTrainingGraph(network, parameters, options, shown, collectRuns(4)));
      await create(scoringGraph(network, parameters, 4, pixels, collectRuns(4)));
      // The graph for the processor has some, so the comparison can tell.
      await expect(create(trainingGraph(network, options).model)).rejects.toThrow();
    });

    test('pictures for which there is no room are not held', async () => {
      const backend = await opened(open);
      // 512 MiB at four bytes a pixel; never touched, so that they cost no memory here
      const many = new Uint8Array(3 * size ** 2 * (2 ** 27 / size ** 2 + 1));
      expect(await backend.hold?.({ images: many, size, fill, average: none })).toBeUndefined();
      await backend.step({ ...stepOf(1), images: images.subarray(0, 4 * 3 * size ** 2) });
    });
  });

  test('what the device never wrote is noticed', () => {
    expect([...raised(Float32Array.of(-1.5, -1))]).toEqual([-0.5, 0]);
    for (const wrong of [0, NaN, 3]) expect(() => raised(Float32Array.of(-1.5, wrong))).toThrow('cannot be');
  });
}
