// The training loop: alternative convex search between the network and the keep-mask (Zhang and Sabuncu 2018,
// algorithm 1), on a backend it knows only as numbers. A run may train several times: networks that began differently err
// differently, and each is shown some known errors, which tells how well it finds those that nobody knows.

import type { EpochReport, PretrainingOutcome } from '../../src-shared/domain.ts';
import type { TrainingSettings } from '../../src-shared/training-settings.ts';
import { mirrored, randomShift } from './augment.ts';
import type { Backend, ParameterSet, TrainingPictures } from './backend.ts';
import { epochOrder, repeatFactors, shownInEpoch } from './epoch-order.ts';
import { asTheNetworkHasThem, commonness, tellForEqualClasses } from './equal-classes.ts';
import type { FeatureVectors } from './feature-vectors.ts';
import { FeatureCollector } from './feature-vectors.ts';
import { firstMask } from './first-mask.ts';
import { holdOut } from './hold-out.ts';
import { renewKeepMask } from './keep-mask.ts';
import type { Opinion } from './opinion.ts';
import { combineOpinions } from './opinion.ts';
import {
  heldOutAccuracy,
  isOtherSide,
  mirrorTells,
  ownProbabilities,
  scoreAll,
  scoredView,
} from './score-all.ts';
import { isAborted, passOver } from './pass-over.ts';
import { meanColour } from './pixel-statistics.ts';
import { placePictures } from './place-pictures.ts';
import { plantErrors, withPlanted } from './plant-errors.ts';
import { beginWith, stoppedTooEarly } from './pretrain.ts';
import type { Random } from '../../src-shared/random.ts';
import { seededRandom } from '../../src-shared/random.ts';
import { learningRateAt, lossAt } from './schedule.ts';
import type { ScoreAverage } from './score-average.ts';
import { secondsLeft, workOf } from './time-left.ts';
import type { TrainingState } from './training-state.ts';
import { firstTraining, nextState, opinionOf } from './training-state.ts';

export interface TrainInput {
  /** [n, 3, size, size] uint8. */
  readonly images: Uint8Array;
  /** [n], 0 … classes − 1. */
  readonly labels: Int32Array;
  /** [n], 1 where a person gave the label: it is never pruned. Left out, nobody has. */
  readonly trusted?: Uint8Array | undefined;
  readonly classes: number;
  /** [n], equal where two show nearly the same; left out, none do. */
  readonly groups?: Int32Array;
  readonly settings: TrainingSettings;
  /** Holds the starting weights of the first training. */
  readonly backend: Backend;
  /** Of the later trainings, 1-based. */
  readonly startingWeights: (training: number) => ParameterSet;
  readonly signal: AbortSignal;
  /** Milliseconds, from any start. */
  readonly now: () => number;
  readonly onEpoch: (report: EpochReport) => void;
  /** Once it is known whether the trainings begin with what a pretraining taught; again where that has to be found out again. */
  readonly onPretrained?: (outcome: PretrainingOutcome) => void;
  /** After an epoch whose scores are averaged: what all trainings so far say. */
  readonly onScores?: (opinions: readonly Opinion[]) => void;
  /** After an epoch, to be saved; training waits for it, and then changes the state. Not once training is stopped. */
  readonly onState?: (state: TrainingState) => Promise<void>;
  /** Where to go on, after the pretraining; left out, training begins. It belongs to this training from then on. */
  readonly from?: TrainingState;
}

export interface TrainOutcome extends FeatureVectors {
  readonly stopped: boolean;
  readonly epochs: readonly EpochReport[];
  /** Of the last training; its trajectories are those of all. */
  readonly average: ScoreAverage;
  /** Of every training that came far enough to be asked; at least one. */
  readonly opinions: readonly Opinion[];
  /** Whether pictures were mirrored from the decision on. */
  readonly mirrored: boolean;
}

export async function train(input: TrainInput): Promise<TrainOutcome> {
  const { settings, signal } = input;
  let state = input.from ?? firstTraining(input);
  await trainOnce(input, state);
  while (state.reports.length < settings.trainings * settings.epochs && !isAborted(signal)) {
    state = nextState(state, input);
    await trainOnce(input, state);
  }
  if (state.reports.length === 0) throw stoppedTooEarly();
  return outcomeOf(state, settings);
}

/** The training that the state stands in, from its next epoch to its last. */
async function trainOnce(input: TrainInput, state: TrainingState): Promise<void> {
  const { images, classes, settings, backend, signal } = input;
  const { size } = settings;
  const { average, weightAverage, reports, opinions } = state;
  const training = opinions.length;
  const heldOut = holdOut(
    input.labels,
    classes,
    settings.heldOutShare,
    seededRandom(settings.seed, stream('held-out', training)),
    input.groups,
  );
  const before = training * settings.epochs;
  const factors = repeatFactors(input.labels, classes);
  const common = commonness(input.labels, factors);
  if (reports.length === before) begin(input, state, heldOut, common);
  const labels = withPlanted(input.labels, state.planted);
  const fill = meanColour(images, size);
  const beginning = (): ParameterSet =>
    state.weights ?? beginWith(input.startingWeights(training + 1), state.pretrained.learnt);
  await backend.restore(beginning());
  const pictures = await placePictures(backend, {
    ...{ images, size, fill },
    average: weightAverage.parameters(),
  });
  const started = input.now() - 1000 * state.done.seconds;
  if (reports.length === 0 && state.pretrained.learnt !== undefined) {
    await tryBeginning({ ...input, labels }, { heldOut, factors, pictures, state });
    await backend.restore(beginning());
  }

  for (let epoch = reports.length - before + 1; epoch <= settings.epochs; epoch++) {
    const trained = await trainEpoch({ ...input, labels }, { epoch, heldOut, factors, pictures, state });
    if (isAborted(signal)) return;

    const view = scoredView(epoch, state.mirror, settings);
    const features = new FeatureCollector(labels.length);
    const newest = await backend.parameters();
    weightAverage.take(await pictures.averaged());
    await backend.restore(weightAverage.parameters());
    const scores = await scoreAll(pictures, { count: labels.length, classes, view, signal, features });
    let { mirror } = state;
    if (training === 0 && epoch === settings.mirrorDecisionEpoch) {
      const others = await scoreAll(pictures, {
        ...{ count: labels.length, classes, signal },
        view: mirrored,
      });
      mirror = !mirrorTells(scores, others, labels, classes);
    }
    tellForEqualClasses(scores, common);
    await backend.restore(newest);
    if (isAborted(signal)) return;

    state.weights = newest;
    state.features = features;
    state.mirror = mirror;
    const seen = isOtherSide(epoch, mirror, settings) ? average.meanWithNewest(scores) : scores;
    const accuracy = heldOutAccuracy(seen, labels, heldOut, common);
    if (accuracy >= state.best.accuracy)
      state.best = { accuracy, given: ownProbabilities(seen, labels, classes) };
    if (settings.pruneAfterEpochs.includes(epoch))
      state.keepMask = renewKeepMask(state.best.given, labels, classes, heldOut, settings.k, input.trusted);
    const isAveraged = epoch > settings.averageAfterEpoch;
    average.add(scores, state.keepMask, isAveraged, epoch === settings.averageAfterEpoch + 1);

    const work = workOf({ trained: trained.images, scored: labels.length });
    state.done = { work: state.done.work + work, seconds: (input.now() - started) / 1000 };
    const shareKept = shareOf(state.keepMask);
    const isShown = shownOf(state.keepMask, heldOut);
    const next = { trained: shownInEpoch(labels, factors, isShown), scored: labels.length };
    const report: EpochReport = {
      epoch,
      epochs: settings.epochs,
      training: training + 1,
      trainings: settings.trainings,
      ...(settings.pretrainEpochs > 0 && { pretrainEpochs: settings.pretrainEpochs }),
      loss: trained.loss,
      heldOutAccuracy: accuracy,
      shareKept,
      seconds: state.done.seconds,
      secondsLeft: secondsLeft(before + epoch, next, state.done, settings),
      imagesTrained: trained.images,
    };
    reports.push(report);
    input.onEpoch(report);
    if (isAveraged) input.onScores?.([...opinions, opinionOf(state)]);
    if (isAborted(signal)) return;
    await input.onState?.(state);
  }
}

/**
 * Not all that is learnt from turned pictures helps to tell their classes apart: flowers seen from above look alike however they
 * are turned. So an epoch is tried with it and without it. In a first epoch every label is new to the network, and whichever
 * beginning is less surprised by them is what the trainings of the run begin with.
 */
async function tryBeginning(input: TrainInput, about: Omit<EpochToTrain, 'epoch'>): Promise<void> {
  const { backend, settings, startingWeights, signal } = input;
  const { state } = about;
  const losses: number[] = [];
  for (const learnt of [state.pretrained.learnt, undefined]) {
    await backend.restore(beginWith(startingWeights(1), learnt));
    const random = seededRandom(settings.seed, 'trial');
    const { loss, images } = await trainEpoch(input, { ...about, epoch: 1, random, isTrial: true });
    if (isAborted(signal)) return;
    losses.push(loss);
    state.done = { ...state.done, work: state.done.work + images };
  }
  const [withIt, withoutIt] = losses;
  // Not where it is no number, either.
  const isUsed = withIt < withoutIt;
  if (!isUsed) state.pretrained = { ...state.pretrained, learnt: undefined };
  const { report } = state.pretrained;
  if (report !== undefined) input.onPretrained?.({ isUsed, loss: report.loss, trial: { withIt, withoutIt } });
}

/** What is planted in a training, and what earlier trainings spare it. */
function begin(
  { labels, classes, settings, trusted, groups }: TrainInput,
  state: TrainingState,
  heldOut: Uint8Array,
  common: Float64Array,
): void {
  const { opinions } = state;
  const { plantedShare: share, pruneAfterEpochs, seed, k } = settings;
  if (share > 0)
    state.planted = plantErrors({
      ...{ labels, classes, share, seed },
      spared: sparedFromPlanting(heldOut, trusted, groups),
      training: opinions.length,
      // Told for classes equally common, a rare one would be planted as often as the others.
      probabilities:
        opinions.length === 0
          ? undefined
          : asTheNetworkHasThem(combineOpinions(opinions, classes).probabilities, common),
    });
  if (pruneAfterEpochs.length === 0) return;
  const { planted } = state;
  const shown = withPlanted(labels, planted);
  state.keepMask = firstMask({ opinions, planted, labels: shown, classes, heldOut, trusted, k });
}

/** What does not train, what a person vouches for, and what another picture would give away. */
function sparedFromPlanting(
  heldOut: Uint8Array,
  trusted: Uint8Array | undefined,
  groups: Int32Array | undefined,
): Uint8Array {
  const sizes = new Map<number, number>();
  for (const group of groups ?? []) sizes.set(group, (sizes.get(group) ?? 0) + 1);
  return heldOut.map((isHeldOut, example) => {
    const isAlone = groups === undefined || sizes.get(groups[example]) === 1;
    return isHeldOut === 1 || trusted?.[example] === 1 || !isAlone ? 1 : 0;
  });
}

/** What a state amounts to when nothing comes after it. At least one epoch is done. */
export function outcomeOf(state: TrainingState, settings: TrainingSettings): TrainOutcome {
  const { reports, average, mirror, features, opinions } = state;
  const counts = opinions.length === 0 || average.isAverage;
  return {
    stopped: reports.length < settings.trainings * settings.epochs,
    epochs: reports,
    average,
    opinions: counts ? [...opinions, opinionOf(state)] : opinions,
    mirrored: mirror,
    features: features.features,
    featureWidth: features.featureWidth,
  };
}

interface EpochToTrain {
  readonly epoch: number;
  readonly heldOut: Uint8Array;
  /** [classes] */
  readonly factors: Float64Array;
  readonly pictures: TrainingPictures;
  readonly state: TrainingState;
  /** Left out, that of the state. */
  readonly random?: Random;
  /** Nothing of the state moves. */
  readonly isTrial?: boolean;
}

/** One pass over the examples that train. A pruned example gets no step at all: skipping it is free speed. */
function trainEpoch(
  { labels, settings, signal }: TrainInput,
  { epoch, heldOut, factors, pictures, state, random = state.random, isTrial = false }: EpochToTrain,
): Promise<{ loss: number; images: number }> {
  const { size, shift } = settings;
  const { keepMask, mirror, weightAverage } = state;
  const hiddenSide = Math.round(settings.hiddenShare * size);
  const order = epochOrder(labels, factors, shownOf(keepMask, heldOut), random);
  const timesShown = new Uint8Array(labels.length);
  return passOver(order, {
    ...{ settings, pictures, signal },
    ...(!isTrial && { weightAverage }),
    loss: lossAt(epoch, settings),
    learningRateAt: (share) => learningRateAt((epoch - 1 + share) / settings.epochs, settings),
    shown: (example, isFilling) => {
      const time = isFilling ? 0 : timesShown[example]++;
      const view = {
        example,
        dx: randomShift(shift, random),
        dy: randomShift(shift, random),
        // Alternating flip: every epoch shows the mirror image of the last (Jordan 2024), and so does the next time in one.
        mirror: mirror && (example + epoch + time) % 2 === 0,
        turn: 0,
        square: { x: random.integer(size), y: random.integer(size), side: hiddenSide },
      };
      return { view, label: labels[example] };
    },
  });
}

/** The first training keeps the stream it had when a run was one training. */
function stream(name: string, training: number): string {
  return training === 0 ? name : `${name} ${training}`;
}

/** [n], 1 where an example trains. */
function shownOf(keepMask: Uint8Array, heldOut: Uint8Array): Uint8Array {
  return keepMask.map((keeps, example) => keeps & (1 - heldOut[example]));
}

function shareOf(mask: Uint8Array): number {
  let ones = 0;
  for (const value of mask) ones += value;
  return ones / mask.length;
}
