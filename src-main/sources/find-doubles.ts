// Files with equal bytes, and files that show nearly the same. Where the labels of equal ones differ, at least one label is
// wrong, whatever the model thinks.

import type { Double, NearDouble } from '../../src-shared/domain.ts';
import { compareCodePoints, compareNaturally } from './compare-names.ts';

interface LabelledFile {
  readonly path: string;
  readonly label: string;
  readonly contentHash: string;
}

/** Those with several labels first, then in the order of their first paths. */
export function findDoubles(pictures: readonly LabelledFile[]): Double[] {
  return [...Map.groupBy(pictures, ({ contentHash }) => contentHash)]
    .filter(([, files]) => files.length > 1)
    .map(([contentHash, files]) => ({ contentHash, ...namesOf(files) }))
    .sort(severalLabelsFirst);
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
    .sort(severalLabelsFirst);
}

function namesOf(files: readonly LabelledFile[]): Pick<Double, 'paths' | 'labels'> {
  return {
    paths: files.map(({ path }) => path).sort(compareCodePoints),
    labels: [...new Set(files.map(({ label }) => label))].sort(compareNaturally),
  };
}

function severalLabelsFirst(
  a: Pick<Double, 'paths' | 'labels'>,
  b: Pick<Double, 'paths' | 'labels'>,
): number {
  return (
    Number(b.labels.length > 1) - Number(a.labels.length > 1) || compareCodePoints(a.paths[0], b.paths[0])
  );
}
