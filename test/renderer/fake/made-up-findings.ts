// What a finished run of a made-up data set found: columns, evidence, epochs.

import { tiers } from '../../../src-shared/domain.ts';
import type {
  EpochReport,
  PretrainingOutcome,
  PretrainingReport,
  Run,
  Tier,
} from '../../../src-shared/domain.ts';
import type { Evidence, ReviewColumns, SinceLastRun } from '../../../src-shared/review.ts';
import type { BackendChoice } from '../../../src-shared/trainer.ts';
import type { TrainingRequest, TrainingSettings } from '../../../src-shared/training-settings.ts';
import type { EarlySuspect } from '../../../src-shared/training-view.ts';
import { chooseSettings } from '../../../src-main/engine/choose-settings.ts';
import type { SelfTest } from '../../../src-shared/self-test.ts';
import { madeUpSelfTest } from '../../made-up-self-test.ts';
import type { MadeUpSet } from './made-up-set.ts';
import {
  chance,
  exampleIdOf,
  givenClass,
  hashOf,
  isWrong,
  madeUpSets,
  pathOf,
  qualityOf,
  suggestedClass,
  tierOf,
} from './made-up-set.ts';

export const backend: BackendChoice = {
  name: 'cpu',
  reason: 'Using the CPU (8 cores, 5,900 pictures a second in the trial).',
  version: 'onnxruntime-node 1.30.0',
  others: [
    {
      name: 'gpu',
      usable: false,
      version: null,
      reason: 'No graphics card was found that WebGPU can use. Install its driver, then ask doctor again.',
    },
    { name: 'cuda', usable: false, version: null, reason: 'The CUDA library is not installed here.' },
    {
      name: 'wasm',
      usable: false,
      version: null,
      reason: 'Slower than the CPU everywhere, so it was not tried.',
    },
  ],
};

export function settingsFor(set: MadeUpSet, request: TrainingRequest): TrainingSettings {
  return chooseSettings(request, {
    examples: set.examples,
    classes: set.classes.length,
    size: request.size ?? (set.look === 'tiny' ? 48 : 64),
  });
}

export function pretrainingReport(
  epoch: number,
  { pretrainEpochs, epochs, trainings }: TrainingSettings,
): PretrainingReport {
  return {
    isPretraining: true,
    epoch,
    epochs: pretrainEpochs,
    epochsAfter: trainings * epochs,
    loss: 0.3 + 1.1 * Math.exp((-4 * epoch) / pretrainEpochs),
    seconds: epoch * 8,
    secondsLeft: (pretrainEpochs - epoch) * 8 + trainings * epochs * 9,
  };
}

/** @param place  1 … epochs of all trainings */
export function epochReport(
  place: number,
  { pretrainEpochs, epochs, trainings }: TrainingSettings,
  set: MadeUpSet,
): EpochReport {
  const training = Math.ceil(place / epochs);
  const epoch = place - (training - 1) * epochs;
  const done = epoch / epochs;
  const wobble = (chance(set.id, place) - 0.5) * 0.03;
  return {
    epoch,
    epochs,
    training,
    trainings,
    pretrainEpochs,
    loss: 0.18 + 1.5 * Math.exp(-4 * done) + wobble,
    heldOutAccuracy: Math.min(0.97, 0.18 + 0.74 * (1 - Math.exp(-5 * done)) + wobble),
    shareKept: done < 0.4 ? 1 : 1 - 0.075 * Math.min(1, (done - 0.4) * 3) + wobble / 4,
    seconds: pretrainEpochs * 8 + place * 9,
    secondsLeft: (trainings * epochs - place) * 9,
    imagesTrained: Math.round(set.examples * 0.95),
  };
}

export const pretrained: PretrainingOutcome = {
  isUsed: true,
  loss: 0.32,
  trial: { withIt: 1.602, withoutIt: 1.694 },
};

export function finishedRun(set: MadeUpSet): Run {
  const settings = settingsFor(set, {});
  return {
    id: set.runId ?? 0,
    dataSetId: set.id,
    state: 'finished',
    startedAt: set.openedAt,
    finishedAt: new Date(Date.parse(set.openedAt) + 9000 * settings.epochs).toISOString(),
    pretraining: pretrained,
    recipe: {
      settings,
      fingerprint: 'f'.repeat(64),
      fromVerdicts: { keep: 0, relabel: 0, remove: 0, unsure: 0 },
      backend: 'cpu',
      versions: { 'onnxruntime-node': '1.30.0' },
    },
  };
}

const orders = new Map<number, Int32Array>();

/** Example indices, lowest quality first. */
export function byQuality(set: MadeUpSet): Int32Array {
  const known = orders.get(set.id);
  if (known) return known;
  const quality = Float64Array.from({ length: set.examples }, (_, index) => qualityOf(set, index));
  const order = Int32Array.from(quality.keys()).sort((a, b) => quality[a] - quality[b]);
  orders.set(set.id, order);
  return order;
}

export function tierCounts(set: MadeUpSet): Record<Tier, number> {
  const counts = { likely: 0, possible: 0, fine: 0 };
  for (let index = 0; index < set.examples; index++) counts[tierOf(qualityOf(set, index))] += 1;
  return counts;
}

type MadeUpColumns = Omit<ReviewColumns, 'verdicts' | 'history' | 'labels'>;
const known = new Map<number, MadeUpColumns>();

/** Made up once: of 100,000 examples it takes longer than a real app takes to fetch them. */
export function columnsOf(set: MadeUpSet): MadeUpColumns {
  const columns = known.get(set.id) ?? makeColumns(set);
  known.set(set.id, columns);
  return columns;
}

function makeColumns(set: MadeUpSet): MadeUpColumns {
  const order = byQuality(set);
  const each = <Value>(value: (index: number) => Value): Value[] => Array.from(order, value);
  const contentHashes = new Uint8Array(order.length * 32);
  order.forEach((index, row) => {
    contentHashes.set(Buffer.from(hashOf(set, index), 'hex'), row * 32);
  });
  const isTiny = set.look === 'tiny';
  return {
    run: finishedRun(set),
    dataSet: { id: set.id, folder: set.folder, classes: set.classes },
    total: set.examples,
    tierCounts: tierCounts(set),
    exampleIds: Int32Array.from(each((index) => exampleIdOf(set, index))),
    paths: each((index) => pathOf(set, index)),
    contentHashes,
    isDouble: Uint8Array.from(each((index) => Number(index % 97 === 0))),
    isNearDouble: Uint8Array.from(each((index) => Number(index % 89 === 0))),
    widths: new Int32Array(order.length).fill(isTiny ? 48 : 640),
    heights: new Int32Array(order.length).fill(isTiny ? 48 : 480),
    given: Uint16Array.from(each((index) => givenClass(set, index))),
    suggested: Uint16Array.from(
      each((index) => (isFine(set, index) ? givenClass : suggestedClass)(set, index)),
    ),
    givenProbability: Float32Array.from(each((index) => qualityOf(set, index) * 0.9)),
    suggestedProbability: Float32Array.from(each((index) => suggestedProbabilityOf(set, index))),
    quality: Float64Array.from(each((index) => qualityOf(set, index))),
    tier: Uint8Array.from(each((index) => tiers.indexOf(tierOf(qualityOf(set, index))))),
    confidenceLoss: Float32Array.from(
      each((index) => chance(set.id, index, 5) * (1 - qualityOf(set, index))),
    ),
    prunedEpochs: Uint16Array.from(each((index) => (isWrong(set, index) ? 8 : 0))),
    ...(isSelfTested(set) && { selfTest: selfTestOf(set) }),
  };
}

/** Nothing speaks against its label, so that is what is suggested. */
function isFine(set: MadeUpSet, index: number): boolean {
  return tierOf(qualityOf(set, index)) === 'fine';
}

function suggestedProbabilityOf(set: MadeUpSet, index: number): number {
  const quality = qualityOf(set, index);
  return isFine(set, index) ? quality * 0.9 : (1 - quality) * 0.92;
}

export function evidenceOf(set: MadeUpSet, index: number): Evidence {
  const epochs = settingsFor(set, {}).epochs;
  const quality = qualityOf(set, index);
  const curve = (end: number, seed: number): Float32Array =>
    Float32Array.from({ length: epochs }, (_, epoch) => {
      const share = 1 - Math.exp((-5 * (epoch + 1)) / epochs);
      const start = 1 / set.classes.length;
      return Math.min(
        1,
        Math.max(0, start + (end - start) * share + (chance(index, epoch, seed) - 0.5) * 0.12),
      );
    });
  const alike = (label: number, seed: number) =>
    Array.from(byQuality(set).subarray(-2000))
      .filter((other) => givenClass(set, other) === label && other !== index)
      .slice(seed % 5, (seed % 5) + 3)
      .map((other) => ({
        exampleId: exampleIdOf(set, other),
        path: pathOf(set, other),
        contentHash: hashOf(set, other),
      }));
  return {
    exampleId: exampleIdOf(set, index),
    bytes: 31_000 + Math.round(chance(set.id, index, 6) * 90_000),
    givenTrajectory: curve(quality * 0.9, 7),
    suggestedTrajectory: isFine(set, index) ? curve(quality * 0.9, 7) : curve((1 - quality) * 0.92, 8),
    prunedTrajectory: Uint8Array.from({ length: epochs }, (_, epoch) =>
      isWrong(set, index) && epoch > epochs * 0.4 && chance(index, epoch, 9) < 0.9 ? 1 : 0,
    ),
    nearestGiven: alike(givenClass(set, index), index),
    nearestSuggested: alike((isFine(set, index) ? givenClass : suggestedClass)(set, index), index),
    doubles:
      index % 97 === 0
        ? [{ path: pathOf(set, index + 1), label: set.classes[givenClass(set, index + 1)] }]
        : [],
    nearDoubles:
      index % 89 === 0
        ? [index + 2, index + 3].map((other) => ({
            exampleId: exampleIdOf(set, other),
            path: pathOf(set, other),
            contentHash: hashOf(set, other),
            label: set.classes[givenClass(set, other)],
          }))
        : [],
  };
}

export function earlySuspects(set: MadeUpSet, epoch: number): EarlySuspect[] {
  return Array.from(byQuality(set).subarray(0, 60))
    .filter((index) => chance(index, epoch, 10) < 0.8)
    .slice(0, 36)
    .map((index) => ({
      exampleId: exampleIdOf(set, index),
      path: pathOf(set, index),
      contentHash: hashOf(set, index),
      givenLabel: set.classes[givenClass(set, index)],
      suggestedLabel: set.classes[suggestedClass(set, index)],
      suggestedProbability: (1 - qualityOf(set, index)) * 0.92,
      quality: qualityOf(set, index),
    }));
}

/** One of them was trained by a version that tested nothing. */
export function isSelfTested(set: MadeUpSet): boolean {
  return set.id !== 5;
}

export function selfTestOf(set: MadeUpSet): SelfTest {
  const perClass = set.classes.map((label) => ({ label, examples: 0 }));
  for (let index = 0; index < set.examples; index++) perClass[givenClass(set, index)].examples++;
  return madeUpSelfTest(perClass, tierCounts(set));
}

export function setOfRun(runId: number): MadeUpSet | undefined {
  return madeUpSets.find((set) => set.runId === runId || runId === set.id * 100);
}

/** Of a set that had a finished run from the beginning, and was trained again. */
export function isSecondRun(set: MadeUpSet, runId: number): boolean {
  return set.runId !== null && set.runId !== runId;
}

/** In the order of the columns, as if the run before had had three of four suspects. */
export function newSuspects(set: MadeUpSet): Uint8Array {
  return Uint8Array.from(byQuality(set), (index) =>
    Number(index % 4 === 0 && tierOf(qualityOf(set, index)) !== 'fine'),
  );
}

export function sinceLastRun(set: MadeUpSet): Omit<SinceLastRun, 'startedFrom'> {
  const { likely, possible } = tierCounts(set);
  const isNew = newSuspects(set).reduce((sum, one) => sum + one, 0);
  return {
    lastRun: set.runId ?? 0,
    newSuspects: isNew,
    knownSuspects: likely + possible - isNew,
    settled: 212,
    believedNow: 31,
  };
}
