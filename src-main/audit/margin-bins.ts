// A ranking in bins of as many examples each.

/** Of labels that are out of doubt: no model comes to this. */
export const certainMargin = 20;

export interface Bins {
  /** [bins] lowest margin of each, ascending. */
  readonly from: Float64Array;
  /** [bins] */
  readonly counts: Float64Array;
  /** [bins] mean of the examples. */
  readonly margins: Float64Array;
  /** [n] the bin of every example. */
  readonly of: Int32Array;
}

const mostBins = 300;
const fewestInBin = 5;

/**
 * As many examples in every bin; equal margins share one.
 *
 * @param lowest  a margin that the first bin holds too
 */
export function binsOf(margins: Float64Array, lowest: number): Bins {
  const sorted = Float64Array.from(margins).sort();
  const perBin = Math.max(fewestInBin, Math.ceil(sorted.length / mostBins));
  const from: number[] = [];
  for (let at = 0; at + fewestInBin <= sorted.length || at === 0; at += perBin)
    if (from.length === 0 || sorted[at] > from[from.length - 1]) from.push(sorted[at]);
  from[0] = Math.min(from[0], lowest);
  const bins = {
    from: Float64Array.from(from),
    counts: new Float64Array(from.length),
    margins: new Float64Array(from.length),
  };
  const of = Int32Array.from(margins, (margin) => binOf(bins.from, margin));
  of.forEach((bin, example) => {
    bins.counts[bin]++;
    bins.margins[bin] += margins[example];
  });
  return { ...bins, of, margins: bins.margins.map((sum, bin) => sum / bins.counts[bin]) };
}

/** A cut that nothing lies below. */
export function belowAll({ from }: Bins): number {
  return from[0] - 1;
}

/** The last bin that begins at or below a margin. */
export function binOf(from: Float64Array, margin: number): number {
  let low = 0;
  let high = from.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (from[middle] <= margin) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** Of two numbers for each bin. Loops, because it is most of the work of a self-test. */
export function product(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}
