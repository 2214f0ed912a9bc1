// Examples that never train: they tell which model is the best so far.

import type { Random } from './random.ts';
import { shuffle } from './shuffle.ts';

/**
 * The same share of every class, drawn by chance; a class with one example keeps it for training.
 *
 * @param labels  [n]
 * @returns       [n], 1 where held out
 */
export function holdOut(labels: Int32Array, classes: number, share: number, random: Random): Uint8Array {
  const heldOut = new Uint8Array(labels.length);
  for (let label = 0; label < classes; label++) {
    const members: number[] = [];
    labels.forEach((given, index) => {
      if (given === label) members.push(index);
    });
    const count = Math.min(members.length - 1, Math.round(share * members.length));
    for (const index of shuffle(members, random).slice(0, Math.max(0, count))) heldOut[index] = 1;
  }
  return heldOut;
}
