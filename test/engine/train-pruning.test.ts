import { describe, expect, test } from 'vitest';
import type { TrainingSettings } from '../../src-shared/training-settings.ts';
import type { EasyProblem } from './easy-problem.ts';
import { openLinearBackend } from './linear-backend.ts';
import type { TrainInput } from '../../src-main/engine/train.ts';
import { easyProblem } from './easy-problem.ts';
import { eight, exampleFinder, neverMirror, run, scriptedBackend } from './train-rig.ts';

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
