// Probabilities of all examples, of which nothing is hidden, and what is read off them.

import type { TrainingSettings } from '../../src-shared/training-settings.ts';
import type { WholeView } from './augment.ts';
import { mirrored, straight } from './augment.ts';
import type { TrainingPictures } from './backend.ts';
import type { FeatureCollector } from './feature-vectors.ts';

export interface ScoreOptions {
  /** How many pictures there are. */
  readonly count: number;
  readonly classes: number;
  readonly view: WholeView;
  /** Aborted, scoring ends early and its result is to be thrown away. */
  readonly signal: AbortSignal;
  /** Given, it takes in what the network sees. */
  readonly features?: FeatureCollector;
}

type Sides = Pick<TrainingSettings, 'averageAfterEpoch' | 'epochs'>;

/** Where to a picture is moved in turn, from the last epoch backwards: columns to the right, rows down, times a step. */
const moves = [
  [0, 0],
  [1, 1],
  [-1, -1],
  [1, -1],
  [-1, 1],
] as const;

/**
 * Once scores count, every look is a different one: a step to a corner, a thirty-second of its side, and where mirror
 * images are trained on one epoch looks at the pictures and the next at their mirror images. The last looks at the pictures
 * as they are. Averaged over the epochs that ranks as well as many looks after every epoch, in the time of one.
 */
export function scoredView(
  epoch: number,
  mirror: boolean,
  settings: Sides & Pick<TrainingSettings, 'size'>,
): WholeView {
  if (epoch < settings.averageAfterEpoch) return straight;
  const left = settings.epochs - epoch;
  const side = isMirrored(epoch, mirror, settings) ? mirrored : straight;
  const [x, y] = moves[(mirror ? left >> 1 : left) % moves.length];
  const step = Math.round(settings.size / 32);
  return { ...side, dx: x * step, dy: y * step };
}

function isMirrored(epoch: number, mirror: boolean, { averageAfterEpoch, epochs }: Sides): boolean {
  return mirror && epoch >= averageAfterEpoch && (epochs - epoch) % 2 === 1;
}

/** Whether it is the other side of what the epoch before looked at: what one epoch says of a picture is then the mean of both. */
export function isOtherSide(epoch: number, mirror: boolean, sides: Sides): boolean {
  return epoch > 1 && isMirrored(epoch, mirror, sides) !== isMirrored(epoch - 1, mirror, sides);
}

/** So many at a time: to hear of an abort soon, and to shift and mirror without a second copy of everything. */
const picturesAtOnce = 1000;

/** @returns [count × classes], softmax */
export async function scoreAll(
  pictures: Pick<TrainingPictures, 'look'>,
  { count, classes, view, signal, features }: ScoreOptions,
): Promise<Float32Array> {
  const scores = new Float32Array(count * classes);
  const look = { view, withFeatures: features !== undefined };
  for (let from = 0; from < count && !signal.aborted; from += picturesAtOnce) {
    const to = Math.min(count, from + picturesAtOnce);
    const seen = await pictures.look({ from, to, ...look });
    features?.add(from, seen.features, to - from);
    scores.set(softmaxRows(seen.logits, classes), from * classes);
  }
  return scores;
}

/** [n] probability of each given label. */
export function ownProbabilities(scores: Float32Array, labels: Int32Array, classes: number): Float32Array {
  return Float32Array.from(labels, (label, example) => scores[example * classes + label]);
}

/**
 * Share of held-out examples whose given label is the most probable; 0 when nothing is held out. That is asked of the network's own
 * probabilities: among labels as they are given, a common class is the better guess.
 *
 * @param common  [classes], what those were divided by, see `commonness`
 */
export function heldOutAccuracy(
  scores: Float32Array,
  labels: Int32Array,
  heldOut: Uint8Array,
  common: Float64Array,
): number {
  let held = 0;
  let right = 0;
  labels.forEach((label, example) => {
    if (heldOut[example] === 0) return;
    held++;
    if (mostProbable(scores, example, common) === label) right++;
  });
  return held === 0 ? 0 : right / held;
}

/** Mirrored, a model that never saw a mirror image keeps more than this share of what it knows, or mirroring tells. */
const keptMirrored = 0.75;

/**
 * Whether mirroring changes what a picture shows, as it does for writing: a model that never saw a mirror image then
 * agrees with the given labels far less often on mirror images. A little less often is no sign: it has not seen them.
 *
 * @param straight  [n × classes] scores of the pictures, `mirrored` of their mirror images
 */
export function mirrorTells(
  straight: Float32Array,
  mirrored: Float32Array,
  labels: Int32Array,
  classes: number,
): boolean {
  const counts = new Int32Array(classes);
  const once = new Float64Array(classes).fill(1);
  let right = 0;
  let mirroredRight = 0;
  labels.forEach((label, example) => {
    counts[label]++;
    if (mostProbable(straight, example, once) === label) right++;
    if (mostProbable(mirrored, example, once) === label) mirroredRight++;
  });
  // Knowing the largest class is no knowledge about pictures, and three standard errors may be chance.
  const byChance = Math.max(...counts);
  const isFar = mirroredRight - byChance < keptMirrored * (right - byChance);
  return isFar && right - mirroredRight > 3 * Math.sqrt(right + mirroredRight);
}

/** @param times  [classes], how often each probability is taken */
function mostProbable(scores: Float32Array, example: number, times: Float64Array): number {
  const from = example * times.length;
  let best = 0;
  for (let c = 1; c < times.length; c++)
    if (scores[from + c] * times[c] > scores[from + best] * times[best]) best = c;
  return best;
}

function softmaxRows(logits: Float32Array, classes: number): Float32Array {
  const result = new Float32Array(logits.length);
  for (let row = 0; row < logits.length; row += classes) {
    let maximum = -Infinity;
    for (let c = 0; c < classes; c++) maximum = Math.max(maximum, logits[row + c]);
    let sum = 0;
    for (let c = 0; c < classes; c++) sum += result[row + c] = Math.exp(logits[row + c] - maximum);
    for (let c = 0; c < classes; c++) result[row + c] /= sum;
  }
  return result;
}
