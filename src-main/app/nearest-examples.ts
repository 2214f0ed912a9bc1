// Which believed examples of a class the model sees most like a given one.

import type { ReviewColumns } from '../../src-shared/review.ts';
import { tiers } from '../../src-shared/domain.ts';
import type { RunFeatures } from '../storage/findings.ts';

/** A run with what its network sees, ready to be searched. n examples, by their place in the columns. */
export interface FeatureSpace {
  readonly columns: Pick<ReviewColumns, 'exampleIds' | 'contentHashes' | 'given' | 'quality' | 'tier'>;
  readonly width: number;
  /** [n × width] uint8, in the order of the columns. */
  readonly features: Uint8Array;
  /** [n], lengths of the rows; rounding to bytes has moved them away from 1. */
  readonly lengths: Float32Array;
  /** By label index: places of the examples that show what the class is. */
  readonly believed: readonly Int32Array[];
}

const believedQuality = 0.8;
const fine = tiers.indexOf('fine');
/** Where a class has hardly any believed examples: so many of its best instead. */
const bestInstead = 12;
const fewBelieved = 3;
/** Beyond it the nearest ones have all been found wrong, and what comes next is not near. */
const mostAsked = 200;

export function featureSpace(
  columns: FeatureSpace['columns'],
  { width, features: byId }: RunFeatures,
): FeatureSpace {
  const { exampleIds } = columns;
  const n = exampleIds.length;
  const order = Int32Array.from(exampleIds.keys()).sort((a, b) => exampleIds[a] - exampleIds[b]);
  const features = new Uint8Array(n * width);
  order.forEach((place, row) => {
    features.set(byId.subarray(row * width, (row + 1) * width), place * width);
  });
  const lengths = new Float32Array(n);
  for (let place = 0; place < n; place++) {
    let sum = 0;
    for (let at = place * width; at < (place + 1) * width; at++) sum += features[at] * features[at];
    lengths[place] = Math.sqrt(sum);
  }
  return { columns, width, features, lengths, believed: believedExamples(columns) };
}

function believedExamples({ given, tier, quality }: FeatureSpace['columns']): Int32Array[] {
  const members: number[][] = [];
  given.forEach((label, place) => (members[label] ??= []).push(place));
  return Array.from(members, (places: number[] | undefined = []) => {
    const believed = places.filter((place) => tier[place] === fine && quality[place] >= believedQuality);
    // Columns ascend with quality, so the best come last.
    return Int32Array.from(believed.length < fewBelieved ? places.slice(-bestInstead) : believed);
  });
}

/**
 * Brute force: 100,000 examples of 128 features take some tens of milliseconds, and an index would have to be kept.
 *
 * @param place   in the columns
 * @param label   index into the labels
 * @param isGood  asked of the nearest only: whether a person does not hold it for wrong
 * @returns places, nearest first by cosine, no two with the same content, none with that of the example
 */
export function nearestExamples(
  space: FeatureSpace,
  place: number,
  label: number,
  wanted: number,
  isGood: (place: number) => boolean,
): number[] {
  const candidates = space.believed.at(label) ?? new Int32Array();
  const likeness = likenessOf(space, place, candidates);
  const contents = new Set([contentOf(space, place)]);
  const nearest: number[] = [];
  for (let asked = 0; asked < mostAsked && nearest.length < wanted; asked++) {
    const at = placeOfLargest(likeness);
    if (at < 0) break;
    likeness[at] = -1;
    const candidate = candidates[at];
    const content = contentOf(space, candidate);
    if (contents.has(content) || !isGood(candidate)) continue;
    contents.add(content);
    nearest.push(candidate);
  }
  return nearest;
}

/** Cosine of each of some examples to one, 0 … 1. */
function likenessOf(
  { features, lengths, width }: FeatureSpace,
  place: number,
  others: Int32Array,
): Float32Array {
  const own = features.subarray(place * width, (place + 1) * width);
  return Float32Array.from(others, (other) => {
    let sum = 0;
    const from = other * width;
    for (let i = 0; i < width; i++) sum += own[i] * features[from + i];
    const product = lengths[place] * lengths[other];
    return product === 0 ? 0 : sum / product;
  });
}

/** −1 where none is 0 or above. */
function placeOfLargest(values: Float32Array): number {
  let best = -1;
  let most = -1;
  for (let i = 0; i < values.length; i++) {
    if (values[i] > most) {
      most = values[i];
      best = i;
    }
  }
  return best;
}

function contentOf({ columns }: FeatureSpace, place: number): string {
  const { buffer, byteOffset } = columns.contentHashes;
  return Buffer.from(buffer, byteOffset + place * 32, 32).toString('hex');
}
