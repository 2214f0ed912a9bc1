// What goes wrong on a graphics card, noticed and said.

import { explainFailure } from '../explain-failure.ts';
import { loweredBy } from './gpu-training-graph.ts';

/** No probability is above 1, and rounding makes it so by less than this. */
const rounding = 1e-3;

export const brokenCard =
  'The graphics card gave back what cannot be: its memory ran out, or its driver is broken.';

/** What the library says went wrong becomes a sentence. */
export async function onDevice<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    throw new Error(explainFailure(error), { cause: error });
  }
}

/** Log-probabilities as they are, from those that a graph gave out lowered. */
export function raised(lowered: Float32Array): Float32Array {
  const values = lowered.map((value) => value + loweredBy);
  if (!values.every((value) => value <= rounding)) throw new Error(brokenCard);
  return values;
}
