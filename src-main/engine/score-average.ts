// What every scored epoch leaves behind: the average the quality is made of, and the trajectory people are shown.

const smallestProbability = 1e-6;

/** What one epoch's scores leave; never changed again. */
export interface ScoredEpoch {
  /** [n × classes], 65535 = 1. */
  readonly probabilities: Uint16Array;
  /** [n] as it stood after the epoch. */
  readonly keepMask: Uint8Array;
}

export interface SavedScores {
  /** [n] sum of log p(given) − max other log p over the averaged epochs. */
  readonly margins: Float64Array;
  /** [n × classes] sum of probabilities over the averaged epochs. */
  readonly probabilities: Float64Array;
  /** Number of averaged epochs. */
  readonly averaged: number;
  /** In order. */
  readonly scored: readonly ScoredEpoch[];
}

export class ScoreAverage {
  readonly #labels: Int32Array;
  readonly #classes: number;
  readonly #margins: Float64Array;
  readonly #probabilities: Float64Array;
  readonly #scored: ScoredEpoch[];
  #averaged: number;

  /** @param saved  what an earlier one had come to; left out, it begins anew */
  constructor(labels: Int32Array, classes: number, saved: SavedScores = nothingScored(labels, classes)) {
    this.#labels = labels;
    this.#classes = classes;
    this.#margins = saved.margins;
    this.#probabilities = saved.probabilities;
    this.#scored = [...saved.scored];
    this.#averaged = saved.averaged;
  }

  /** Valid until the next `add`. */
  save(): SavedScores {
    return {
      margins: this.#margins,
      probabilities: this.#probabilities,
      averaged: this.#averaged,
      scored: this.#scored,
    };
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
    this.#scored.push({ probabilities: quantised, keepMask: Uint8Array.from(keepMask) });
  }

  get scoredEpochs(): number {
    return this.#scored.length;
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
    const epochs = this.#scored.length;
    const result = new Float32Array(classOf.length * epochs);
    this.#scored.forEach(({ probabilities }, epoch) => {
      classOf.forEach((label, example) => {
        result[example * epochs + epoch] = probabilities[example * this.#classes + label] / 65535;
      });
    });
    return result;
  }

  /** [n × epochs], 1 where the example was pruned. */
  prunedTrajectory(): Uint8Array {
    const epochs = this.#scored.length;
    const result = new Uint8Array(this.#labels.length * epochs);
    this.#scored.forEach(({ keepMask }, epoch) => {
      keepMask.forEach((kept, example) => {
        result[example * epochs + epoch] = 1 - kept;
      });
    });
    return result;
  }
}

function nothingScored(labels: Int32Array, classes: number): SavedScores {
  return {
    margins: new Float64Array(labels.length),
    probabilities: new Float64Array(labels.length * classes),
    averaged: 0,
    scored: [],
  };
}
