// Isotonic regression: the closest values that never rise.

/**
 * Pool adjacent violators (Ayer et al. 1955): the non-increasing values with the least weighted squared distance.
 *
 * @param values   [m]
 * @param weights  [m], 0 or above
 * @returns        [m]
 */
export function nonIncreasing(values: ArrayLike<number>, weights: ArrayLike<number>): Float64Array {
  const pools: { sum: number; weight: number; count: number }[] = [];
  for (let i = 0; i < values.length; i++) {
    let pool = { sum: values[i] * weights[i], weight: weights[i], count: 1 };
    for (let last = pools.at(-1); last !== undefined && meanOf(last) <= meanOf(pool); last = pools.at(-1)) {
      pools.pop();
      pool = {
        sum: last.sum + pool.sum,
        weight: last.weight + pool.weight,
        count: last.count + pool.count,
      };
    }
    pools.push(pool);
  }
  const result = new Float64Array(values.length);
  let at = 0;
  for (const pool of pools) result.fill(meanOf(pool), at, (at += pool.count));
  return result;
}

function meanOf({ sum, weight }: { readonly sum: number; readonly weight: number }): number {
  return weight === 0 ? Infinity : sum / weight;
}
