// The chart of an example's evidence as coordinates: 0 … 1 in both directions, y downwards.

import type { Span } from '../../../src-shared/pruned-epochs.ts';
import { prunedRuns } from '../../../src-shared/pruned-epochs.ts';

export interface Point {
  readonly x: number;
  readonly y: number;
}

/**
 * One line for each run of epochs that follow each other without a gap.
 *
 * @param probabilities  [E], after each scored epoch; NaN is a gap
 */
export function linesOf(probabilities: Float32Array): Point[][] {
  const lines: Point[][] = [];
  probabilities.forEach((probability, epoch) => {
    if (Number.isNaN(probability)) return;
    if (epoch === 0 || Number.isNaN(probabilities[epoch - 1])) lines.push([]);
    lines[lines.length - 1].push({ x: placeOf(epoch, probabilities.length), y: 1 - probability });
  });
  return lines;
}

/** Where the example was pruned: neighbouring epochs as one span, half an epoch wider on both sides. */
export function prunedSpans(pruned: Uint8Array): Span[] {
  return prunedRuns(pruned).map(({ from, to }) => ({
    from: Math.max(0, placeOf(from - 0.5, pruned.length)),
    to: Math.min(1, placeOf(to + 0.5, pruned.length)),
  }));
}

function placeOf(epoch: number, epochs: number): number {
  return epochs < 2 ? 0.5 : epoch / (epochs - 1);
}
