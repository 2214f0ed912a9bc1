// What the address of a training says of it before it begins.

import type { Effort } from '../../src-shared/training-settings.ts';
import { efforts } from '../../src-shared/training-settings.ts';

type Query = Readonly<Record<string, string>>;

export function queryOfTraining(effort: Effort): Query {
  return effort === 'normal' ? {} : { effort };
}

/** The normal effort where it says none that there is. */
export function effortOfQuery(query: Query): Effort {
  return efforts.find((effort) => effort === query.effort) ?? 'normal';
}
