// What people have said before a run, as far as the ranking has to respect it: a label they gave is never doubted, and
// speaks against another label on the same picture.

export interface KnownLabels {
  /** [n] given labels. */
  readonly labels: Int32Array;
  /** [n], 1 where a person gave the label; left out where nobody did. */
  readonly trusted?: Uint8Array | undefined;
  /** [n], equal where two files have equal content. */
  readonly content: ArrayLike<number>;
  /** [n], equal where two pictures show nearly the same; left out where none do. */
  readonly groups?: ArrayLike<number> | undefined;
}

/** No label of this value: nothing speaks against the given one. */
export const notOverruled = -1;

/**
 * Of every example that nobody judged: the label that a person gave to the same picture, or else to one that shows nearly
 * the same, where it is another than the given one. Where people gave several, one that agrees with the given label
 * settles it, and else the one given most often counts.
 *
 * @returns  [n] label index, −1 where nothing speaks against the given label
 */
export function overrulingLabels({ labels, trusted, content, groups }: KnownLabels): Int32Array {
  const overruling = new Int32Array(labels.length).fill(notOverruled);
  if (trusted === undefined) return overruling;
  const same = trustedCounts(labels, trusted, content);
  const near = groups && trustedCounts(labels, trusted, groups);
  labels.forEach((label, example) => {
    if (trusted[example] === 1) return;
    const counts = same.get(content[example]) ?? (groups && near?.get(groups[example]));
    if (counts !== undefined && !counts.has(label)) overruling[example] = mostFrequent(counts);
  });
  return overruling;
}

/** How often people gave each label, by what examples have in common. */
function trustedCounts(
  labels: Int32Array,
  trusted: Uint8Array,
  common: ArrayLike<number>,
): Map<number, Map<number, number>> {
  const counts = new Map<number, Map<number, number>>();
  labels.forEach((label, example) => {
    if (trusted[example] === 0) return;
    let own = counts.get(common[example]);
    if (own === undefined) counts.set(common[example], (own = new Map<number, number>()));
    own.set(label, (own.get(label) ?? 0) + 1);
  });
  return counts;
}

/** Of equal ones the lower label. */
function mostFrequent(counts: ReadonlyMap<number, number>): number {
  return [...counts].reduce((best, one) =>
    one[1] > best[1] || (one[1] === best[1] && one[0] < best[0]) ? one : best,
  )[0];
}
