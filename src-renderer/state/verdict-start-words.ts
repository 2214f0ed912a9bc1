// What a training on verdicts does with them, in words.

import type { VerdictCounts } from '../../src-shared/domain.ts';
import { formatCount, formatMany } from './format.ts';

export function countVerdicts({ keep, relabel, remove, unsure }: VerdictCounts): number {
  return keep + relabel + remove + unsure;
}

/** For the button that starts it; undefined where there is nothing to start from. */
export function startOnVerdicts(verdicts: VerdictCounts | undefined): string | undefined {
  if (verdicts === undefined) return undefined;
  return `Train again on your ${formatMany(countVerdicts(verdicts), 'verdict')}`;
}

/** A sentence or two: what becomes of the examples that have them. */
export function whatVerdictsDo({ keep, relabel, remove, unsure }: VerdictCounts): string {
  const trusted = [
    keep > 0 && `${formatMany(keep, 'label')} you confirmed`,
    relabel > 0 && `${formatCount(relabel)} you changed`,
  ].filter((words) => words !== false);
  const isOne = keep + relabel === 1;
  const parts = [
    trusted.length > 0 &&
      `${trusted.join(' and ')} ${isOne ? 'is' : 'are'} trusted and not asked about again`,
    remove > 0 && `${formatMany(remove, 'picture')} you removed ${remove === 1 ? 'takes' : 'take'} no part`,
    unsure > 0 &&
      `${formatCount(unsure)} you were unsure about ${unsure === 1 ? 'is' : 'are'} looked at as before`,
  ].filter((words) => words !== false);
  return `${parts.join('; ')}.`;
}
