import { describe, expect, test } from 'vitest';
import { openLinearBackend } from './linear-backend.ts';
import { easyProblem } from './easy-problem.ts';
import { eight, exampleFinder, neverMirror, run, scriptedBackend } from './train-rig.ts';

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
