// Which classes are rare, and by how much.

/** A class is rare below this share of what each class would have if all were alike. */
const rareShare = 0.5;

/** [classes] */
export function classSizes(labels: Int32Array, classes: number): Float64Array {
  const sizes = new Float64Array(classes);
  for (const label of labels) sizes[label]++;
  return sizes;
}

/** Of the classes that some label names. */
export function meanSize(sizes: Float64Array): number {
  const taken = sizes.filter((size) => size > 0);
  return taken.reduce((sum, size) => sum + size, 0) / taken.length;
}

/**
 * Size of each rare class in relation to the mean class; 1 of all others, so that a folder with classes nearly alike is
 * treated as if they were alike.
 *
 * @param labels  [n], 0 … classes − 1
 * @returns       [classes], above 0 and at most 1
 */
export function rareShares(labels: Int32Array, classes: number): Float64Array {
  const sizes = classSizes(labels, classes);
  const mean = meanSize(sizes);
  return sizes.map((size) => (size > 0 && size < rareShare * mean ? size / mean : 1));
}
