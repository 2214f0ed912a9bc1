// Completing a path one level at a time, on any system.

export interface HalfPath {
  /** The folder whose folders complete it; undefined where nothing was typed, which means the home folder. */
  readonly folder: string | undefined;
  /** How the next name begins. */
  readonly start: string;
}

export function splitPath(typed: string): HalfPath {
  const place = Math.max(typed.lastIndexOf('/'), typed.lastIndexOf('\\'));
  if (place < 0) return { folder: undefined, start: typed };
  return { folder: typed.slice(0, place + 1), start: typed.slice(place + 1) };
}

/** With a separator at the end, ready for the next level. */
export function joinPath(folder: string, name: string): string {
  const separator = separatorOf(folder);
  return `${folder.endsWith(separator) ? folder : folder + separator}${name}${separator}`;
}

/** Those that begin so first, then those that contain it. */
export function matchNames(names: readonly string[], start: string): readonly string[] {
  const wanted = start.toLocaleLowerCase();
  if (wanted === '') return names;
  const begins = names.filter((name) => name.toLocaleLowerCase().startsWith(wanted));
  const contains = names.filter(
    (name) => !begins.includes(name) && name.toLocaleLowerCase().includes(wanted),
  );
  return [...begins, ...contains];
}

function separatorOf(folder: string): '/' | '\\' {
  return folder.includes('\\') && !folder.includes('/') ? '\\' : '/';
}
