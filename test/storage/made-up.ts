// Made-up data sets, recipes and findings for the storage and export tests.

import { randomUUID } from 'node:crypto';
import type { Random } from '../../src-shared/random.ts';
import type { NewAction } from '../../src-main/storage/actions.ts';
import type { Picture } from '../../src-main/storage/data-sets.ts';
import type { RunFindings } from '../../src-main/storage/findings.ts';
import type { RunRecipe } from '../../src-shared/domain.ts';
import { tiers } from '../../src-shared/domain.ts';

export const recipe: RunRecipe = {
  settings: {
    loss: 'truncated-lq',
    q: 0.7,
    k: 0.25,
    pretrainEpochs: 0,
    trainings: 1,
    epochs: 4,
    plantedShare: 0,
    size: 32,
    seed: 7,
    warmUpEpochs: 2,
    pruneAfterEpochs: [2, 3],
    averageAfterEpoch: 2,
    batchSize: 128,
    learningRate: 0.05,
    momentum: 0.9,
    weightDecay: 0.0005,
    biasLearningRateScale: 64,
    logitScale: 0.125,
    weightAverageDecay: 0.99,
    heldOutShare: 0.1,
    shift: 2,
    hiddenShare: 0.25,
    mirrorDecisionEpoch: 1,
    widths: [24, 32, 128],
  },
  fingerprint: 'f'.repeat(64),
  backend: 'cpu',
  versions: { 'second-look': '0.1.0', node: '24.21.0' },
};

export function picture(path: string, label: string): Picture {
  return {
    path,
    label,
    bytes: 1234,
    modifiedMs: 1_700_000_000_000.25,
    contentHash: 'a'.repeat(64),
    width: 32,
    height: 24,
  };
}

/** Findings with different qualities, over the given examples, three scored epochs. */
export function madeUpFindings(
  exampleIds: Int32Array,
  classes: readonly string[],
  random: Random,
): RunFindings {
  const n = exampleIds.length;
  const scoredEpochs = 3;
  const featureWidth = 4;
  const numbers = (length: number): number[] => Array.from({ length }, () => random.next());
  return {
    exampleIds,
    classes,
    scoredEpochs,
    labels: Int32Array.from(exampleIds, () => random.integer(classes.length)),
    suggested: Int32Array.from(exampleIds, () => random.integer(classes.length)),
    quality: Float64Array.from(numbers(n)),
    tier: Array.from(exampleIds, () => tiers[random.integer(tiers.length)]),
    callsLikely: true,
    suggestedProbability: Float32Array.from(numbers(n)),
    givenProbability: Float32Array.from(numbers(n)),
    givenTrajectory: Float32Array.from(numbers(n * scoredEpochs)),
    suggestedTrajectory: Float32Array.from(numbers(n * scoredEpochs)),
    prunedTrajectory: Uint8Array.from(numbers(n * scoredEpochs), (value) => Number(value < 0.5)),
    features: Uint8Array.from(numbers(n * featureWidth), (value) => 256 * value),
    featureWidth,
  };
}

/** What a person does at once, at a fixed time, as an action of its own. */
export function action(dataSetId: number, ...verdicts: NewAction['verdicts']): NewAction {
  return { clientId: randomUUID(), dataSetId, doneAt: '2024-05-06T07:08:09.000Z', verdicts };
}

const oddPieces = [
  ...['a', 'Z', '7', ' ', ',', ';', '"', '""', "'", '\n', '\r', '\r\n', '\t', '\\', '%', '=', '+', '-', '@'],
  ...['ä', 'é', 'ß', '漢字', '🐱', '👩‍👩‍👧', 'שלום', '\u202e', '\ufeff', '\uffee', 'null', 'NaN', '0', '/'],
];

/** Text of one to eight pieces that file names, CSV and SQL are known to stumble over. */
export function oddText(random: Random): string {
  const length = 1 + random.integer(8);
  return Array.from({ length }, () => oddPieces[random.integer(oddPieces.length)]).join('');
}
