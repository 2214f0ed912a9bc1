// Everything of a run that its later epochs build on. Saved after an epoch and loaded elsewhere, the run goes on as if
// nothing had happened.

import type { EpochReport, PretrainingReport } from '../../src-shared/domain.ts';
import type { TrainingSettings } from '../../src-shared/training-settings.ts';
import type { ParameterSet } from './backend.ts';
import type { FeatureVectors } from './feature-vectors.ts';
import type { Opinion } from './opinion.ts';
import type { PlantedErrors } from './plant-errors.ts';
import { nothingPlanted } from './plant-errors.ts';
import type { RandomState, SavableRandom } from '../../src-shared/random.ts';
import { randomFrom, seededRandom } from '../../src-shared/random.ts';
import type { SavedScores, ScoredEpoch } from './score-average.ts';
import { ScoreAverage, nothingScored } from './score-average.ts';
import { WeightAverage } from './weight-average.ts';

/** The average takes in every so many steps' weights: copying them costs as much as a small layer. */
export const averagedSteps = 4;

/** A state as plain data, to be written down at once: the arrays are those that training goes on to change. */
export interface SavedTraining {
  readonly small: SmallState;
  /** By name; `weights/<parameter>` and `average/<parameter>` among them. */
  readonly arrays: ReadonlyMap<string, SavedArray>;
  /** Of every epoch so far, in order. An epoch's never change again. */
  readonly scored: readonly ScoredEpoch[];
}
export type SavedArray = Uint8Array | Int32Array | Float32Array | Float64Array;

interface SmallState {
  readonly random: RandomState;
  readonly mirror: boolean;
  readonly bestAccuracy: number;
  readonly averaged: number;
  readonly isAverage: boolean;
  readonly weightsSeen: number;
  readonly featureWidth: number;
  readonly done: TrainingState['done'];
  /** Epochs of the pretraining that are done; left out by versions that had none. */
  readonly pretrained?: number;
  /** Of its last epoch. */
  readonly pretraining?: PretrainingReport;
  readonly reports: readonly EpochReport[];
  /** How many trainings of the run are over. */
  readonly opinions: number;
}

export interface TrainingState {
  pretrained: Pretrained;
  /** Of the trainings of the run that are over, in order. */
  readonly opinions: readonly Opinion[];
  /** In this training. */
  planted: PlantedErrors;
  /** Of the batches. */
  readonly random: SavableRandom;
  readonly average: ScoreAverage;
  readonly weightAverage: WeightAverage;
  /** Of every epoch done, those of earlier trainings included, in order. */
  readonly reports: EpochReport[];
  /** The newest weights, momentum included; undefined before the first epoch of this training, or of the pretraining, is done. */
  weights: ParameterSet | undefined;
  /** [n] */
  keepMask: Uint8Array;
  /** Probability of each given label, [n], after the epoch with the best held-out accuracy so far. */
  best: { readonly accuracy: number; readonly given: Float32Array };
  /** Whether pictures are mirrored. */
  mirror: boolean;
  /** What the averaged weights saw after the last epoch. */
  features: FeatureVectors;
  /** In trained examples, and the time that took. */
  done: { readonly work: number; readonly seconds: number };
}

interface Pretrained {
  /** Done of the pretraining. */
  readonly epochs: number;
  /** Once it is over: what every training begins with. */
  readonly learnt: ParameterSet | undefined;
  /** Of the last epoch done; left out where there was none. */
  readonly report?: PretrainingReport;
}

interface About {
  readonly labels: Int32Array;
  readonly classes: number;
  readonly settings: TrainingSettings;
}

/** Whether the state stands before the first training. */
export function isPretraining(
  { pretrained }: Pick<TrainingState, 'pretrained'>,
  { pretrainEpochs }: TrainingSettings,
): boolean {
  return pretrained.epochs < pretrainEpochs;
}

/** Of the first thing that is done: the pretraining, where there is one. */
export function firstState(about: About): TrainingState {
  const { seed, pretrainEpochs } = about.settings;
  const state = beginningOf(about);
  if (pretrainEpochs === 0) return state;
  const weightAverage = new WeightAverage(pretrainingDecay(about.settings));
  return { ...state, random: seededRandom(seed, 'pretraining'), weightAverage };
}

/** In which the first training begins: after a pretraining, or without one. */
export function firstTraining(
  about: About,
  {
    pretrained = { epochs: about.settings.pretrainEpochs, learnt: undefined },
    done = { work: 0, seconds: 0 },
  }: Partial<Pick<TrainingState, 'pretrained' | 'done'>> = {},
): TrainingState {
  return { ...beginningOf(about), pretrained, done };
}

function beginningOf({ labels, classes, settings }: About): TrainingState {
  return {
    pretrained: { epochs: 0, learnt: undefined },
    opinions: [],
    planted: nothingPlanted,
    random: seededRandom(settings.seed, 'batches'),
    average: new ScoreAverage(labels, classes),
    weightAverage: new WeightAverage(averageDecay(settings)),
    reports: [],
    weights: undefined,
    keepMask: new Uint8Array(labels.length).fill(1),
    best: { accuracy: -1, given: new Float32Array() },
    mirror: false,
    features: { features: new Uint8Array(), featureWidth: 0 },
    done: { work: 0, seconds: 0 },
  };
}

/** The next training begins anew, from other starting weights, and goes on with what is known of the pictures. */
export function nextState(state: TrainingState, { labels, classes, settings }: About): TrainingState {
  const opinions = [...state.opinions, opinionOf(state)];
  const { scored } = state.average.save();
  return {
    ...beginningOf({ labels, classes, settings }),
    pretrained: state.pretrained,
    opinions,
    random: seededRandom(settings.seed, `batches ${opinions.length}`),
    average: new ScoreAverage(labels, classes, { ...nothingScored(labels, classes), scored }),
    reports: state.reports,
    mirror: state.mirror,
    features: state.features,
    done: state.done,
  };
}

/** What this training has come to. */
export function opinionOf({ average, planted }: TrainingState): Opinion {
  return { logs: average.logs(), probabilities: average.probabilities(), planted };
}

export function saveState(state: TrainingState): SavedTraining {
  const { logs, probabilities, averaged, isAverage, scored } = state.average.save();
  return {
    small: {
      random: state.random.state(),
      mirror: state.mirror,
      bestAccuracy: state.best.accuracy,
      averaged,
      isAverage,
      weightsSeen: state.weightAverage.seen,
      featureWidth: state.features.featureWidth,
      done: state.done,
      pretrained: state.pretrained.epochs,
      ...(state.pretrained.report && { pretraining: state.pretrained.report }),
      reports: state.reports,
      opinions: state.opinions.length,
    },
    arrays: new Map<string, SavedArray>([
      ['keep-mask', state.keepMask],
      ['best-given', state.best.given],
      ['logs', logs],
      ['probabilities', probabilities],
      ['features', state.features.features],
      ...under(weightsName, state.weights ?? new Map<string, Float32Array>()),
      ...under(averageName, state.weightAverage.parameters()),
      ...under(learntName, state.pretrained.learnt ?? new Map<string, Float32Array>()),
      ...savedPlanting('', state.planted),
      ...state.opinions.flatMap(savedOpinion),
    ]),
    scored,
  };
}

/** @throws where an array is missing or of another length than this training needs */
export function loadState(saved: SavedTraining, about: About): TrainingState {
  const { small, scored } = saved;
  const { labels, classes, settings } = about;
  const n = labels.length;
  const scores: SavedScores = {
    logs: arrayOf(saved, 'logs', Float64Array, n * classes),
    probabilities: arrayOf(saved, 'probabilities', Float64Array, n * classes),
    averaged: small.averaged,
    isAverage: small.isAverage,
    scored,
  };
  const pretrained = {
    epochs: small.pretrained ?? 0,
    learnt: parametersUnder(learntName, saved),
    ...(small.pretraining && { report: small.pretraining }),
  };
  const isBefore = isPretraining({ pretrained }, settings);
  return {
    pretrained,
    opinions: Array.from({ length: small.opinions }, (_, training) => ({
      logs: arrayOf(saved, `${training}/logs`, Float32Array, n * classes),
      probabilities: arrayOf(saved, `${training}/probabilities`, Float32Array, n * classes),
      planted: loadedPlanting(`${training}/`, saved),
    })),
    planted: loadedPlanting('', saved),
    random: randomFrom(small.random),
    average: new ScoreAverage(labels, classes, scores),
    weightAverage: new WeightAverage(isBefore ? pretrainingDecay(settings) : averageDecay(settings), {
      seen: small.weightsSeen,
      values: parametersUnder(averageName, saved) ?? new Map<string, Float32Array>(),
    }),
    reports: [...small.reports],
    weights: parametersUnder(weightsName, saved),
    keepMask: arrayOf(saved, 'keep-mask', Uint8Array, n),
    best: {
      accuracy: small.bestAccuracy,
      given: arrayOf(saved, 'best-given', Float32Array, small.reports.length === 0 ? 0 : n),
    },
    mirror: small.mirror,
    features: {
      features: arrayOf(saved, 'features', Uint8Array, n * small.featureWidth),
      featureWidth: small.featureWidth,
    },
    done: small.done,
  };
}

const weightsName = 'weights/';
const averageName = 'average/';
const learntName = 'learnt/';

function averageDecay({ weightAverageDecay }: TrainingSettings): number {
  return weightAverageDecay ** averagedSteps;
}

/** The same share of the pretraining, which may be shorter or longer than a training. */
function pretrainingDecay({ weightAverageDecay, epochs, pretrainEpochs }: TrainingSettings): number {
  return Math.max(0, 1 - ((1 - weightAverageDecay) * epochs) / pretrainEpochs) ** averagedSteps;
}

function under(prefix: string, parameters: ParameterSet): [string, Float32Array][] {
  return Array.from(parameters, ([name, values]) => [prefix + name, values]);
}

/** Undefined where there are none. */
function parametersUnder(prefix: string, { arrays }: SavedTraining): ParameterSet | undefined {
  const parameters = new Map<string, Float32Array>();
  for (const [name, values] of arrays)
    if (name.startsWith(prefix) && values instanceof Float32Array)
      parameters.set(name.slice(prefix.length), values);
  return parameters.size === 0 ? undefined : parameters;
}

function savedOpinion({ logs, probabilities, planted }: Opinion, training: number): [string, SavedArray][] {
  return [
    [`${training}/logs`, logs],
    [`${training}/probabilities`, probabilities],
    ...savedPlanting(`${training}/`, planted),
  ];
}

function savedPlanting(prefix: string, { examples, labels, chances }: PlantedErrors): [string, SavedArray][] {
  return [
    [`${prefix}planted`, examples],
    [`${prefix}planted-labels`, labels],
    [`${prefix}planted-chances`, chances],
  ];
}

function loadedPlanting(prefix: string, saved: SavedTraining): PlantedErrors {
  const count = saved.arrays.get(`${prefix}planted`)?.length ?? 0;
  return {
    examples: arrayOf(saved, `${prefix}planted`, Int32Array, count),
    labels: arrayOf(saved, `${prefix}planted-labels`, Int32Array, count),
    chances: arrayOf(saved, `${prefix}planted-chances`, Float32Array, count),
  };
}

function arrayOf<Wanted extends SavedArray>(
  { arrays }: SavedTraining,
  name: string,
  kind: new (length: number) => Wanted,
  length: number,
): Wanted {
  const values = arrays.get(name);
  if (values instanceof kind && values.length === length) return values;
  throw new Error(`The saved training has no array ${name} of ${length} numbers.`);
}
