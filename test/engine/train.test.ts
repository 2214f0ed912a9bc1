import { describe, expect, test } from 'vitest';
import type { Embedding, StepInput } from '../../src-main/engine/backend.ts';
import type { EpochReport } from '../../src-shared/domain.ts';
import { openLinearBackend } from './linear-backend.ts';
import { easyProblem } from './easy-problem.ts';
import { run } from './train-rig.ts';

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
