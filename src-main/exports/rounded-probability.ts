// A probability as files hold it.

/** Six digits: more would be noise of single precision. */
export function roundedProbability(probability: number): number {
  return Number(probability.toPrecision(6));
}
