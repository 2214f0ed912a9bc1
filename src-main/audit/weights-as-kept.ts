// What a later training makes of planted errors hangs on what the earlier ones made of theirs: it begins with as many of them as
// those believed. Had others been planted, more or fewer would have been kept, and so believed in the end.

import type { PlantedColumns } from './comparable-planted.ts';

/**
 * Of the planted errors of each later training, those that it began with weigh as much as the errors believed before it, as they
 * are drawn again; all of its own together weigh as much as they did.
 *
 * @param weights  [p] of the planted errors as they are drawn again
 * @param times    [p], how often each is drawn
 * @returns        [p]
 */
export function weightsAsKept(
  { trainings, believed, kept, chances }: Pick<PlantedColumns, 'trainings' | 'believed' | 'kept' | 'chances'>,
  weights: Float64Array,
  times: Float64Array,
): Float64Array {
  const result = weights.slice();
  const count = trainings.reduce((most, training) => Math.max(most, training + 1), 0);
  for (let training = 1; training < count; training++) {
    /** Share of the errors planted before that are believed, each counted for as many of those drawn evenly as it stands for. */
    const shareBelieved = (timesOf: (at: number) => number): number => {
      let all = 0;
      let yes = 0;
      trainings.forEach((shownBy, at) => {
        if (shownBy >= training) return;
        all += timesOf(at) / chances[at];
        yes += (timesOf(at) / chances[at]) * believed[at];
      });
      return all === 0 ? 0 : yes / all;
    };
    const share = shareBelieved(() => 1);
    const again = shareBelieved((at) => times[at]);
    let before = 0;
    let after = 0;
    const own = [...trainings.keys()].filter((at) => trainings[at] === training);
    for (const at of own) {
      before += weights[at];
      // Where none or all are believed none or all are kept, and again too.
      result[at] *= kept[at] === 1 ? again / share : (1 - again) / (1 - share);
      after += result[at];
    }
    for (const at of own) result[at] = after > 0 ? (result[at] * before) / after : weights[at];
  }
  return result;
}
