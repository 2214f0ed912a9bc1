// What the network sees in every picture, small enough to keep.

/** What the engine leaves behind of a picture beside its scores; see TrainingResult in src-shared/trainer.ts. */
export interface FeatureVectors {
  /** [n × featureWidth] uint8, every row of unit length times 255; empty before the first epoch was scored. */
  readonly features: Uint8Array;
  readonly featureWidth: number;
}

/** Filled while all pictures are scored, some at a time. */
export class FeatureCollector implements FeatureVectors {
  readonly #count: number;
  features = new Uint8Array();
  featureWidth = 0;

  /** @param count  of all pictures, at least 1 */
  constructor(count: number) {
    this.#count = count;
  }

  /**
   * @param first     place of the first of these pictures
   * @param seen      [pictures × width], 0 or above
   * @param pictures  at least 1
   */
  add(first: number, seen: Float32Array, pictures: number): void {
    if (this.features.length === 0) {
      this.featureWidth = seen.length / pictures;
      this.features = new Uint8Array(this.#count * this.featureWidth);
    }
    this.features.set(quantiseRows(seen, this.featureWidth), first * this.featureWidth);
  }
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
