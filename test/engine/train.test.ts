import { describe, expect, test } from 'vitest';
import type { EpochReport } from '../../src-shared/domain.ts';
import type { TrainingSettings } from '../../src-shared/training-settings.ts';
import type { Backend, Embedding, StepInput } from '../../src-main/engine/backend.ts';
import { labelFreeWork } from '../../src-main/engine/label-free-work.ts';
import { workOf } from '../../src-main/engine/time-left.ts';
import type { TrainInput, TrainOutcome } from '../../src-main/engine/train.ts';
import { train } from '../../src-main/engine/train.ts';
import type { Loss } from '../../src-main/engine/truncated-lq.ts';
import { lossOfLogProbability } from '../../src-main/engine/truncated-lq.ts';
import type { EasyProblem } from './easy-problem.ts';
import { easyProblem, easySettings, easyStart } from './easy-problem.ts';
import { openLinearBackend } from './linear-backend.ts';

interface Extras {
  readonly settings?: Partial<TrainingSettings>;
  readonly backend?: Backend;
  readonly signal?: AbortSignal;
  readonly onEpoch?: (report: EpochReport) => void;
  readonly now?: () => number;
  readonly onScores?: NonNullable<TrainInput['onScores']>;
  readonly onState?: NonNullable<TrainInput['onState']>;
}

function run(problem: EasyProblem, extras: Extras = {}): Promise<TrainOutcome> {
  return train({
    images: problem.images,
    labels: problem.labels,
    classes: problem.classes,
    settings: easySettings(problem, extras.settings),
    startingWeights: easyStart(problem),
    backend: extras.backend ?? openLinearBackend(problem.size, problem.classes),
    signal: extras.signal ?? new AbortController().signal,
    now: extras.now ?? (() => 0),
    onEpoch: extras.onEpoch ?? (() => undefined),
    onScores: extras.onScores ?? (() => undefined),
    ...(extras.onState && { onState: extras.onState }),
  });
}

/** Tells which examples, as they are or mirrored, a step was given. */
function exampleFinder({
  images,
  size,
}: EasyProblem): (step: StepInput) => { index: number; mirror: boolean }[] {
  const imageBytes = 3 * size * size;
  const known = new Map<string, { index: number; mirror: boolean }>();
  const key = (some: Uint8Array, index: number): string =>
    some.subarray(index * imageBytes, (index + 1) * imageBytes).join();
  const mirrored = images.map((_, at) => images[at - (at % size) + size - 1 - (at % size)]);
  for (let index = 0; index * imageBytes < images.length; index++) {
    known.set(key(images, index), { index, mirror: false });
    known.set(key(mirrored, index), { index, mirror: true });
  }
  return (step) =>
    Array.from(step.labels, (_, slot) => {
      const found = known.get(key(step.images, slot));
      if (found === undefined) throw new Error('A step was given a picture that is none of the problem.');
      return found;
    });
}

/** Answers with written-down probabilities of class 0 of 2, and notes the steps of every epoch. */
function scriptedBackend(
  script: readonly (readonly number[])[],
): Backend & { readonly steps: StepInput[][] } {
  const steps: StepInput[][] = [[]];
  const score = (): Promise<Float32Array> => {
    const given = script[steps.length - 1];
    steps.push([]);
    return Promise.resolve(Float32Array.from(given.flatMap((p) => [Math.log(p), Math.log(1 - p)])));
  };
  return {
    name: 'cpu',
    steps,
    step: (input) => {
      steps[steps.length - 1].push({ ...input, images: input.images.slice(), labels: input.labels.slice() });
      return Promise.resolve(new Float32Array(input.labels.length).fill(-1));
    },
    score,
    embed: async (images) => ({ logits: await score(), features: Float32Array.from(images) }),
    parameters: () => Promise.resolve(new Map()),
    restore: () => Promise.resolve(),
    close: () => Promise.resolve(),
  };
}

/** Eight pictures of class 0, each of its own grey. */
const eight: EasyProblem = {
  images: Uint8Array.from({ length: 8 * 12 }, (_, at) => 20 + Math.floor(at / 12)),
  labels: new Int32Array(8),
  classes: 2,
  isWrong: new Uint8Array(8),
  size: 2,
};
const neverMirror = { mirrorDecisionEpoch: 1000 };

describe('pruning', () => {
  test('the wrong labels of an easy problem are pruned and the right ones stay', async () => {
    for (const seed of [1, 2, 3]) {
      const problem = easyProblem(seed, { examples: 360 });
      const { average, epochs } = await run(problem, { settings: { seed } });
      const pruned = average.prunedTrajectory();
      const last = (example: number): number => pruned[example * epochs.length + epochs.length - 1];
      const all = [...problem.isWrong.keys()];
      const wrong = all.filter((example) => problem.isWrong[example] === 1);
      const right = all.filter((example) => problem.isWrong[example] === 0);
      expect(wrong.length, `seed ${seed}`).toBeGreaterThan(20);
      expect(wrong.filter(last).length / wrong.length, `seed ${seed}`).toBeGreaterThan(0.85);
      expect(right.filter(last).length / right.length, `seed ${seed}`).toBeLessThan(0.05);
      const margins = average.margins();
      expect(Math.max(...wrong.map((i) => margins[i])), `seed ${seed}`).toBeLessThan(
        Math.min(...right.map((i) => margins[i])),
      );
    }
  });

  test('parameters change in the epochs around a pruning, and what is scored are those that train', async () => {
    const problem = easyProblem(1);
    const backend = openLinearBackend(problem.size, problem.classes);
    const after: Float64Array[] = [backend.weights];
    const { average } = await run(problem, { backend, onEpoch: () => after.push(backend.weights) });
    const given = average.trajectory(problem.labels);
    for (let epoch = 1; epoch <= 12; epoch++) {
      const change = Math.hypot(...after[epoch].map((value, i) => value - after[epoch - 1][i]));
      expect(change, `epoch ${epoch}`).toBeGreaterThan(1e-3);
      // Before the first epoch nothing was scored.
      if (epoch === 1) continue;
      const moved = problem.labels.filter((_, i) => given[i * 12 + epoch - 1] !== given[i * 12 + epoch - 2]);
      expect(moved.length, `epoch ${epoch}`).toBeGreaterThan(0.5 * problem.labels.length);
    }
  });

  test('where epochs look at one side and the other in turn, both say what is believed', async () => {
    const problem = easyProblem(6, { isSymmetric: true });
    // Nothing is held out, so the newest epoch counts as the best.
    const settings = {
      heldOutShare: 0,
      pruneAfterEpochs: [],
      epochs: 4,
      warmUpEpochs: 1,
      averageAfterEpoch: 2,
    };
    let given = new Float32Array();
    const onState: TrainInput['onState'] = ({ best }) => {
      given = Float32Array.from(best.given);
      return Promise.resolve();
    };
    const { average, mirrored } = await run(problem, { settings, onState });
    expect(mirrored).toBe(true);
    const seen = average.trajectory(problem.labels);
    given.forEach((p, example) => {
      expect(p).toBeCloseTo((seen[4 * example + 2] + seen[4 * example + 3]) / 2, 4);
    });
    expect(given.some((p, example) => Math.abs(p - seen[4 * example + 3]) > 1e-3)).toBe(true);
  });

  test('a pruned example costs no step', async () => {
    const problem = easyProblem(2);
    const backend = openLinearBackend(problem.size, problem.classes);
    const find = exampleFinder(problem);
    const { average, epochs } = await run(problem, { backend });
    const pruned = average.prunedTrajectory();
    // by hand: 180 examples, 6 of each 60 or so held out, 162 train in 11 batches of 16
    expect(epochs[0].imagesTrained).toBe(176);
    expect(epochs[5].imagesTrained).toBeLessThan(0.85 * 176);
    expect(backend.steps).toHaveLength(
      epochs.reduce((sum, { imagesTrained }) => sum + imagesTrained / 16, 0),
    );
    let at = 0;
    for (const { epoch, imagesTrained } of epochs)
      for (const end = at + imagesTrained / 16; at < end; at++)
        for (const { index } of find(backend.steps[at]))
          if (epoch > 1) expect(pruned[index * epochs.length + epoch - 2], `epoch ${epoch}`).toBe(0);
  });

  test('a pruned example comes back as soon as it is believed again', async () => {
    const good = new Array<number>(8).fill(0.9);
    const doubted = good.with(3, 0.1);
    const backend = scriptedBackend([good, doubted, doubted, good, good]);
    const { average } = await run(eight, {
      backend,
      settings: {
        ...neverMirror,
        epochs: 5,
        warmUpEpochs: 1,
        pruneAfterEpochs: [1, 2, 3, 4],
        averageAfterEpoch: 1,
        batchSize: 4,
        heldOutShare: 0,
      },
    });
    expect([...average.prunedTrajectory().subarray(15, 20)]).toEqual([0, 1, 1, 0, 0]);
    const find = exampleFinder(eight);
    const trained = backend.steps
      .slice(0, 5)
      .map((steps) => steps.flatMap(find).some(({ index }) => index === 3));
    expect(trained).toEqual([true, true, false, false, true]);
  });

  describe('where a class is rare', () => {
    // by hand: the mean is 80, and 80 / 10 = 8
    const examples = 160;
    const rare: EasyProblem = {
      images: Uint8Array.from({ length: examples * 12 }, (_, at) => 1 + Math.floor(at / 12) + 70 * (at % 2)),
      labels: Int32Array.from({ length: examples }, (_, example) => (example < 10 ? 1 : 0)),
      classes: 2,
      isWrong: new Uint8Array(examples),
      size: 2,
    };
    const sure = new Array<number>(examples).fill(0.8);
    const settings = {
      ...{ epochs: 2, warmUpEpochs: 1, pruneAfterEpochs: [1], k: 0.4, heldOutShare: 0, batchSize: 1 },
      ...{ mirrorDecisionEpoch: 1, averageAfterEpoch: 1 },
    };

    test('its pictures are shown several times in an epoch, as they are and mirrored in turn', async () => {
      const backend = scriptedBackend([sure, sure, sure]);
      const { epochs } = await run(rare, { backend, settings: { ...settings, pruneAfterEpochs: [] } });
      // After the first epoch its mirror images are scored, too.
      const shown = Map.groupBy(backend.steps[2].flatMap(exampleFinder(rare)), ({ index }) => index);
      for (const [index, views] of shown) {
        expect(views, `${index}`).toHaveLength(index < 10 ? 2 : 1);
        const sides = views.map(({ mirror }) => mirror);
        if (index < 10) expect(sides).toEqual([sides[0], !sides[0]]);
      }
      expect(shown.size).toBe(examples);
      expect(epochs[1].imagesTrained).toBe(170);
    });

    test('and there are two, probabilities are told, and pruned by, as the network has them', async () => {
      const { average } = await run(rare, { backend: scriptedBackend([sure, sure, sure]), settings });
      const probabilities = average.probabilities();
      expect(probabilities[0]).toBeCloseTo(0.8, 6);
      const kept = average.save().scored[0].keepMask;
      // by hand: 0.2 is below k, and half of a rare class stays
      expect(kept.slice(0, 10).reduce((sum, keeps) => sum + keeps, 0)).toBe(5);
      expect(kept.slice(10).reduce((sum, keeps) => sum + keeps, 0)).toBe(150);
    });
  });

  test('the mask is made of the epoch with the best held-out accuracy so far', async () => {
    // Epoch 1 has every label right. Epoch 2 believes no label, the held-out ones included: a worse model.
    const good = [0.9, 0.9, 0.9, 0.9, 0.9, 0.9, 0.9, 0.1];
    const backend = scriptedBackend([good, new Array<number>(8).fill(0.2), good]);
    const { average } = await run(eight, {
      backend,
      settings: {
        ...neverMirror,
        epochs: 3,
        warmUpEpochs: 1,
        pruneAfterEpochs: [2],
        heldOutShare: 0.5,
        seed: 3,
      },
    });
    const pruned = average.prunedTrajectory();
    expect(Array.from({ length: 8 }, (_, i) => pruned[i * 3 + 1])).toEqual([0, 0, 0, 0, 0, 0, 0, 1]);
  });

  test('a class that is hardly believed keeps an example that trains', async () => {
    const settings = {
      ...neverMirror,
      epochs: 2,
      warmUpEpochs: 1,
      pruneAfterEpochs: [1],
      batchSize: 4,
      heldOutShare: 0.25,
    };
    const find = exampleFinder(eight);
    const watching = scriptedBackend([new Array<number>(8).fill(0.9), new Array<number>(8).fill(0.9)]);
    await run(eight, { backend: watching, settings });
    const training = new Set(watching.steps[0].flatMap(find).map(({ index }) => index));
    expect(training.size).toBe(6);

    // Nobody is believed, and the held-out examples are believed a little more than the others.
    const doubted = Array.from({ length: 8 }, (_, index) => (training.has(index) ? 0.1 : 0.2));
    const { epochs } = await run(eight, { backend: scriptedBackend([doubted, doubted]), settings });
    expect(epochs[1].imagesTrained).toBeGreaterThan(0);
  });

  test('k = 0 ends in the same numbers as never pruning, bit for bit', async () => {
    const problem = easyProblem(3);
    const outcome = async (settings: Partial<TrainingSettings>) => {
      const backend = openLinearBackend(problem.size, problem.classes);
      const { average, epochs } = await run(problem, { backend, settings });
      return { weights: backend.weights, margins: average.margins(), epochs };
    };
    const never = await outcome({ k: 0, pruneAfterEpochs: [] });
    const off = await outcome({ k: 0 });
    const plain = await outcome({ loss: 'lq', pruneAfterEpochs: [] });
    expect(off).toEqual(never);
    expect(plain).toEqual(never);
    expect(off.epochs.every(({ shareKept }) => shareKept === 1)).toBe(true);
  });
});

describe('steps', () => {
  test('held-out examples never train', async () => {
    const problem = easyProblem(4);
    const backend = openLinearBackend(problem.size, problem.classes);
    await run(problem, { backend, settings: { pruneAfterEpochs: [] } });
    const trained = new Set(backend.steps.flatMap(exampleFinder(problem)).map(({ index }) => index));
    const ofClass = (label: number) => [...problem.labels.keys()].filter((i) => problem.labels[i] === label);
    for (let label = 0; label < 3; label++) {
      const members = ofClass(label);
      const never = members.filter((index) => !trained.has(index));
      expect(never).toHaveLength(Math.round(0.1 * members.length));
    }
  });

  test('every example that trains is seen once an epoch; a last batch is filled up from the start', async () => {
    const problem = easyProblem(4, { examples: 50 });
    const backend = openLinearBackend(problem.size, problem.classes);
    await run(problem, { backend, settings: { ...neverMirror, heldOutShare: 0, pruneAfterEpochs: [] } });
    // by hand: 50 examples in 4 batches of 16, 14 places left over
    expect(backend.steps).toHaveLength(12 * 4);
    const find = exampleFinder(problem);
    const seen = backend.steps
      .slice(0, 4)
      .flatMap(find)
      .map(({ index }) => index);
    expect(new Set(seen.slice(0, 50)).size).toBe(50);
    expect(seen.slice(50)).toEqual(seen.slice(0, 14));
    for (const step of backend.steps) {
      expect([...step.keep]).toEqual(new Array(16).fill(1));
      expect([...step.labels]).toEqual(find(step).map(({ index }) => problem.labels[index]));
    }
  });

  test('fewer examples than a batch still make a full batch', async () => {
    const backend = scriptedBackend([new Array<number>(8).fill(0.9)]);
    const settings = { ...neverMirror, epochs: 1, batchSize: 32, heldOutShare: 0 };
    const { epochs } = await run(eight, { backend, settings });
    expect(epochs[0].imagesTrained).toBe(32);
    const counts = new Array<number>(8).fill(0);
    for (const { index } of backend.steps[0].flatMap(exampleFinder(eight))) counts[index]++;
    expect(counts).toEqual(new Array(8).fill(4));
  });

  test('q grows from 0 while warming up, then Lq trains with its own', async () => {
    const problem = easyProblem(5);
    const backend = openLinearBackend(problem.size, problem.classes);
    const { epochs } = await run(problem, { backend });
    let at = 0;
    const inEpoch = epochs.map(({ imagesTrained }) => {
      const steps = backend.steps.slice(at, (at += imagesTrained / 16));
      return [...new Set(steps.map(({ q }) => Number(q.toFixed(12))))];
    });
    // by hand: a fifth of 0.7 more per epoch, five epochs
    expect(inEpoch).toEqual([[0], [0.14], [0.28], [0.42], [0.56], ...new Array<number[]>(7).fill([0.7])]);
  });

  test('where mirror images look alike, every epoch shows the mirror image of the last', async () => {
    const problem = easyProblem(6, { isSymmetric: true });
    const backend = openLinearBackend(problem.size, problem.classes);
    const settings = { heldOutShare: 0, pruneAfterEpochs: [], epochs: 4, warmUpEpochs: 1 };
    const { mirrored } = await run(problem, { backend, settings });
    expect(mirrored).toBe(true);
    const find = exampleFinder(problem);
    // by hand: 180 examples, 12 batches an epoch
    const viewOf = (epoch: number) =>
      new Map(
        backend.steps
          .slice(12 * (epoch - 1), 12 * epoch)
          .flatMap(find)
          .map(({ index, mirror }) => [index, mirror]),
      );
    const [third, fourth] = [viewOf(3), viewOf(4)];
    for (const [index, mirror] of third) expect(fourth.get(index)).toBe(!mirror);
    // Before the decision nothing is mirrored.
    expect(new Set(viewOf(1).values())).toEqual(new Set([false]));
  });

  test('where mirror images look different, none is ever shown', async () => {
    const problem = easyProblem(6, { isSymmetric: false, examples: 240 });
    const backend = openLinearBackend(problem.size, problem.classes);
    const { mirrored } = await run(problem, { backend, settings: { mirrorDecisionEpoch: 4 } });
    expect(mirrored).toBe(false);
    expect(backend.steps.flatMap(exampleFinder(problem)).some(({ mirror }) => mirror)).toBe(false);
  });
});

describe('stopping', () => {
  test('an abort ends after the step in progress and keeps what was scored', async () => {
    const problem = easyProblem(7);
    const stop = new AbortController();
    const linear = openLinearBackend(problem.size, problem.classes);
    const step = (input: StepInput): Promise<Float32Array> => {
      // by hand: 11 batches an epoch; the 40th is the 7th of epoch 4
      if (linear.steps.length === 39) stop.abort();
      return linear.step(input);
    };
    const backend = { ...linear, step };
    const { stopped, epochs, average } = await run(problem, { backend, signal: stop.signal });
    expect(linear.steps).toHaveLength(40);
    expect(stopped).toBe(true);
    expect(epochs.map(({ epoch }) => epoch)).toEqual([1, 2, 3]);
    expect(average.scoredEpochs).toBe(3);
    expect(average.margins().every(Number.isFinite)).toBe(true);

    // What it leaves is what a whole run had at that point.
    const whole = await run(problem);
    expect(epochs).toEqual(whole.epochs.slice(0, 3));
    const given = whole.average.trajectory(problem.labels);
    expect(average.trajectory(problem.labels)).toEqual(given.filter((_, at) => at % 12 < 3));
  });

  test('an abort between two epochs ends there', async () => {
    const problem = easyProblem(7);
    const stop = new AbortController();
    const backend = openLinearBackend(problem.size, problem.classes);
    const onEpoch = ({ epoch }: EpochReport): void => {
      if (epoch === 2) stop.abort();
    };
    const { stopped, epochs } = await run(problem, { backend, signal: stop.signal, onEpoch });
    expect(stopped).toBe(true);
    expect(epochs).toHaveLength(2);
    expect(backend.steps).toHaveLength(22);
  });

  test('an abort after the last epoch is no stop: everything was done', async () => {
    const stop = new AbortController();
    const onEpoch = ({ epoch }: EpochReport): void => {
      if (epoch === 12) stop.abort();
    };
    expect(await run(easyProblem(7), { signal: stop.signal, onEpoch })).toMatchObject({ stopped: false });
  });

  test('an abort before the first epoch is scored rejects with cancelled', async () => {
    const problem = easyProblem(7);
    const stop = new AbortController();
    const linear = openLinearBackend(problem.size, problem.classes);
    const embed = (images: Uint8Array): Promise<Embedding> => {
      stop.abort();
      return linear.embed(images);
    };
    const backend = { ...linear, embed };
    await expect(run(problem, { backend, signal: stop.signal })).rejects.toMatchObject({ code: 'cancelled' });

    const untouched = openLinearBackend(problem.size, problem.classes);
    const aborted = run(problem, { backend: untouched, signal: AbortSignal.abort() });
    await expect(aborted).rejects.toMatchObject({ name: 'AppError', code: 'cancelled' });
    expect(untouched.steps).toHaveLength(0);
  });

  test('a backend that fails fails the run with its own error', async () => {
    const problem = easyProblem(7);
    const backend = openLinearBackend(problem.size, problem.classes);
    backend.step = () => Promise.reject(new Error('The device is gone.'));
    await expect(run(problem, { backend })).rejects.toThrow('The device is gone.');
  });
});

describe('repeating', () => {
  test('the same seed gives bit-identical margins, another seed others', async () => {
    const problem = easyProblem(8);
    const marginsOf = async (seed: number): Promise<Float64Array> =>
      (await run(problem, { settings: { seed, shift: 1 } })).average.margins();
    const margins = await marginsOf(1);
    expect(await marginsOf(1)).toEqual(margins);
    expect(await marginsOf(2)).not.toEqual(margins);
  });

  test('pictures and labels are left as they were', async () => {
    const problem = easyProblem(8);
    const [images, labels] = [problem.images.slice(), problem.labels.slice()];
    await run(problem);
    expect(problem.images).toEqual(images);
    expect(problem.labels).toEqual(labels);
  });
});

describe('reports', () => {
  test('every epoch is reported once, in order, with its numbers', async () => {
    const problem = easyProblem(9);
    const linear = openLinearBackend(problem.size, problem.classes);
    const logProbabilities: number[] = [];
    const step = async (input: StepInput): Promise<Float32Array> => {
      const result = await linear.step(input);
      logProbabilities.push(...result);
      return result;
    };
    const backend = { ...linear, step };
    const reports: EpochReport[] = [];
    let clock = 5000;
    const { average, epochs, stopped } = await run(problem, {
      backend,
      now: () => (clock += 500),
      onEpoch: (report) => reports.push(report),
    });
    expect(stopped).toBe(false);
    expect(reports).toEqual(epochs);
    expect(reports.map(({ epoch }) => epoch)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
    // One look at the clock at the start and one per epoch.
    expect(reports.map(({ seconds }) => seconds)).toEqual(reports.map(({ epoch }) => epoch / 2));

    const pruned = average.prunedTrajectory();
    let at = 0;
    for (const report of reports) {
      expect(report.epochs).toBe(12);
      const loss: Loss =
        report.epoch <= 5
          ? { name: 'lq', q: (0.7 * (report.epoch - 1)) / 5, k: 0.25 }
          : { name: 'truncated-lq', q: 0.7, k: 0.25 };
      const losses = logProbabilities
        .slice(at, at + report.imagesTrained)
        .map((logP) => lossOfLogProbability(logP, loss));
      at += report.imagesTrained;
      expect(report.loss).toBeCloseTo(losses.reduce((sum, value) => sum + value, 0) / losses.length, 12);
      const kept = problem.labels.filter((_, example) => pruned[example * 12 + report.epoch - 1] === 0);
      expect(report.shareKept).toBeCloseTo(kept.length / problem.labels.length, 12);
      expect(report.secondsLeft).toBeGreaterThanOrEqual(0);
      expect(Number.isFinite(report.secondsLeft)).toBe(true);
    }
    expect(at).toBe(logProbabilities.length);
    expect(reports[0].shareKept).toBe(1);
    expect(reports[11].shareKept).toBeLessThan(0.9);
    // Only the view that knows no labels, at the speed of all epochs.
    const examples = problem.labels.length;
    const work = reports.reduce(
      (sum, { imagesTrained }) => sum + workOf({ trained: imagesTrained, scored: examples }),
      0,
    );
    const rest = labelFreeWork(examples, easySettings(problem));
    expect(reports[11].secondsLeft).toBeCloseTo((rest * 6) / work, 6);
  });

  test('the average is over the epochs after the one it starts after, warm-up left out', async () => {
    const problem = easyProblem(9);
    const { average } = await run(problem, { settings: { averageAfterEpoch: 8 } });
    const given = average.trajectory(problem.labels);
    const probabilities = average.probabilities();
    problem.labels.forEach((label, example) => {
      // Epochs 9 to 12; trajectories are kept in steps of 1/65535.
      const last = given.subarray(example * 12 + 8, example * 12 + 12);
      const mean = last.reduce((sum, p) => sum + p / 4, 0);
      expect(Math.abs(probabilities[example * 3 + label] - mean)).toBeLessThan(1e-5);
    });
  });

  test('scores are handed over after every epoch that is averaged, each after its report', async () => {
    const heard: string[] = [];
    await run(easyProblem(9), {
      settings: { averageAfterEpoch: 9 },
      onEpoch: ({ epoch }) => heard.push(`epoch ${epoch}`),
      onScores: (opinions) => heard.push(`scores of ${opinions.length}`),
    });
    expect(heard.slice(8)).toEqual([
      ...['epoch 9', 'epoch 10', 'scores of 1', 'epoch 11', 'scores of 1', 'epoch 12', 'scores of 1'],
    ]);
  });

  test('a stop costs no look at any picture, and leaves the features of the last scored epoch', async () => {
    const problem = easyProblem(9);
    const stop = new AbortController();
    const backend = openLinearBackend(problem.size, problem.classes);
    let looks = 0;
    const counting: Backend = {
      ...backend,
      step: (input) => {
        // by hand: 11 batches an epoch; the 40th is the 7th of epoch 4
        if (backend.steps.length === 39) stop.abort();
        return backend.step(input);
      },
      score: (images) => (looks++, backend.score(images)),
      embed: (images) => (looks++, backend.embed(images)),
    };
    const looksAfter: number[] = [];
    const { stopped, features } = await run(problem, {
      backend: counting,
      signal: stop.signal,
      onEpoch: () => looksAfter.push(looks),
    });
    expect(stopped).toBe(true);
    expect(looksAfter).toHaveLength(3);
    expect(looks).toBe(looksAfter.at(-1));
    const { features: whole } = await run(problem, { settings: { epochs: 12 } });
    // The plain-number backend's features are the pixels, whatever it has learned.
    expect(features).toEqual(whole);
  });

  test('features are what the averaged weights see, not the newest', async () => {
    const problem = easyProblem(9);
    const backend = openLinearBackend(problem.size, problem.classes);
    let seenWith = new Float32Array();
    let averaged: Float32Array | undefined;
    const { features, featureWidth } = await run(problem, {
      backend: {
        ...backend,
        embed: (images) => {
          seenWith = Float32Array.from(backend.weights);
          return backend.embed(images);
        },
      },
      onState: ({ weightAverage }) => {
        averaged = weightAverage.parameters().get('linear.weight')?.slice();
        return Promise.resolve();
      },
    });
    expect(seenWith).toEqual(averaged);
    expect(seenWith).not.toEqual(Float32Array.from(backend.weights));
    expect(featureWidth).toBe(48);
    expect(features).toHaveLength(48 * problem.labels.length);
  });

  test('held-out accuracy is that of the examples no step was given', async () => {
    const problem = easyProblem(9);
    const backend = openLinearBackend(problem.size, problem.classes);
    const { average, epochs } = await run(problem, {
      backend,
      settings: { pruneAfterEpochs: [], averageAfterEpoch: 11 },
    });
    const trained = new Set(backend.steps.flatMap(exampleFinder(problem)).map(({ index }) => index));
    const held = [...problem.labels.keys()].filter((index) => !trained.has(index));
    // The margins of one averaged epoch are those of the last; above 0 the given label is the most probable.
    const margins = average.margins();
    const right = held.filter((index) => margins[index] > 0);
    expect(epochs[11].heldOutAccuracy).toBeCloseTo(right.length / held.length, 12);
  });

  test('without held-out examples training goes on and accuracy is reported as 0', async () => {
    const { epochs } = await run(easyProblem(9), { settings: { heldOutShare: 0 } });
    expect(epochs.map(({ heldOutAccuracy }) => heldOutAccuracy)).toEqual(new Array(12).fill(0));
    expect(epochs[11].shareKept).toBeLessThan(0.9);
  });

  test('a run of one epoch gives one report and finite margins', async () => {
    const settings = {
      epochs: 1,
      warmUpEpochs: 0,
      pruneAfterEpochs: [],
      averageAfterEpoch: 0,
      mirrorDecisionEpoch: 1,
    };
    const { epochs, average, stopped } = await run(easyProblem(9), { settings });
    expect({ epochs: epochs.length, stopped }).toEqual({ epochs: 1, stopped: false });
    expect(average.margins().every(Number.isFinite)).toBe(true);
  });
});
