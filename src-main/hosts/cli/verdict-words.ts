// The verdicts that a training starts from, in words.

import type { VerdictCounts } from '../../../src-shared/domain.ts';
import { formatCount, formatThings } from './format-number.ts';

/** Undefined where there are none. */
export function verdictWords({ keep, relabel, remove, unsure }: VerdictCounts): string | undefined {
  if (keep + relabel + remove + unsure === 0) return undefined;
  const parts = [
    `${formatThings(keep, 'label')} confirmed`,
    `${formatCount(relabel)} changed`,
    `${formatThings(remove, 'picture')} left out`,
    ...(unsure > 0 ? [`${formatCount(unsure)} unsure`] : []),
  ];
  return parts.join(', ');
}
