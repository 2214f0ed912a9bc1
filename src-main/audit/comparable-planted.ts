// Planted errors as the ranking would have seen them, had every training been shown them.

export interface PlantedColumns {
  /** [p] */
  readonly examples: Int32Array;
  readonly labels: Int32Array;
  readonly chances: Float32Array;
  /** [p] 0-based training that was shown the label. */
  readonly trainings: Int32Array;
  /** [p × trainings] margin of the planted label in every training. */
  readonly margins: Float64Array;
  /** [p], 1 where the training that was shown the label went on believing it. */
  readonly believed: Uint8Array;
  /** [p], 1 where that training began with it among the labels it trained on. */
  readonly kept: Uint8Array;
  /** [p] margin in the eyes of an opinion that never sees an example's own label; left out, there is none. */
  readonly leftOut?: Float64Array | undefined;
}

/**
 * The ranking is the mean over trainings that were all shown an example's label. A planted label was shown to one of them
 * alone, and the others, which have not begun to memorise it, believe it less. Their margins are therefore moved to where
 * the planted errors of their own lie, rank for rank: which of them a training finds hard stays what it says.
 *
 * @param weights  [p], how much each planted error stands for
 * @returns        [p] margins
 */
export function comparableMargins(
  { margins, trainings, leftOut }: Pick<PlantedColumns, 'margins' | 'trainings' | 'leftOut'>,
  count: number,
  weights: Float64Array,
): Float64Array {
  const result = leftOut?.slice() ?? new Float64Array(trainings.length);
  for (let training = 0; training < count; training++) {
    const own: number[] = [];
    const others: number[] = [];
    trainings.forEach((shownBy, at) => (shownBy === training ? own : others).push(at));
    const marginOf = (at: number): number => margins[at * count + training];
    for (const at of own) result[at] += marginOf(at) / count;
    const moved = moveRanks(others, own, marginOf, weights);
    others.forEach((at, i) => (result[at] += moved[i] / count));
  }
  return result;
}

/** Weighted quantiles of `from` become those of `to`. */
function moveRanks(
  from: readonly number[],
  to: readonly number[],
  valueOf: (at: number) => number,
  weights: Float64Array,
): number[] {
  const target = ranked(to, valueOf, weights);
  if (target.length === 0) return from.map(valueOf);
  const rankOf = new Map(ranked(from, valueOf, weights).map(({ at, rank }) => [at, rank]));
  return from.map((at) => quantile(target, rankOf.get(at) ?? 0));
}

interface Ranked {
  readonly at: number;
  readonly value: number;
  /** 0 … 1, the middle of its weight. */
  readonly rank: number;
}

function ranked(which: readonly number[], valueOf: (at: number) => number, weights: Float64Array): Ranked[] {
  const sorted = [...which].sort((a, b) => valueOf(a) - valueOf(b) || a - b);
  const total = sorted.reduce((sum, at) => sum + weights[at], 0) || 1;
  let below = 0;
  return sorted.map((at) => {
    const rank = (below + weights[at] / 2) / total;
    below += weights[at];
    return { at, value: valueOf(at), rank };
  });
}

/** In a straight line between neighbours. */
function quantile(sorted: readonly Ranked[], rank: number): number {
  let low = 0;
  let high = sorted.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle].rank < rank) low = middle + 1;
    else high = middle;
  }
  const above = sorted[low];
  const below = sorted[Math.max(0, low - 1)];
  if (above.rank === below.rank || rank >= above.rank) return above.value;
  const part = Math.max(0, (rank - below.rank) / (above.rank - below.rank));
  return below.value + part * (above.value - below.value);
}
