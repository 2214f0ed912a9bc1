// When files that show one picture contradict each other.

import type { Double } from './domain.ts';

/** Several labels of one picture, unless people gave or kept each of them: what a person confirmed is not doubted again. */
export function isContradicting({ labels, isConfirmed }: Pick<Double, 'labels' | 'isConfirmed'>): boolean {
  return labels.length > 1 && isConfirmed !== true;
}
