// Examples that never train: they tell which model is the best so far.

import type { Random } from '../../src-shared/random.ts';
import { shuffle } from './shuffle.ts';

/**
 * The same share of every class, drawn by chance; a class with one example keeps it for training. Classes too small for one of their
 * own take turns.
 *
 * Of a group, all are held out or none: a picture that trains says nothing about a model that knows its double. One that is
 * larger than the share trains, unless its class consists of nothing else.
 *
 * @param labels  [n]
 * @param groups  [n], equal within a group, which may lie in several classes; left out, each example is its own
 * @returns       [n], 1 where held out
 */
export function holdOut(
  labels: Int32Array,
  classes: number,
  share: number,
  random: Random,
  groups: ArrayLike<number> = Int32Array.from(labels.keys()),
): Uint8Array {
  const heldOut = new Uint8Array(labels.length);
  const held = new Int32Array(classes);
  const membersOf = Map.groupBy(labels.keys(), (example) => labels[example]);
  const groupsOf = Map.groupBy(labels.keys(), (example) => groups[example]);
  const sizeOf = (label: number): number => membersOf.get(label)?.length ?? 0;
  const shares = sharesOf(
    Array.from({ length: classes }, (_, label) => sizeOf(label)),
    share,
  );
  const shareOf = (label: number): number => shares[label];

  for (let label = 0; label < classes; label++) {
    const drawn = shuffle(membersOf.get(label) ?? [], random).map(
      (example) => groupsOf.get(groups[example]) ?? [],
    );
    for (const group of drawn) if (leavesEnough(group, shareOf)) hold(group);
    if (held[label] > 0 || shareOf(label) <= 0) continue;
    const smallestFirst = drawn.sort((a, b) => a.length - b.length);
    const least = smallestFirst.find((group) => leavesEnough(group, (other) => sizeOf(other) - 1));
    if (least !== undefined) hold(least);
  }
  return heldOut;

  /** Whether no class would hold out more than `most`. */
  function leavesEnough(group: readonly number[], most: (label: number) => number): boolean {
    const added = Map.groupBy(group, (example) => labels[example]);
    return (
      heldOut[group[0]] === 0 &&
      [...added].every(([label, examples]) => held[label] + examples.length <= most(label))
    );
  }

  function hold(group: readonly number[]): void {
    for (const example of group) {
      heldOut[example] = 1;
      held[labels[example]]++;
    }
  }
}

/** How many of each class, given its size. */
function sharesOf(sizes: readonly number[], share: number): number[] {
  let owed = 0;
  return sizes.map((size) => {
    const own = Math.round(share * size);
    if (own > 0) return Math.min(size - 1, own);
    owed += share * size;
    if (owed < 0.5 || size < 2) return 0;
    owed--;
    return 1;
  });
}
