// Folder names for labels. A person may make a class of any name; a folder may not have every name.

import { comparePaths } from './compare-paths.ts';

/**
 * A label that every system takes as a folder name is its own. Others are made safe, and told apart by a number where
 * a name is taken already. The same labels always get the same names.
 *
 * @param taken  names that no folder may have, upper and lower case being equal
 */
export function folderNames(labels: ReadonlySet<string>, taken: readonly string[]): Map<string, string> {
  const sorted = [...labels].sort(comparePaths);
  const names = new Map<string, string>();
  const used = new Set(taken.map(folded));
  // Those that keep their name come first, so that no made-up name takes it from them.
  for (const label of sorted) {
    if (safeName(label) !== label || used.has(folded(label))) continue;
    names.set(label, label);
  }
  for (const name of names.values()) used.add(folded(name));
  for (const label of sorted) {
    if (names.has(label)) continue;
    const name = freeName(safeName(label), used);
    used.add(folded(name));
    names.set(label, name);
  }
  return names;
}

/** `name`, or with ` (2)`, ` (3)` … before its extension. @param used  names as `folded` makes them */
export function freeName(name: string, used: ReadonlySet<string>): string {
  if (!used.has(folded(name))) return name;
  const extension = /(?<=.)\.[^.]{1,16}$/u.exec(name)?.[0] ?? '';
  const stem = name.slice(0, name.length - extension.length);
  for (let number = 2; ; number++) {
    const ending = ` (${number})${extension}`;
    const candidate = cutTo(longestNameBytes - Buffer.byteLength(ending), stem) + ending;
    if (!used.has(folded(candidate))) return candidate;
  }
}

/** Some disks take upper and lower case, and composed and decomposed letters, for the same. */
export function folded(name: string): string {
  return name.normalize('NFC').toLowerCase();
}

/** Of most systems: 255 bytes, or 255 UTF-16 units, of which there are never more than bytes. */
const longestNameBytes = 255;

/** Windows is the strictest, so what it takes the others take too. */
function safeName(label: string): string {
  const name = label
    .toWellFormed()
    .replace(/[/\\:*?"<>|\u0000-\u001f\u007f]/g, '_')
    .replace(/[. ]+$/, (end) => '_'.repeat(end.length))
    // A name that begins with a dot is a hidden one.
    .replace(/^[. ]+/, (start) => '_'.repeat(start.length))
    .replace(/^(con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])(?=\.|$)/i, '$1_');
  const short = cutTo(longestNameBytes, name);
  return short === '' ? '_' : short === name ? name : short.replace(/[. ]+$/, '');
}

/** The beginning of `name` that fits, no letter cut through. */
function cutTo(bytes: number, name: string): string {
  if (Buffer.byteLength(name) <= bytes) return name;
  let length = 0;
  let left = bytes;
  for (const letter of name) {
    left -= Buffer.byteLength(letter);
    if (left < 0) break;
    length += letter.length;
  }
  return name.slice(0, length);
}
