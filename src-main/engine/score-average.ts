// What every scored epoch leaves behind: the average the quality is made of, and the trajectory people are shown.

import { marginsOf } from './opinion.ts';

const smallestProbability = 1e-6;

/** What one epoch's scores leave; never changed again. */
export interface ScoredEpoch {
  /** [n × classes], 65535 = 1. */
  readonly probabilities: Uint16Array;
  /** [n] as it stood after the epoch. */
  readonly keepMask: Uint8Array;
}

export interface SavedScores {
  /** [n × classes] sum of natural logarithms of probabilities over the averaged epochs. */
  readonly logs: Float64Array;
  /** [n × classes] sum of probabilities over the averaged epochs. */
  readonly probabilities: Float64Array;
  /** Number of averaged epochs. */
  readonly averaged: number;
  /** False while warming up: then it is the last epoch. */
  readonly isAverage: boolean;
  /** In order. */
  readonly scored: readonly ScoredEpoch[];
}

export class ScoreAverage {
  readonly #labels: Int32Array;
  readonly #classes: number;
  readonly #logs: Float64Array;
  readonly #probabilities: Float64Array;
  readonly #scored: ScoredEpoch[];
  #averaged: number;
  #isAverage: boolean;

  /** @param saved  what an earlier one had come to; left out, it begins anew */
  constructor(labels: Int32Array, classes: number, saved: SavedScores = nothingScored(labels, classes)) {
    this.#labels = labels;
    this.#classes = classes;
    this.#logs = saved.logs;
    this.#probabilities = saved.probabilities;
    this.#scored = [...saved.scored];
    this.#averaged = saved.averaged;
    this.#isAverage = saved.isAverage;
  }

  /** Valid until the next `add`. */
  save(): SavedScores {
    return {
      logs: this.#logs,
      probabilities: this.#probabilities,
      averaged: this.#averaged,
      isAverage: this.#isAverage,
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
      this.#logs.fill(0);
      this.#probabilities.fill(0);
      this.#averaged = 0;
    }
    this.#isAverage = isAveraged;
    this.#averaged++;
    const quantised = new Uint16Array(probabilities.length);
    for (let i = 0; i < probabilities.length; i++) {
      this.#probabilities[i] += probabilities[i];
      this.#logs[i] += Math.log(Math.max(probabilities[i], smallestProbability));
      quantised[i] = Math.round(probabilities[i] * 65535);
    }
    this.#scored.push({ probabilities: quantised, keepMask: Uint8Array.from(keepMask) });
  }

  /** [n × classes] mean of these probabilities and those that were added last. */
  meanWithNewest(probabilities: Float32Array): Float32Array {
    const newest = this.#scored[this.#scored.length - 1].probabilities;
    return probabilities.map((p, i) => (p + newest[i] / 65535) / 2);
  }

  get scoredEpochs(): number {
    return this.#scored.length;
  }

  /** Whether what it holds is an average, and not the last epoch of a warm-up. */
  get isAverage(): boolean {
    return this.#isAverage;
  }

  /** [n × classes] mean natural logarithm of the probability. */
  logs(): Float32Array {
    return Float32Array.from(this.#logs, (sum) => sum / this.#averaged);
  }

  /** [n] of the given labels; below 0 another class is believed more. */
  margins(): Float64Array {
    const logs = this.#logs.map((sum) => sum / this.#averaged);
    return marginsOf(logs, this.#labels, this.#classes);
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

  /**
   * Probability of one class per example after each scored epoch, [n × epochs].
   *
   * @param isWithLast  of a scored epoch, from 0: whether it is shown as the mean with the one before
   */
  trajectory(classOf: Int32Array, isWithLast: (epoch: number) => boolean = () => false): Float32Array {
    const epochs = this.#scored.length;
    const result = new Float32Array(classOf.length * epochs);
    this.#scored.forEach(({ probabilities }, epoch) => {
      const last = isWithLast(epoch) ? this.#scored[epoch - 1].probabilities : probabilities;
      classOf.forEach((label, example) => {
        const at = example * this.#classes + label;
        result[example * epochs + epoch] = (probabilities[at] + last[at]) / (2 * 65535);
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

export function nothingScored(labels: Int32Array, classes: number): SavedScores {
  return {
    logs: new Float64Array(labels.length * classes),
    probabilities: new Float64Array(labels.length * classes),
    averaged: 0,
    isAverage: false,
    scored: [],
  };
}
