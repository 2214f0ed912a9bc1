// Probabilities as if all classes were equally common. A network takes a picture that it does not know for one of a class
// that it has seen often, and so doubts right labels of all others.

import { fewPictures } from '../../src-shared/few-pictures.ts';
import { classSizes, meanSize, rareShares } from './rare-classes.ts';

/**
 * How much of an epoch is of each class, by which its probability is to be divided. 1 of all where no class is rare, so that
 * a folder with classes nearly alike is told as the network has it. A class with too few to be learned, whose probability says
 * little, makes none of the others rare, and is taken for as common as the rarest of them.
 *
 * 1 of two classes as well: slips carry more of the large class into the small one than are right there, and a label of the
 * small one is as doubtful as the network has it (docs/benchmarks.md).
 *
 * @param labels   [n], 0 … classes − 1, as they are given
 * @param factors  [classes], see `repeatFactors`
 * @returns        [classes], 1 where the mean class is shown once
 */
export function commonness(labels: Int32Array, factors: Float64Array): Float64Array {
  const sizes = classSizes(labels, factors.length);
  const shares = rareShares(labels, factors.length);
  const isRare = shares.some((share, label) => share < 1 && sizes[label] >= fewPictures);
  if (!isRare || sizes.filter((size) => size > 0).length === 2) return sizes.fill(1);
  const mean = meanSize(sizes);
  const shown = sizes.map((size, label) => (factors[label] * size) / mean);
  const rarest = Math.min(...shown.filter((_, label) => sizes[label] >= fewPictures));
  return shown.map((share, label) => (sizes[label] < fewPictures ? rarest : share));
}

/** The same probabilities as the network itself has them: what `tellForEqualClasses` did is undone. */
export function asTheNetworkHasThem(probabilities: Float32Array, common: Float64Array): Float32Array {
  const own = probabilities.slice();
  tellForEqualClasses(
    own,
    common.map((size) => 1 / size),
  );
  return own;
}

/**
 * Logit adjustment after training (Menon et al. 2021, "Long-tail learning via logit adjustment", arXiv 2007.07314, with τ = 1).
 *
 * @param probabilities  [n × classes], changed in place
 * @param common         [classes], see `commonness`
 */
export function tellForEqualClasses(probabilities: Float32Array, common: Float64Array): void {
  if (common.every((size) => size === 1)) return;
  const classes = common.length;
  for (let from = 0; from < probabilities.length; from += classes) {
    let sum = 0;
    for (let c = 0; c < classes; c++) sum += probabilities[from + c] / common[c];
    for (let c = 0; c < classes; c++) probabilities[from + c] /= common[c] * sum;
  }
}
