// Classes in the order a person wants to see them.

import type { ClassRate } from '../../../src-shared/class-rates.ts';

export const classOrders = ['share', 'count', 'name'] as const;
export type ClassOrder = (typeof classOrders)[number];

/** Equals stay in the order they came in. */
export function orderClasses(classes: readonly ClassRate[], order: ClassOrder): readonly ClassRate[] {
  switch (order) {
    case 'share':
      return classes.toSorted((a, b) => b.share - a.share);
    case 'count':
      return classes.toSorted((a, b) => countOf(b) - countOf(a));
    case 'name':
      return classes.toSorted((a, b) => a.label.localeCompare(b.label, 'en', { numeric: true }));
    default:
      return order satisfies never;
  }
}

function countOf({ share, examples }: ClassRate): number {
  return Math.round(share * examples);
}
