// What the network sees in every picture, small enough to keep.

import type { Backend } from './backend.ts';

/** What the engine leaves behind of a picture beside its scores; see TrainingResult in src-shared/trainer.ts. */
export interface FeatureVectors {
  /** [n × featureWidth] uint8, every row of unit length times 255. */
  readonly features: Uint8Array;
  readonly featureWidth: number;
}

const picturesAtOnce = 1000;

/** @param images [n, 3, size, size] uint8, n ≥ 1 */
export async function featureVectors(
  backend: Backend,
  images: Uint8Array,
  size: number,
): Promise<FeatureVectors> {
  const imageBytes = 3 * size * size;
  const count = images.length / imageBytes;
  let features = new Uint8Array();
  let featureWidth = 0;
  for (let from = 0; from < count; from += picturesAtOnce) {
    const some = images.subarray(from * imageBytes, (from + picturesAtOnce) * imageBytes);
    const seen = await backend.embed(some);
    if (from === 0) {
      featureWidth = (seen.length * imageBytes) / some.length;
      features = new Uint8Array(count * featureWidth);
    }
    features.set(quantiseRows(seen, featureWidth), from * featureWidth);
  }
  return { features, featureWidth };
}

/**
 * Every row scaled to unit length and then to 0 … 255; a row of zeros stays one.
 *
 * @param values  [rows × width], 0 or above, as ReLU leaves them
 */
export function quantiseRows(values: Float32Array, width: number): Uint8Array {
  const result = new Uint8Array(values.length);
  for (let from = 0; from < values.length; from += width) {
    let squares = 0;
    for (let i = from; i < from + width; i++) squares += values[i] ** 2;
    const factor = squares === 0 ? 0 : 255 / Math.sqrt(squares);
    for (let i = from; i < from + width; i++) result[i] = Math.round(values[i] * factor);
  }
  return result;
}
