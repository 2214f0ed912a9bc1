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
}

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
  return { columns, width, features, lengths };
}

const believedQuality = 0.8;
const fine = tiers.indexOf('fine');
/** Where a class has fewer believed examples than are wanted: so many of its best instead. */
const bestInstead = 12;

/**
 * Brute force: 100,000 examples of 128 features take some tens of milliseconds, and an index would have to be kept.
 *
 * @param place    in the columns
 * @param label    index into the labels
 * @param isGood   asked of the nearest only: whether a person does not hold it for wrong
 * @returns places, nearest first by cosine, no two with the same content, none with that of the example
 */
export function nearestExamples(
  space: FeatureSpace,
  place: number,
  label: number,
  wanted: number,
  isGood: (place: number) => boolean,
): number[] {
  const likeness = likenessTo(space, place);
  const candidates = candidatesOf(space, label, wanted);
  candidates.sort((a, b) => likeness(b) - likeness(a));

  const contents = new Set([contentOf(space, place)]);
  const nearest: number[] = [];
  for (const candidate of candidates) {
    if (nearest.length === wanted) break;
    const content = contentOf(space, candidate);
    if (contents.has(content) || !isGood(candidate)) continue;
    contents.add(content);
    nearest.push(candidate);
  }
  return nearest;
}

function candidatesOf({ columns }: FeatureSpace, label: number, wanted: number): Int32Array {
  const { given, tier, quality } = columns;
  const members = given.reduce<number[]>((places, each, place) => {
    if (each === label) places.push(place);
    return places;
  }, []);
  const believed = members.filter((place) => tier[place] === fine && quality[place] >= believedQuality);
  // Columns ascend with quality, so the best come last.
  return Int32Array.from(believed.length >= wanted ? believed : members.slice(-bestInstead));
}

/** Cosine to one example, computed once for each it is asked about. */
function likenessTo({ features, lengths, width }: FeatureSpace, place: number): (other: number) => number {
  const own = features.subarray(place * width, (place + 1) * width);
  const known = new Float32Array(lengths.length).fill(NaN);
  return (other) => {
    let likeness = known[other];
    if (!Number.isNaN(likeness)) return likeness;
    let sum = 0;
    const from = other * width;
    for (let i = 0; i < width; i++) sum += own[i] * features[from + i];
    const lengthsProduct = lengths[place] * lengths[other];
    likeness = lengthsProduct === 0 ? 0 : sum / lengthsProduct;
    known[other] = likeness;
    return likeness;
  };
}

function contentOf({ columns }: FeatureSpace, place: number): string {
  return Buffer.from(
    columns.contentHashes.buffer,
    columns.contentHashes.byteOffset + place * 32,
    32,
  ).toString('hex');
}
