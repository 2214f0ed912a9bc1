// Trainings of small made-up problems, for the tests of the training loop.

import type { Backend, StepInput } from '../../src-main/engine/backend.ts';
import type { EpochReport } from '../../src-shared/domain.ts';
import type { TrainingSettings } from '../../src-shared/training-settings.ts';
import { train } from '../../src-main/engine/train.ts';
import type { EasyProblem } from './easy-problem.ts';
import { openLinearBackend } from './linear-backend.ts';
import type { TrainInput, TrainOutcome } from '../../src-main/engine/train.ts';
import { easySettings, easyStart } from './easy-problem.ts';

interface Extras {
  readonly settings?: Partial<TrainingSettings>;
  readonly backend?: Backend;
  readonly signal?: AbortSignal;
  readonly onEpoch?: (report: EpochReport) => void;
  readonly now?: () => number;
  readonly onScores?: NonNullable<TrainInput['onScores']>;
  readonly onState?: NonNullable<TrainInput['onState']>;
}

export function run(problem: EasyProblem, extras: Extras = {}): Promise<TrainOutcome> {
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
export function exampleFinder({
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
export function scriptedBackend(
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
export const eight: EasyProblem = {
  images: Uint8Array.from({ length: 8 * 12 }, (_, at) => 20 + Math.floor(at / 12)),
  labels: new Int32Array(8),
  classes: 2,
  isWrong: new Uint8Array(8),
  size: 2,
};
export const neverMirror = { mirrorDecisionEpoch: 1000 };
