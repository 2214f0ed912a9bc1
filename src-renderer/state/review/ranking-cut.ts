// A cut through the ranking as a slider has it: finer at the beginning, where people decide how far to go.

import type { SelfTest } from '../../../src-shared/self-test.ts';
import { promiseAt } from '../../../src-shared/promises.ts';
import type { ReviewFilter } from './filter-examples.ts';
import type { ExampleTable } from './example-table.ts';
import type { Tier } from '../../../src-shared/domain.ts';

/** Steps of the slider. */
export const cutSteps = 1000;

/** @param step  0 … cutSteps; @returns 1 … total, rounded as far as a step is wide */
export function firstAtStep(step: number, total: number): number {
  const exact = total * (step / cutSteps) ** 2;
  const width = (2 * total * step) / cutSteps ** 2;
  const round = 10 ** Math.max(0, Math.floor(Math.log10(Math.max(1, width))));
  const first = step >= cutSteps ? total : Math.round(exact / round) * round;
  return Math.min(total, Math.max(1, first));
}

/** The step whose beginning of the ranking is nearest. */
export function stepOfFirst(first: number, total: number): number {
  return total === 0 ? 0 : Math.round(cutSteps * Math.sqrt(Math.min(1, first / total)));
}

/** Where a cut begins: at the border of the tiers that are shown. */
export function startingCut(
  filter: Pick<ReviewFilter, 'tiers'>,
  counts: Readonly<Record<Tier, number>>,
): number {
  const total = counts.likely + counts.possible + counts.fine;
  const suspects = counts.likely + counts.possible;
  const border = filter.tiers.includes('fine')
    ? total
    : filter.tiers.includes('possible')
      ? suspects
      : counts.likely;
  return Math.min(total, Math.max(1, border));
}

export interface RankingColumn {
  /** Where in the ranking it begins and ends. */
  readonly from: number;
  readonly to: number;
  /** Share of these examples that is wrong: promised where the run tested itself, else how little it believes them. 0 … 1 */
  readonly share: number;
  readonly tier: Tier;
}

/** The ranking from its worst to its best as so many columns, as wide in steps of the slider. */
export function rankingColumns(
  { columns, total }: Pick<ExampleTable, 'columns' | 'total'>,
  tierCounts: Readonly<Record<Tier, number>>,
  selfTest: SelfTest | undefined,
  count: number,
): readonly RankingColumn[] {
  const found: RankingColumn[] = [];
  for (let place = 0; place < count; place++) {
    const border = (at: number): number => Math.round(total * (at / count) ** 2);
    const from = found.at(-1)?.to ?? 0;
    const to = Math.max(from + 1, border(place + 1));
    if (from >= total) break;
    const middle = Math.floor((from + to) / 2);
    found.push({
      from,
      to: Math.min(total, to),
      share: selfTest ? shareBetween(selfTest, from, Math.min(total, to)) : 1 - columns.quality[middle],
      tier: tierAt(middle, tierCounts),
    });
  }
  return found;
}

function shareBetween(selfTest: SelfTest, from: number, to: number): number {
  const between = promiseAt(selfTest, to).found.value - promiseAt(selfTest, from).found.value;
  return Math.min(1, Math.max(0, between / (to - from)));
}

function tierAt(row: number, { likely, possible }: Readonly<Record<Tier, number>>): Tier {
  if (row < likely) return 'likely';
  return row < likely + possible ? 'possible' : 'fine';
}
