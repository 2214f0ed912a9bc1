// The training loop: alternative convex search between the network and the keep-mask (Zhang and Sabuncu 2018,
// algorithm 1), on a backend it knows only as numbers.

import type { EpochReport } from '../../src-shared/domain.ts';
import { AppError } from '../../src-shared/errors.ts';
import type { TrainingSettings } from '../../src-shared/training-settings.ts';
import { copyShifted, randomShift } from './augment.ts';
import type { Backend } from './backend.ts';
import { holdOut } from './hold-out.ts';
import { renewKeepMask } from './keep-mask.ts';
import { heldOutAccuracy, mirrorTells, ownProbabilities, scoreAll } from './score-all.ts';
import { seededRandom, type Random } from './random.ts';
import { learningRateAt, lossAt } from './schedule.ts';
import { ScoreAverage } from './score-average.ts';
import { shuffle } from './shuffle.ts';
import { gradientForm, lossOfLogProbability } from './truncated-lq.ts';
import { WeightAverage } from './weight-average.ts';

export interface TrainInput {
  /** [n, 3, size, size] uint8. */
  readonly images: Uint8Array;
  /** [n], 0 … classes − 1. */
  readonly labels: Int32Array;
  readonly classes: number;
  readonly settings: TrainingSettings;
  readonly backend: Backend;
  readonly signal: AbortSignal;
  /** Milliseconds, from any start. */
  readonly now: () => number;
  readonly onEpoch: (report: EpochReport) => void;
}

export interface TrainOutcome {
  readonly stopped: boolean;
  readonly epochs: readonly EpochReport[];
  readonly average: ScoreAverage;
  /** Whether pictures were mirrored from the decision on. */
  readonly mirrored: boolean;
}

/** The average takes in every so many steps' weights: copying them costs as much as a small layer. */
const averagedSteps = 4;

export async function train(input: TrainInput): Promise<TrainOutcome> {
  const { images, labels, classes, settings, backend, signal } = input;
  const { size } = settings;
  const random = seededRandom(settings.seed, 'batches');
  const heldOut = holdOut(labels, classes, settings.heldOutShare, seededRandom(settings.seed, 'held-out'));
  const average = new ScoreAverage(labels, classes);
  const reports: EpochReport[] = [];
  const started = input.now();
  let keepMask: Uint8Array = new Uint8Array(labels.length).fill(1);
  let best: { accuracy: number; given: Float32Array } = { accuracy: -1, given: new Float32Array() };
  let mirror = false;
  const weightAverage = new WeightAverage(settings.weightAverageDecay ** averagedSteps);

  for (let epoch = 1; epoch <= settings.epochs; epoch++) {
    const trained = await trainEpoch(input, { epoch, keepMask, heldOut, mirror, random, weightAverage });
    if (isAborted(signal)) break;

    const weights = await backend.parameters();
    await backend.restore(weightAverage.parameters());
    // Warming up, a look at the pictures as they are is enough; both sides cost twice the time.
    const view = mirror && epoch >= settings.averageAfterEpoch ? 'both' : 'straight';
    const scores = await scoreAll(backend, images, { size, classes, view, signal });
    if (epoch === settings.mirrorDecisionEpoch) {
      const mirrored = await scoreAll(backend, images, { size, classes, view: 'mirrored', signal });
      mirror = !mirrorTells(scores, mirrored, labels, classes);
    }
    await backend.restore(weights);
    if (isAborted(signal)) break;

    const accuracy = heldOutAccuracy(scores, labels, classes, heldOut);
    if (accuracy >= best.accuracy) best = { accuracy, given: ownProbabilities(scores, labels, classes) };
    if (settings.pruneAfterEpochs.includes(epoch))
      keepMask = renewKeepMask(best.given, labels, classes, heldOut, settings.k);
    const isAveraged = epoch > settings.averageAfterEpoch;
    average.add(scores, keepMask, isAveraged, epoch === settings.averageAfterEpoch + 1);

    const seconds = (input.now() - started) / 1000;
    const report: EpochReport = {
      epoch,
      epochs: settings.epochs,
      loss: trained.loss,
      heldOutAccuracy: accuracy,
      shareKept: shareOf(keepMask),
      seconds,
      secondsLeft: secondsLeft(reports, epoch, seconds, settings.epochs, shareOf(keepMask)),
      imagesTrained: trained.images,
    };
    reports.push(report);
    input.onEpoch(report);
    if (isAborted(signal)) break;
  }
  if (average.scoredEpochs === 0)
    throw new AppError(
      'cancelled',
      'Stopped before the first epoch was scored; there is nothing to show yet.',
    );
  return { stopped: reports.length < settings.epochs, epochs: reports, average, mirrored: mirror };
}

/** One pass over the examples that train. A pruned example gets no step at all: skipping it is free speed. */
async function trainEpoch(
  { images, labels, settings, backend, signal }: TrainInput,
  state: {
    readonly epoch: number;
    readonly keepMask: Uint8Array;
    readonly heldOut: Uint8Array;
    readonly mirror: boolean;
    readonly random: Random;
    readonly weightAverage: WeightAverage;
  },
): Promise<{ loss: number; images: number }> {
  const { epoch, keepMask, heldOut, mirror, random, weightAverage } = state;
  const { size, batchSize, shift } = settings;
  const loss = lossAt(epoch, settings);
  const form = gradientForm(loss);
  const order = shuffle(
    Int32Array.from(labels.keys()).filter((example) => keepMask[example] === 1 && heldOut[example] === 0),
    random,
  );
  const batches = Math.ceil(order.length / batchSize);
  const imageBytes = 3 * size * size;
  const batch = {
    images: new Uint8Array(batchSize * imageBytes),
    labels: new Int32Array(batchSize),
    keep: new Uint8Array(batchSize).fill(1),
  };
  let lossSum = 0;
  let done = 0;
  for (let index = 0; index < batches && !isAborted(signal); index++) {
    for (let slot = 0; slot < batchSize; slot++) {
      // The last batch is filled up from the start of the order.
      const example = order[(index * batchSize + slot) % order.length];
      copyShifted(images, example * imageBytes, batch.images, slot * imageBytes, size, {
        dx: randomShift(shift, random),
        dy: randomShift(shift, random),
        // Alternating flip: every epoch shows the mirror image of the last (Jordan 2024).
        mirror: mirror && (example + epoch) % 2 === 0,
      });
      batch.labels[slot] = labels[example];
    }
    const progress = (epoch - 1 + index / batches) / settings.epochs;
    const logProbabilities = await backend.step({
      ...batch,
      q: form.q,
      gradientScale: form.scale,
      learningRate: learningRateAt(progress, settings),
    });
    for (const logProbability of logProbabilities) lossSum += lossOfLogProbability(logProbability, loss);
    if (index % averagedSteps === averagedSteps - 1 || index === batches - 1)
      weightAverage.add(await backend.parameters());
    done += batchSize;
  }
  return { loss: lossSum / Math.max(1, done), images: done };
}

function shareOf(mask: Uint8Array): number {
  let ones = 0;
  for (const value of mask) ones += value;
  return ones / mask.length;
}

/** From the last epoch's time, counting that fewer kept examples train faster and every epoch scores all. */
function secondsLeft(
  reports: readonly EpochReport[],
  epoch: number,
  seconds: number,
  epochs: number,
  shareKept: number,
): number {
  const last = reports.at(-1);
  const duration = seconds - (last?.seconds ?? 0);
  const before = last?.shareKept ?? 1;
  const trainingPart = 0.75;
  const next = duration * (trainingPart * (shareKept / before) + 1 - trainingPart);
  return next * (epochs - epoch);
}

/** TypeScript believes a signal cannot change between two looks; it can, across an await. */
function isAborted(signal: AbortSignal): boolean {
  return signal.aborted;
}
