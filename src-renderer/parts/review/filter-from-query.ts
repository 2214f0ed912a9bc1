// Other views lead to a part of the review by its address: `given` and `suggested` name classes, `tiers` is a list.

import { tiers } from '../../../src-shared/domain.ts';
import type { ReviewFilter } from '../../state/review/filter-examples.ts';
import { startingFilter } from '../../state/review/filter-examples.ts';

/** Null where the address asks for nothing that is there. */
export function filterFromQuery(
  query: Readonly<Partial<Record<string, string>>>,
  labels: readonly string[],
): ReviewFilter | null {
  const given = labels.indexOf(query.given ?? '');
  const suggested = labels.indexOf(query.suggested ?? '');
  const wanted = tiers.filter((tier) => query.tiers?.split(',').includes(tier));
  if (given < 0 && suggested < 0 && wanted.length === 0) return null;
  return {
    ...startingFilter,
    given: given < 0 ? null : given,
    suggested: suggested < 0 ? null : suggested,
    tiers: wanted.length === 0 ? startingFilter.tiers : wanted,
  };
}
