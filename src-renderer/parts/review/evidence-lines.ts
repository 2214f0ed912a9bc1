// The chart of an example's evidence as coordinates: 0 … 1 in both directions, y downwards.

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Span {
  readonly from: number;
  readonly to: number;
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

const fewRuns = 2;

/**
 * After which epochs the example was pruned, as a sentence. Epochs are counted through all trainings, from 1.
 *
 * @param pruned  [E], 1 where it was pruned after this epoch
 */
export function prunedSentence(pruned: Uint8Array): string {
  const runs = prunedRuns(pruned).map(({ from, to }) => ({ from: from + 1, to: to + 1 }));
  if (runs.length === 0) return 'Never set aside.';
  if (runs.length > fewRuns) {
    const count = pruned.reduce((sum, value) => sum + value, 0);
    return `Set aside after ${count} of ${pruned.length} epochs, first after epoch ${runs[0].from}.`;
  }
  const words = runs.map(({ from, to }) => (from === to ? `${from}` : `${from} to ${to}`));
  const isOne = runs.length === 1 && runs[0].from === runs[0].to;
  return `Set aside after ${isOne ? 'epoch' : 'epochs'} ${new Intl.ListFormat('en').format(words)}, of ${pruned.length}.`;
}

/** Neighbouring epochs together, both ends inclusive, from 0. */
function prunedRuns(pruned: Uint8Array): Span[] {
  const runs: Span[] = [];
  for (let epoch = 0; epoch < pruned.length; epoch++) {
    if (pruned[epoch] === 0) continue;
    const from = epoch;
    while (epoch + 1 < pruned.length && pruned[epoch + 1] === 1) epoch++;
    runs.push({ from, to: epoch });
  }
  return runs;
}

function placeOf(epoch: number, epochs: number): number {
  return epochs < 2 ? 0.5 : epoch / (epochs - 1);
}
