// The two orders of this room: by code point for paths, and the one people expect for class names.

/**
 * By code point, which is also the order of the UTF-8 bytes. JavaScript's `<` differs: it compares UTF-16 units
 * and puts an emoji (a surrogate pair, D800 … DFFF) before U+E000 … U+FFFF.
 *
 * @returns negative, zero or positive, as `sort` wants it
 */
export function compareCodePoints(a: string, b: string): number {
  const shorter = Math.min(a.length, b.length);
  for (let i = 0; i < shorter; i++) {
    const left = a.charCodeAt(i);
    const right = b.charCodeAt(i);
    if (left !== right) return Number(isSurrogate(left)) - Number(isSurrogate(right)) || left - right;
  }
  return a.length - b.length;
}

/**
 * By code point, except that runs of digits compare as numbers: class `2` comes before `10`. No locale has a say, so
 * a label index means the same on every machine.
 */
export function compareNaturally(a: string, b: string): number {
  const left = a.match(runs) ?? [];
  const right = b.match(runs) ?? [];
  const shorter = Math.min(left.length, right.length);
  for (let i = 0; i < shorter; i++) {
    const order =
      isNumber(left[i]) && isNumber(right[i])
        ? compareNumbers(left[i], right[i])
        : compareCodePoints(left[i], right[i]);
    if (order !== 0) return order;
  }
  // `1` and `01` are different names of one number.
  return left.length - right.length || compareCodePoints(a, b);
}

const runs = /[0-9]+|[^0-9]+/g;

function isNumber(run: string): boolean {
  return run >= '0' && run < ':';
}

/** Of any length, so not through a float. */
function compareNumbers(a: string, b: string): number {
  const left = a.replace(/^0+/, '');
  const right = b.replace(/^0+/, '');
  return left.length - right.length || compareCodePoints(left, right);
}

/** Half of a code point above U+FFFF, so above every whole unit. */
function isSurrogate(unit: number): boolean {
  return (unit & 0xf800) === 0xd800;
}
