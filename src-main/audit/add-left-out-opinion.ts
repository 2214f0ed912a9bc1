// Two opinions about the same labels made into one.

import type { LeftOutOpinion } from './left-out-opinion.ts';
import { ownMargins } from './left-out-opinion.ts';
import type { ModelOpinion } from './rank-suspects.ts';

/** What a network says, see ModelOpinion. */
type Opinion = Pick<ModelOpinion, 'margins' | 'probabilities'>;

/** A network that is wholly sure of another class leaves this to the rest. */
const smallestProbability = 1e-6;

/** How much the second opinion's log odds count beside a network's: both look at one picture, and often err together. */
const shareOfOdds = 0.7;

/** @returns [n × classes] natural logarithms of what the second opinion multiplies probabilities by, up to a factor of each row */
export function besideNetworks({ logProbabilities }: Pick<LeftOutOpinion, 'logProbabilities'>): Float64Array {
  return logProbabilities.map((log) => shareOfOdds * log);
}

/**
 * The odds of both multiplied. The second one's are by examples left out and scaled to the given labels, so one that knows
 * nothing says "even odds" of everything and changes nothing, and the more it knows, or the fewer labels are wrong, the more
 * it weighs.
 *
 * @param logFactors  see `besideNetworks`
 * @param labels      [n] given labels, 0 … classes − 1
 */
export function addLeftOutOpinion(
  network: Opinion,
  logFactors: Float64Array,
  labels: Int32Array,
  classes: number,
): Opinion {
  const others = ownMargins(logFactors, labels, classes);
  const margins = network.margins.map((margin, example) => margin + others[example]);
  const products = Float64Array.from(
    logFactors,
    (log, at) => Math.max(network.probabilities[at], smallestProbability) * Math.exp(log),
  );
  for (let from = 0; from < products.length; from += classes) {
    const row = products.subarray(from, from + classes);
    const sum = row.reduce((total, product) => total + product, 0);
    row.forEach((product, c) => (row[c] = product / sum));
  }
  return { margins, probabilities: Float32Array.from(products) };
}
