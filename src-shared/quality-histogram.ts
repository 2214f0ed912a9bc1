// How many pictures have which quality, and what people said about them.

import type { Verdict } from './domain.ts';
import { tiers } from './domain.ts';
import type { ReviewColumns } from './review.ts';

/** Bars between quality 0 and 1. */
export const qualityBars = 100;

export interface QualityBar {
  readonly likely: number;
  readonly possible: number;
  readonly fine: number;
  /** Relabelled or removed. */
  readonly wrong: number;
  /** Kept. */
  readonly right: number;
  readonly unsure: number;
}

/** What was said, whenever that was. */
type Said = Pick<Verdict, 'kind' | 'label'>;

type Columns = Pick<ReviewColumns, 'labels' | 'exampleIds' | 'given' | 'quality' | 'tier'>;

/**
 * Bar i holds the qualities from i / 100 to below (i + 1) / 100, the last one 1 too.
 *
 * @param verdicts  that count, by example id
 */
export function qualityHistogram(
  columns: Columns,
  verdicts: ReadonlyMap<number, Said>,
): readonly QualityBar[] {
  const { labels, exampleIds, given, quality, tier } = columns;
  const bars = Array.from({ length: qualityBars }, () => ({
    likely: 0,
    possible: 0,
    fine: 0,
    wrong: 0,
    right: 0,
    unsure: 0,
  }));
  for (let row = 0; row < exampleIds.length; row++) {
    const bar = bars[Math.min(qualityBars - 1, Math.floor(quality[row] * qualityBars))];
    bar[tiers[tier[row]]]++;
    const verdict = verdicts.get(exampleIds[row]);
    if (verdict !== undefined) bar[outcomeOf(verdict, labels[given[row]])]++;
  }
  return bars;
}

export function outcomeOf(verdict: Said, givenLabel: string): 'wrong' | 'right' | 'unsure' {
  switch (verdict.kind) {
    case 'keep':
      return 'right';
    case 'relabel':
      return verdict.label === givenLabel ? 'right' : 'wrong';
    case 'remove':
      return 'wrong';
    case 'unsure':
      return 'unsure';
    default:
      return verdict.kind satisfies never;
  }
}

export interface BelowCut {
  readonly pictures: number;
  /** Pictures that people found right or wrong. */
  readonly decided: number;
  readonly wrong: number;
}

/** What lies below the quality `cut` / 100. @param cut  0 … 100, whole */
export function belowCut(bars: readonly QualityBar[], cut: number): BelowCut {
  let pictures = 0;
  let decided = 0;
  let wrong = 0;
  for (const bar of bars.slice(0, cut)) {
    pictures += picturesIn(bar);
    decided += bar.wrong + bar.right;
    wrong += bar.wrong;
  }
  return { pictures, decided, wrong };
}

export function picturesIn({ likely, possible, fine }: QualityBar): number {
  return likely + possible + fine;
}
