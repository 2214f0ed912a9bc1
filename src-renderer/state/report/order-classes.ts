// Classes in the order a person wants to see them.

import type { ClassSummary } from '../../../src-shared/contract.ts';

export const classOrders = ['share', 'count', 'name'] as const;
export type ClassOrder = (typeof classOrders)[number];

/** Those without pictures are left out; equals stay in the order they came in. */
export function orderClasses(classes: readonly ClassSummary[], order: ClassOrder): readonly ClassSummary[] {
  const used = classes.filter(({ examples }) => examples > 0);
  switch (order) {
    case 'share':
      return used.toSorted((a, b) => suspectShare(b) - suspectShare(a));
    case 'count':
      return used.toSorted((a, b) => suspectsIn(b) - suspectsIn(a));
    case 'name':
      return used.toSorted((a, b) => a.label.localeCompare(b.label, 'en', { numeric: true }));
    default:
      return order satisfies never;
  }
}

export function suspectsIn({ tiers }: ClassSummary): number {
  return tiers.likely + tiers.possible;
}

/** 0 … 1 */
export function suspectShare(one: ClassSummary): number {
  return one.examples === 0 ? 0 : suspectsIn(one) / one.examples;
}
