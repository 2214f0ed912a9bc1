// Where each picture goes in a tree of class folders.

import type { LabelRow } from './cleaned-labels.ts';
import { folded, folderNames, freeName } from './folder-names.ts';

/** The file at the root of the tree that tells which picture went where. */
export const indexName = 'labels.csv';

/**
 * `LABEL/FILE`. Folders above the class folders of the source, such as `train` and `test`, stay above them; folders
 * below do not. Where two pictures would meet, the one whose path comes later gets a number.
 *
 * @param rows  in path order
 * @returns     per row, forward slashes, all different also where upper and lower case are equal; null where the
 *              picture is left out
 */
export function planFolders(rows: readonly LabelRow[]): (string | null)[] {
  const depth = classDepth(rows);
  const folders = rows.map(({ path, label }) =>
    label === null ? null : [...path.split('/').slice(0, depth), label],
  );
  const names = folderNames(new Set(folders.flatMap((folder) => folder ?? [])), [indexName]);
  const usedIn = new Map<string, Set<string>>();

  return rows.map(({ path }, i) => {
    const folder = folders[i]?.map((name) => names.get(name) ?? name).join('/');
    if (folder === undefined) return null;
    const used = usedIn.get(folded(folder)) ?? new Set();
    usedIn.set(folded(folder), used);
    const file = freeName(path.slice(path.lastIndexOf('/') + 1), used);
    used.add(folded(file));
    return `${folder}/${file}`;
  });
}

/**
 * How many folders lie above the class folders; 0 too where labels are no folder names. The first position at which
 * every path has its given label.
 */
function classDepth(rows: readonly LabelRow[]): number {
  const [first] = rows;
  const names = rows.length === 0 ? [] : first.path.split('/').slice(0, -1);
  const depth = names.findIndex((_, position) =>
    rows.every(({ path, givenLabel }) => path.split('/')[position] === givenLabel),
  );
  return Math.max(0, depth);
}
