// Files with equal bytes, and files that show nearly the same. Where the labels of equal ones differ, at least one label is
// wrong, whatever the model thinks, unless people confirmed them.

import type { Double, NearDouble } from '../../src-shared/domain.ts';
import { isContradicting } from '../../src-shared/is-contradicting.ts';
import { compareCodePoints, compareNaturally } from './compare-names.ts';

interface LabelledFile {
  readonly path: string;
  readonly label: string;
  readonly contentHash: string;
  /** Whether a person kept or gave the label; left out, nobody did. */
  readonly isTrusted?: boolean;
}

type Names = Pick<Double, 'paths' | 'labels' | 'isConfirmed'>;

/** Those that contradict each other first, then in the order of their first paths. */
export function findDoubles(pictures: readonly LabelledFile[]): Double[] {
  return [...Map.groupBy(pictures, ({ contentHash }) => contentHash)]
    .filter(([, files]) => files.length > 1)
    .map(([contentHash, files]) => ({ contentHash, ...namesOf(files) }))
    .sort(contradictingFirst);
}

/**
 * In the same order.
 *
 * @param groups  [pictures], equal where two show nearly the same or are equal; null for those that none is like
 */
export function listNearDoubles(
  pictures: readonly LabelledFile[],
  groups: ArrayLike<number | null>,
): NearDouble[] {
  const members = Map.groupBy(pictures.keys(), (i) => groups[i]);
  members.delete(null);
  return [...members.values()]
    .map((indices) => indices.map((i) => pictures[i]).sort((a, b) => compareCodePoints(a.path, b.path)))
    .map((files) => ({
      contentHashes: [...new Set(files.map(({ contentHash }) => contentHash))],
      ...namesOf(files),
    }))
    .filter(({ contentHashes }) => contentHashes.length > 1)
    .sort(contradictingFirst);
}

function namesOf(files: readonly LabelledFile[]): Names {
  const labels = [...new Set(files.map(({ label }) => label))].sort(compareNaturally);
  const trusted = new Set(files.filter(({ isTrusted }) => isTrusted).map(({ label }) => label));
  return {
    paths: files.map(({ path }) => path).sort(compareCodePoints),
    labels,
    ...(labels.length > 1 && trusted.size === labels.length && { isConfirmed: true }),
  };
}

function contradictingFirst(a: Names, b: Names): number {
  return Number(isContradicting(b)) - Number(isContradicting(a)) || compareCodePoints(a.paths[0], b.paths[0]);
}
