// What every scored epoch leaves behind: the average the quality is made of, and the trajectory people are shown.

const smallestProbability = 1e-6;

export class ScoreAverage {
  readonly #labels: Int32Array;
  readonly #classes: number;
  /** [n] sum of log p(given) − max other log p. */
  readonly #margins: Float64Array;
  /** [n × classes] sum of probabilities. */
  readonly #probabilities: Float64Array;
  /** Per scored epoch [n × classes] uint16, 65535 = 1. */
  readonly #history: Uint16Array[] = [];
  readonly #keepHistory: Uint8Array[] = [];
  #averaged = 0;

  constructor(labels: Int32Array, classes: number) {
    this.#labels = labels;
    this.#classes = classes;
    this.#margins = new Float64Array(labels.length);
    this.#probabilities = new Float64Array(labels.length * classes);
  }

  /**
   * @param probabilities  [n × classes]
   * @param keepMask       [n] as it stands after this epoch
   * @param isAveraged     false replaces all that came before: warming-up epochs do not add up
   */
  add(probabilities: Float32Array, keepMask: Uint8Array, isAveraged: boolean, startsAverage: boolean): void {
    if (!isAveraged || startsAverage) {
      this.#margins.fill(0);
      this.#probabilities.fill(0);
      this.#averaged = 0;
    }
    this.#averaged++;
    const classes = this.#classes;
    const quantised = new Uint16Array(probabilities.length);
    for (let i = 0; i < probabilities.length; i++) {
      this.#probabilities[i] += probabilities[i];
      quantised[i] = Math.round(probabilities[i] * 65535);
    }
    this.#labels.forEach((label, example) => {
      let other = 0;
      for (let c = 0; c < classes; c++)
        if (c !== label) other = Math.max(other, probabilities[example * classes + c]);
      const own = probabilities[example * classes + label];
      this.#margins[example] +=
        Math.log(Math.max(own, smallestProbability)) - Math.log(Math.max(other, smallestProbability));
    });
    this.#history.push(quantised);
    this.#keepHistory.push(Uint8Array.from(keepMask));
  }

  get scoredEpochs(): number {
    return this.#history.length;
  }

  /** [n] mean of log p(given) − max other log p; below 0 another class is believed more. */
  margins(): Float64Array {
    return this.#margins.map((sum) => sum / this.#averaged);
  }

  /** [n × classes] */
  probabilities(): Float32Array {
    return Float32Array.from(this.#probabilities, (sum) => sum / this.#averaged);
  }

  /** [classes] of one example, the same numbers as in `probabilities()`. */
  probabilitiesOf(example: number): Float32Array {
    const from = example * this.#classes;
    return Float32Array.from(
      this.#probabilities.subarray(from, from + this.#classes),
      (sum) => sum / this.#averaged,
    );
  }

  /** Probability of one class per example after each scored epoch, [n × epochs]. */
  trajectory(classOf: Int32Array): Float32Array {
    const epochs = this.#history.length;
    const result = new Float32Array(classOf.length * epochs);
    this.#history.forEach((scores, epoch) => {
      classOf.forEach((label, example) => {
        result[example * epochs + epoch] = scores[example * this.#classes + label] / 65535;
      });
    });
    return result;
  }

  /** [n × epochs], 1 where the example was pruned. */
  prunedTrajectory(): Uint8Array {
    const epochs = this.#keepHistory.length;
    const result = new Uint8Array(this.#labels.length * epochs);
    this.#keepHistory.forEach((keep, epoch) => {
      keep.forEach((kept, example) => {
        result[example * epochs + epoch] = 1 - kept;
      });
    });
    return result;
  }
}
