// What is different between a run and the one before it, in words.

import type { SinceLastRun } from '../../src-shared/review.ts';
import { formatCount, formatMany } from './format.ts';

export function newSuspectsWords({ newSuspects }: Pick<SinceLastRun, 'newSuspects'>): string {
  if (newSuspects === 0) return 'No suspect is new.';
  return `${formatMany(newSuspects, 'suspect')} ${newSuspects === 1 ? 'is' : 'are'} new.`;
}

/** What became of the suspects of the last run, as a sentence; undefined where there were none. */
export function lastSuspectsWords({
  knownSuspects,
  settled,
  believedNow,
}: Pick<SinceLastRun, 'knownSuspects' | 'settled' | 'believedNow'>): string | undefined {
  const parts = [
    [settled, settled === 1 ? 'is settled by your verdict' : 'are settled by your verdicts'],
    [believedNow, 'the model believes now'],
    [knownSuspects, knownSuspects === 1 ? 'is still one' : 'are still suspects'],
  ] as const;
  const words = parts.flatMap(([count, what]) => (count === 0 ? [] : [`${formatCount(count)} ${what}`]));
  return words.length === 0 ? undefined : `Of the suspects before, ${words.join(', ')}.`;
}
