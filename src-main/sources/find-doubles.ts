// Files with equal bytes. Where their labels differ, at least one label is wrong, whatever the model thinks.

import type { Double } from '../../src-shared/domain.ts';
import { compareCodePoints, compareNaturally } from './compare-names.ts';

/** Those with several labels first, then in the order of their first paths. */
export function findDoubles(
  pictures: readonly { readonly path: string; readonly label: string; readonly contentHash: string }[],
): Double[] {
  return [...Map.groupBy(pictures, ({ contentHash }) => contentHash)]
    .filter(([, files]) => files.length > 1)
    .map(([contentHash, files]) => ({
      contentHash,
      paths: files.map(({ path }) => path).sort(compareCodePoints),
      labels: [...new Set(files.map(({ label }) => label))].sort(compareNaturally),
    }))
    .sort(
      (a, b) =>
        Number(b.labels.length > 1) - Number(a.labels.length > 1) ||
        compareCodePoints(a.paths[0], b.paths[0]),
    );
}
