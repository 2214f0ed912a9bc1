// How well a ranking and a cut find what is wrong. Quality: low means probably wrong.

/**
 * Average precision: the mean, over the wrong examples, of the precision at each one's place in ascending quality.
 * Within equal quality the wrong ones count as ranked last.
 *
 * @returns 0 … 1, or null where nothing is wrong
 */
export function averagePrecision(quality: readonly number[], isWrong: readonly boolean[]): number | null {
  const order = Array.from(quality.keys()).sort(
    (a, b) => quality[a] - quality[b] || Number(isWrong[a]) - Number(isWrong[b]),
  );
  let found = 0;
  let sum = 0;
  order.forEach((example, place) => {
    if (!isWrong[example]) return;
    found++;
    sum += found / (place + 1);
  });
  return found === 0 ? null : sum / found;
}

/**
 * Area under the ROC curve: how often a wrong example has lower quality than a right one; a tie is half a time.
 *
 * @returns 0 … 1, or null where nothing or everything is wrong
 */
export function areaUnderRoc(quality: readonly number[], isWrong: readonly boolean[]): number | null {
  const order = Array.from(quality.keys()).sort((a, b) => quality[a] - quality[b]);
  const wrong = isWrong.filter(Boolean).length;
  const right = isWrong.length - wrong;
  if (wrong === 0 || right === 0) return null;
  let rightBelow = 0;
  let pairs = 0; // wrong above right, ties half
  for (let from = 0; from < order.length;) {
    let to = from;
    while (to < order.length && quality[order[to]] === quality[order[from]]) to++;
    const wrongHere = order.slice(from, to).filter((example) => isWrong[example]).length;
    const rightHere = to - from - wrongHere;
    pairs += wrongHere * (rightBelow + rightHere / 2);
    rightBelow += rightHere;
    from = to;
  }
  return 1 - pairs / (wrong * right);
}

export interface CutQuality {
  readonly flagged: number;
  readonly found: number;
  /** Share of the flagged that is wrong; null where nothing is flagged. */
  readonly precision: number | null;
  /** Share of the wrong that is flagged; null where nothing is wrong. */
  readonly recall: number | null;
  /** Harmonic mean of both: 2 found / (flagged + wrong); null where nothing is flagged and nothing wrong. */
  readonly f1: number | null;
}

export function cutQuality(isFlagged: readonly boolean[], isWrong: readonly boolean[]): CutQuality {
  const flagged = isFlagged.filter(Boolean).length;
  const wrong = isWrong.filter(Boolean).length;
  const found = isFlagged.filter((flag, example) => flag && isWrong[example]).length;
  return {
    flagged,
    found,
    precision: ratio(found, flagged),
    recall: ratio(found, wrong),
    f1: ratio(2 * found, flagged + wrong),
  };
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

export function ratio(part: number, whole: number): number | null {
  return whole === 0 ? null : part / whole;
}
