// Which pictures of a folder show nearly the same: looked for once, and known until other pictures lie there.

import { hash } from 'node:crypto';
import type { NearDoubleOptions } from '../sources/near-doubles/find-near-doubles.ts';
import { findNearDoubles } from '../sources/near-doubles/find-near-doubles.ts';
import type { PixelCache } from '../sources/pixel-cache.ts';
import type { ReadPicture } from '../sources/read-pictures.ts';
import type { Store } from '../storage/open-store.ts';

export interface Comparison {
  /** Says what was compared, and how. */
  readonly comparison: string;
  /** [pictures], equal where two show nearly the same or are equal: the first index of its members. */
  readonly groups: Int32Array;
}

/** Counts up whenever other pictures than before are taken for near doubles. */
const method = 2;

/** A file that moved or got another name is not compared anew. */
export async function comparePictures(
  { store, cache }: { readonly store: Store; readonly cache: PixelCache },
  folder: string,
  pictures: readonly ReadPicture[],
  options: NearDoubleOptions,
): Promise<Comparison> {
  const contents = [...new Set(pictures.map(({ contentHash }) => contentHash))].sort();
  const comparison = hash('sha256', [method, options.size, ...contents].join('\n'));
  const known = store.nearGroups(folder, comparison);
  if (known !== undefined) {
    return {
      comparison,
      groups: firstsOf(pictures.map(({ contentHash }) => known.get(contentHash) ?? contentHash)),
    };
  }
  const records = Uint32Array.from(pictures, ({ record }) => record);
  return { comparison, groups: await findNearDoubles(cache, records, options) };
}

/** As the store keeps them: null for a picture that nothing but its equals is like. */
export function nearGroupsOf(
  pictures: readonly Pick<ReadPicture, 'contentHash'>[],
  groups: Int32Array,
): (number | null)[] {
  const hasSeveral = new Set<number>();
  groups.forEach((first, i) => {
    if (pictures[i].contentHash !== pictures[first].contentHash) hasSeveral.add(first);
  });
  return Array.from(groups, (first) => (hasSeveral.has(first) ? first : null));
}

/** Of each key, the first index that has it. */
function firstsOf(keys: readonly (number | string)[]): Int32Array {
  const firsts = new Map<number | string, number>();
  return Int32Array.from(keys, (key, i) => {
    const first = firsts.get(key) ?? i;
    firsts.set(key, first);
    return first;
  });
}
