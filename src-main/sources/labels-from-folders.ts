// Reads the given labels off the folder names.

/**
 * The class folders are the top folders, or the folders below them where the top ones are splits (`train`, `val` …)
 * or a mere wrapper: a single folder that holds pictures only in its sub-folders, like `OUT/images/cat/1.png`.
 * Everything below a class folder belongs to the class, and a class in several splits is one class.
 *
 * @param paths  of the pictures, forward slashes
 * @returns      label of each path; undefined where it lies outside every class folder
 */
export function labelsFromFolders(paths: readonly string[]): (string | undefined)[] {
  const all = paths.map((path) => path.split('/'));
  let inside = all;
  let depth = 0;
  for (;;) {
    const tops = new Set(inside.filter((names) => names.length > depth + 1).map((names) => names[depth]));
    if (tops.size > 0 && [...tops].every(isSplitName)) {
      depth++;
      break;
    }
    if (tops.size !== 1) break;
    const below = inside.filter((names) => names.length > depth + 1);
    if (below.some((names) => names.length === depth + 2)) break;
    inside = below;
    depth++;
  }
  const insiders = new Set(inside);
  return all.map((names) => (insiders.has(names) && names.length > depth + 1 ? names[depth] : undefined));
}

function isSplitName(name: string): boolean {
  return /^(train|training|val|valid|validation|test|testing|dev|eval)$/i.test(name);
}
