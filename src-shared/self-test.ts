// What a run promises before anyone reviews: the result of planting known errors and looking where they end up.

import type { Tier } from './domain.ts';
import type { Interval } from './review.ts';

/** Fewer planted errors than this tell how dense they lie nowhere well enough to promise anything. */
export const fewestPlanted = 60;

/** A number with its range says: nine times of ten the true number lies in it. Label is an index or a name. */
export interface SelfTest<Label = string> {
  /** Labels that were changed on purpose. No training that changed an example's label scores that example. */
  readonly planted: number;
  /** Wrong labels in the whole set. */
  readonly errors: Interval;
  /** Share of the examples of a tier whose label is wrong, 0 … 1. */
  readonly precision: Readonly<Record<Tier, Interval>>;
  /** By ascending `reviewed`, from 0 to all examples; in between, a straight line is true enough. */
  readonly curve: readonly CurvePoint[];
  /** Every class, in order: wrong labels among the examples that are given it. */
  readonly perClass: readonly { readonly label: Label; readonly errors: Interval }[];
  /** Largest first: examples given the one label that show the other. Pairs that hardly occur are left out. */
  readonly pairs: readonly { readonly given: Label; readonly suggested: Label; readonly errors: Interval }[];
}

/** What reviewing the first examples of the ranking finds. */
export interface CurvePoint {
  readonly reviewed: number;
  /** Wrong labels among them. */
  readonly found: Interval;
}
