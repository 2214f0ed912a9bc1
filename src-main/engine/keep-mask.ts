// The pruning step: which examples go on training the model.

import { rareShares } from './rare-classes.ts';

/** No class is pruned below this share of its examples: the most trusted ones stay. */
const classFloor = 0.1;
/** Of a rare class, which the network gives little chance until it has learned it, and learns of nothing else. */
const rareFloor = 0.5;

/**
 * keep = p(given label) > k, for all examples, so that a pruned one comes back as soon as it is believed again.
 * (Zhang and Sabuncu 2018, algorithm 1.) Where a class would lose nearly all, its best tenth stays, and of a rare class its
 * best half. A label that a person gave is never pruned, and is the first of those.
 *
 * @param givenProbability  [n], 0 … 1
 * @param labels            [n]
 * @param heldOut           [n], 1 where an example never trains; it does not count as one that stays
 * @param k                 0 keeps all
 * @param trusted           [n], 1 where a person gave the label; left out where nobody did
 * @returns                 [n], 1 keeps
 */
export function renewKeepMask(
  givenProbability: Float32Array,
  labels: Int32Array,
  classes: number,
  heldOut: Uint8Array,
  k: number,
  trusted?: Uint8Array,
): Uint8Array {
  const belief = givenProbability.map((p, index) => (trusted?.[index] === 1 ? Infinity : p));
  // A probability below the smallest float is 0, and yet not what somebody who asks for k = 0 wants pruned.
  const keep = Uint8Array.from(belief, (p) => (k === 0 || p > k ? 1 : 0));
  const shares = rareShares(labels, classes);
  for (let label = 0; label < classes; label++) {
    const members: number[] = [];
    let kept = 0;
    labels.forEach((given, index) => {
      if (given !== label || heldOut[index] === 1) return;
      members.push(index);
      kept += keep[index];
    });
    const floor = Math.ceil((shares[label] < 1 ? rareFloor : classFloor) * members.length);
    if (kept >= floor) continue;
    // Infinity less itself is no number, and counts as equal.
    members.sort((a, b) => belief[b] - belief[a] || a - b);
    for (const index of members.slice(0, floor)) keep[index] = 1;
  }
  return keep;
}
