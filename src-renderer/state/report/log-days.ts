// The review log by day, as the reader's own clock has days.

import type { ReviewAction } from '../../../src-shared/review.ts';

export interface LogDay {
  /** "Saturday, 3 May 2025" */
  readonly title: string;
  readonly actions: readonly ReviewAction[];
}

/** In the order of the log. */
export function logDays(log: readonly ReviewAction[], timeZone?: string): readonly LogDay[] {
  const format = new Intl.DateTimeFormat('en-GB', { dateStyle: 'full', ...(timeZone && { timeZone }) });
  const days = Map.groupBy(log, ({ doneAt }) => format.format(new Date(doneAt)));
  return Array.from(days, ([title, actions]) => ({ title, actions }));
}
