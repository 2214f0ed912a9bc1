// Long names in a narrow place. Names of one folder often begin alike and differ at their end, so the middle goes.

/**
 * A letter is what people see as one, so a flag or an accent is never taken apart.
 *
 * @param most  letters of the result, the dots included; at least 3
 */
export function cutMiddle(name: string, most: number): string {
  // Each letter takes at least one unit.
  if (name.length <= most) return name;
  const letters = Array.from(new Intl.Segmenter('en').segment(name), ({ segment }) => segment);
  if (letters.length <= most) return name;
  const start = Math.ceil((most - 1) / 2);
  const end = most - 1 - start;
  const [before, after] = [letters.slice(0, start).join(''), letters.slice(letters.length - end).join('')];
  // Dots and spaces beside the dots say nothing.
  return `${before.replace(/[\s\p{Punctuation}]+$/u, '')}…${after.replace(/^[\s\p{Punctuation}]+/u, '')}`;
}
