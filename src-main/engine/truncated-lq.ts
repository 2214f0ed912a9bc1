// The losses and their gradients in float64: the reference every backend is held to.

import type { LossName } from '../../src-shared/training-settings.ts';

export interface Loss {
  readonly name: LossName;
  /** Lq exponent, 0 < q ≤ 1; used by `lq` and `truncated-lq`. */
  readonly q: number;
  /** Truncation point, 0 ≤ k < 1; used by `truncated-lq`, 0 switches it off. */
  readonly k: number;
}

/**
 * log-softmax of one row, [classes] float64.
 */
export function logSoftmax(logits: ArrayLike<number>): Float64Array {
  let maximum = -Infinity;
  for (let c = 0; c < logits.length; c++) maximum = Math.max(maximum, logits[c]);
  let sum = 0;
  for (let c = 0; c < logits.length; c++) sum += Math.exp(logits[c] - maximum);
  const logSum = Math.log(sum);
  return Float64Array.from({ length: logits.length }, (_, c) => logits[c] - maximum - logSum);
}

/**
 * Lq(p) = (1 − p^q) / q from log p, stable as q → 0, where it is cross-entropy −log p.
 *
 * Zhang and Sabuncu 2018, "Generalized Cross Entropy Loss", arXiv 1805.07836.
 */
export function lqOfLogProbability(logProbability: number, q: number): number {
  return q === 0 ? -logProbability : -Math.expm1(q * logProbability) / q;
}

/**
 * Loss of one example from the log-probability of its given label.
 *
 * ce: −log p. mae: Σ|onehot − p| = 2 (1 − p). lq: (1 − p^q) / q. truncated-lq: the same, and the constant Lq(k)
 * where p ≤ k: the example no longer pulls on the model.
 *
 * @param logProbability  ≤ 0
 * @returns               0 … ∞ (ce), 0 … 2 (mae), 0 … 1/q (lq), 0 … Lq(k) (truncated-lq)
 */
export function lossOfLogProbability(logProbability: number, loss: Loss): number {
  switch (loss.name) {
    case 'ce':
      return -logProbability;
    case 'mae':
      return -2 * Math.expm1(logProbability);
    case 'lq':
      return lqOfLogProbability(logProbability, loss.q);
    case 'truncated-lq': {
      const logK = Math.log(loss.k);
      return lqOfLogProbability(Math.max(logProbability, logK), loss.q);
    }
    default:
      return loss.name satisfies never;
  }
}

/**
 * Gradient of the loss in the logits: scale · p^q · (p_j − [j = label]); zero where truncated.
 * With p^q = exp(q log p) it is finite at p = 0, where p^(q−1) is not.
 *
 * @param logits  [classes]
 * @returns       [classes] float64
 */
export function lossGradient(logits: ArrayLike<number>, label: number, loss: Loss): Float64Array {
  const logProbabilities = logSoftmax(logits);
  const own = logProbabilities[label];
  if (loss.name === 'truncated-lq' && own <= Math.log(loss.k)) return new Float64Array(logits.length);
  const { q, scale } = gradientForm(loss);
  const factor = scale * Math.exp(q * own);
  return logProbabilities.map((logP, c) => factor * (Math.exp(logP) - (c === label ? 1 : 0)));
}

/** Every loss of the family has the logit gradient scale · p^q · (p − onehot); a backend needs only q and scale. */
export function gradientForm(loss: Loss): { readonly q: number; readonly scale: number } {
  switch (loss.name) {
    case 'ce':
      return { q: 0, scale: 1 };
    case 'mae':
      return { q: 1, scale: 2 };
    case 'lq':
    case 'truncated-lq':
      return { q: loss.q, scale: 1 };
    default:
      return loss.name satisfies never;
  }
}
