// The order of paths in everything the program writes.

/**
 * By code point, which is also the order of the UTF-8 bytes and the order in which the database hands paths out.
 * JavaScript's `<` differs: it compares UTF-16 units and puts an emoji (a surrogate pair, D800 … DFFF) before
 * U+E000 … U+FFFF.
 *
 * @returns negative, zero or positive, as `sort` wants it
 */
export function comparePaths(a: string, b: string): number {
  const shorter = Math.min(a.length, b.length);
  for (let i = 0; i < shorter; i++) {
    const left = a.charCodeAt(i);
    const right = b.charCodeAt(i);
    if (left !== right) return Number(isSurrogate(left)) - Number(isSurrogate(right)) || left - right;
  }
  return a.length - b.length;
}

/** Half of a code point above U+FFFF, so above every whole unit. */
function isSurrogate(unit: number): boolean {
  return (unit & 0xf800) === 0xd800;
}
