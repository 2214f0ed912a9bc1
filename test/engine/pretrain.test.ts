import { describe, expect, test } from 'vitest';
import { seededRandom } from '../../src-shared/random.ts';
import { copySeen, straight } from '../../src-main/engine/augment.ts';
import type { PretrainInput } from '../../src-main/engine/pretrain.ts';
import { beginWith, pretrain } from '../../src-main/engine/pretrain.ts';
import type { SavedTraining, TrainingState } from '../../src-main/engine/training-state.ts';
import {
  firstState,
  firstTraining,
  isPretraining,
  loadState,
  saveState,
} from '../../src-main/engine/training-state.ts';
import { train } from '../../src-main/engine/train.ts';
import type { PretrainingOutcome, PretrainingReport } from '../../src-shared/domain.ts';
import type { TrainingSettings } from '../../src-shared/training-settings.ts';
import type { EasyProblem } from './easy-problem.ts';
import { easyProblem, easySettings, easyStart } from './easy-problem.ts';
import type { LinearBackend } from './linear-backend.ts';
import { openLinearBackend } from './linear-backend.ts';

const turns = 4;
const problem = easyProblem(1, { size: 6, examples: 90 });

interface Extras {
  readonly from?: TrainingState;
  readonly settings?: Partial<TrainingSettings>;
  readonly backend?: LinearBackend;
  readonly signal?: AbortSignal;
  readonly onEpoch?: (report: PretrainingReport) => void;
  readonly outcomes?: PretrainingOutcome[];
  readonly saved?: SavedTraining[];
}

function run({ images, labels, classes, size }: EasyProblem, extras: Extras = {}): Promise<TrainingState> {
  const settings = easySettings(problem, { pretrainEpochs: 4, ...extras.settings });
  const input: PretrainInput = {
    ...{ images, labels, classes, settings },
    backend: extras.backend ?? openLinearBackend(size, turns),
    signal: extras.signal ?? new AbortController().signal,
    now: () => 0,
    onEpoch: extras.onEpoch ?? (() => undefined),
    onPretrained: (outcome) => extras.outcomes?.push(outcome),
    onState: (state) => Promise.resolve(void extras.saved?.push(structuredClone(saveState(state)))),
  };
  return pretrain(input, extras.from ?? firstState({ labels, classes, settings }));
}

/** A backend whose parameters have other names besides the last layer's. */
function withMore(backend: LinearBackend): LinearBackend {
  return {
    ...backend,
    parameters: async () =>
      new Map([
        ...(await backend.parameters()),
        ['block1.conv1.weight', Float32Array.of(1, 2)],
        ['momentum/block1.conv1.weight', Float32Array.of(3, 4)],
      ]),
  };
}

test('every epoch shows each picture once, a quarter of them turned in each way, and asks for the turn', async () => {
  const backend = openLinearBackend(problem.size, turns);
  await run(problem, { backend });
  const { images, size } = problem;
  const imageBytes = 3 * size ** 2;
  const known = new Map<string, { example: number; turn: number }>();
  for (let example = 0; example * imageBytes < images.length; example++)
    for (const mirror of [false, true])
      for (let turn = 0; turn < turns; turn++) {
        const seen = new Uint8Array(imageBytes);
        copySeen(images, example * imageBytes, seen, 0, size, { ...straight, mirror, turn });
        known.set(seen.join(), { example, turn });
      }
  const perEpoch = Math.ceil(90 / 16);
  expect(backend.steps).toHaveLength(4 * perEpoch);
  const counts = new Map<number, number>();
  backend.steps.slice(0, perEpoch).forEach((step) => {
    step.labels.forEach((label, slot) => {
      const found = known.get(step.images.subarray(slot * imageBytes, (slot + 1) * imageBytes).join());
      // Some pictures are not changed by a mirror, so that a turn of the one is a turn of the other.
      expect(found?.turn).toBe(label);
      counts.set(found?.example ?? -1, (counts.get(found?.example ?? -1) ?? 0) + 1);
    });
    expect([...step.labels].filter((label) => label === 2)).toHaveLength(4);
    expect(step.q).toBe(0);
  });
  expect(counts.size).toBe(90);
});

test('what is learnt is all but the last layer, and no momentum', async () => {
  const backend = withMore(openLinearBackend(problem.size, turns));
  const outcomes: PretrainingOutcome[] = [];
  const { pretrained, reports, weights } = await run(problem, { backend, outcomes });
  expect(pretrained.epochs).toBe(4);
  // Whether it is used, a trial has to tell.
  expect(outcomes).toEqual([]);
  expect([...(pretrained.learnt ?? [])]).toEqual([['block1.conv1.weight', Float32Array.of(1, 2)]]);
  expect([reports, weights]).toEqual([[], undefined]);
});

test('pictures that look alike however they are turned teach nothing, and are not begun with', async () => {
  const grey: EasyProblem = { ...problem, images: problem.images.map((_, at) => Math.floor(at / 108)) };
  const losses: number[] = [];
  const outcomes: PretrainingOutcome[] = [];
  const { pretrained } = await run(grey, { outcomes, onEpoch: ({ loss }) => losses.push(loss) });
  for (const loss of losses) expect(loss).toBeGreaterThan(0.9 * Math.log(turns));
  expect(pretrained).toMatchObject({ epochs: 4, learnt: undefined });
  expect(outcomes).toEqual([{ isUsed: false, loss: losses[3] }]);
});

test('where the way up is plain to see it ends early, and the trainings begin with nothing', async () => {
  // White above, black below.
  const half = (3 * problem.size ** 2) / 6;
  const plain: EasyProblem = {
    ...problem,
    images: problem.images.map((_, at) => (Math.floor(at / half) % 2 === 0 ? 255 : 0)),
  };
  const reports: PretrainingReport[] = [];
  const [outcomes, saved] = [[] as PretrainingOutcome[], [] as SavedTraining[]];
  const settings = { pretrainEpochs: 60 };
  const { pretrained, weights } = await run(plain, {
    ...{ settings, outcomes, saved },
    onEpoch: (report) => reports.push(report),
  });
  const last = reports[reports.length - 1];
  expect(last.loss).toBeLessThan(0.1 * Math.log(turns));
  expect(reports[reports.length - 2].loss).toBeGreaterThan(0.1 * Math.log(turns));
  expect(last).toMatchObject({ epoch: reports.length, epochs: 60 });
  expect(reports.length).toBeLessThan(60);
  expect(outcomes).toEqual([{ isUsed: false, loss: last.loss }]);
  expect([pretrained.learnt, weights]).toEqual([undefined, undefined]);
  // Whoever goes on from there does not begin it again.
  const about = { labels: plain.labels, classes: plain.classes };
  const all = easySettings(problem, settings);
  const again = loadState(saved[saved.length - 1], { ...about, settings: all });
  expect(isPretraining(again, all)).toBe(false);
});

test('a training begins with what was learnt, and with its own last layer', () => {
  const start = new Map([
    ['block1.conv1.weight', Float32Array.of(0, 0)],
    ['linear.weight', Float32Array.of(5)],
  ]);
  const learnt = new Map([['block1.conv1.weight', Float32Array.of(1, 2)]]);
  expect([...beginWith(start, learnt)]).toEqual([
    ['block1.conv1.weight', Float32Array.of(1, 2)],
    ['linear.weight', Float32Array.of(5)],
  ]);
  expect([...beginWith(start, undefined)]).toEqual([...start]);
});

describe('what was learnt', () => {
  const { images, labels, classes, size } = problem;
  const mark = 'block1.conv1.weight';
  const report = { loss: 0.25 } as PretrainingReport;

  interface Told {
    readonly saved?: SavedTraining[];
    readonly from?: SavedTraining;
    readonly outcomes?: PretrainingOutcome[];
  }

  /**
   * Trains twice, with these weights learnt before; returns the mark of each beginning, those that are tried among them.
   *
   * @param saved     takes in what is to be gone on with
   * @param from      where it goes on
   * @param outcomes  takes in what is told of the trial
   */
  async function beginnings(
    learntWeights: Float64Array,
    { saved, from, outcomes }: Told = {},
  ): Promise<number[]> {
    const settings = easySettings(problem, {
      ...{ pretrainEpochs: 4, trainings: 2, epochs: 2, plantedShare: 0.1 },
    });
    const learnt = new Map([
      ['linear.weight', Float32Array.from(learntWeights)],
      [mark, Float32Array.of(1)],
    ]);
    const marks: number[] = [];
    const backend = openLinearBackend(size, classes);
    await train({
      ...{ images, labels, classes, settings },
      backend: {
        ...backend,
        restore: (parameters) => {
          marks.push(...(parameters.get(mark) ?? []));
          return backend.restore(parameters);
        },
      },
      from:
        from === undefined
          ? firstTraining({ labels, classes, settings }, { pretrained: { epochs: 4, learnt, report } })
          : loadState(from, { labels, classes, settings }),
      onState: (state) => Promise.resolve(void saved?.push(structuredClone(saveState(state)))),
      onPretrained: (outcome) => outcomes?.push(outcome),
      startingWeights: (training) => new Map([...easyStart(problem)(training), [mark, Float32Array.of(0)]]),
      signal: new AbortController().signal,
      now: () => 0,
      onEpoch: () => undefined,
    });
    return marks;
  }

  test('is tried, and every training of the run begins with it where labels then surprise less', async () => {
    const knowing = openLinearBackend(size, classes);
    await train({
      ...{ images, labels, classes, settings: easySettings(problem), backend: knowing },
      startingWeights: easyStart(problem),
      signal: new AbortController().signal,
      now: () => 0,
      onEpoch: () => undefined,
    });
    // with it and without it, and then the two trainings
    const [saved, outcomes]: [SavedTraining[], PretrainingOutcome[]] = [[], []];
    const learnt = knowing.weights.map((weight) => weight / 5);
    expect(await beginnings(learnt, { saved, outcomes })).toEqual([1, 1, 0, 1, 1]);
    expect(outcomes).toMatchObject([{ isUsed: true, loss: 0.25 }]);
    const { withIt = NaN, withoutIt = NaN } = outcomes[0].trial ?? {};
    expect(withIt).toBeLessThan(withoutIt);
    // Gone on with after the first epoch, nothing is tried again, and nothing is told.
    expect(await beginnings(learnt, { from: saved[0], outcomes })).toEqual([1]);
    expect(outcomes).toHaveLength(1);
  });

  test('is left where labels then surprise more, or where nobody can say', async () => {
    const random = seededRandom(1, 'misled');
    const misled = Float64Array.from({ length: classes * 3 * size ** 2 }, () => random.normal());
    const [saved, outcomes]: [SavedTraining[], PretrainingOutcome[]] = [[], []];
    expect(await beginnings(misled, { saved, outcomes })).toEqual([1, 1, 0, 0, 0]);
    expect(await beginnings(misled, { from: saved[0] })).toEqual([0]);
    expect(await beginnings(misled.fill(NaN), { outcomes })).toEqual([1, 1, 0, 0, 0]);
    expect(outcomes.map(({ isUsed }) => isUsed)).toEqual([false, false]);
    expect(outcomes[1].trial?.withIt).toBeNaN();
  });
});

test('it goes on from a saved epoch, and ends in the same numbers', async () => {
  const saved: SavedTraining[] = [];
  const losses: number[][] = [[], []];
  const whole = await run(problem, {
    saved,
    backend: withMore(openLinearBackend(problem.size, turns)),
    onEpoch: ({ loss }) => losses[0].push(loss),
  });
  // The last is the state in which the first training begins.
  expect(saved.map(({ small }) => small.pretrained)).toEqual([1, 2, 3, 4]);
  const { labels, classes } = problem;
  const about = { labels, classes, settings: easySettings(problem, { pretrainEpochs: 4 }) };
  const again = await run(problem, {
    from: loadState(saved[1], about),
    backend: withMore(openLinearBackend(problem.size, turns)),
    onEpoch: ({ loss }) => losses[1].push(loss),
  });
  // This backend's weights are float64, and those saved float32.
  expect(losses[1]).toEqual(losses[0].slice(2).map((loss) => expect.closeTo(loss, 6) as unknown));
  const { small, ...rest } = saveState(whole);
  const { loss } = small.pretraining ?? {};
  const pretraining = { ...small.pretraining, loss: expect.closeTo(loss ?? NaN, 6) as unknown };
  expect(saveState(again)).toEqual({ ...rest, small: { ...small, pretraining } });
  expect(saveState(loadState(saved[3], about))).toEqual(saveState(whole));
});

test('it tells of each epoch, and how long all will still take', async () => {
  const reports: PretrainingReport[] = [];
  await run(problem, { onEpoch: (report) => reports.push(report) });
  expect(reports.map(({ epoch, epochs }) => [epoch, epochs])).toEqual([
    [1, 4],
    [2, 4],
    [3, 4],
    [4, 4],
  ]);
  expect(reports[3].loss).toBeLessThan(reports[0].loss);
});

test('stopped in it, there is nothing to show', async () => {
  const stop = new AbortController();
  const stopped = run(problem, {
    signal: stop.signal,
    onEpoch: () => {
      stop.abort();
    },
  });
  await expect(stopped).rejects.toMatchObject({ code: 'cancelled' });
});
