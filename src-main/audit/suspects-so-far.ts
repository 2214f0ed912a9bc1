// The worst of a ranking while a model still trains: a look after an epoch that costs next to nothing.

import type { SuspectSoFar } from '../../src-shared/trainer.ts';
import type { ModelOpinion } from './rank-suspects.ts';
import { certainDoubts, knownLabels, qualities, suggestion, tierOf } from './rank-suspects.ts';
import type { KnownLabels } from './trusted-labels.ts';

/** As many as a person looks at while waiting. */
export const mostSuspectsSoFar = 60;

/** What has been averaged up to now. */
export type OpinionSoFar = Pick<ModelOpinion, 'margins' | 'probabilities' | 'cuts'>;

/**
 * What never changes within a run is looked at once; the returned function gives the suspects with the lowest quality,
 * lowest first, and of equal ones the earlier. They are those that `rankSuspects` would put first.
 */
export function watchSuspects(known: KnownLabels): (opinion: OpinionSoFar) => SuspectSoFar[] {
  const { labels } = known;
  const doubts = certainDoubts(known);
  return ({ margins, probabilities: all, cuts }) => {
    const classes = all.length / labels.length;
    const quality = qualities(margins, labels, doubts, cuts);
    const sure = knownLabels(margins, labels, doubts);
    return lowest(quality, mostSuspectsSoFar)
      .filter((example) => tierOf(quality[example], cuts) !== 'fine')
      .map((example) => {
        const probabilities = all.subarray(example * classes, (example + 1) * classes);
        const suggested =
          sure.get(example) ?? suggestion(probabilities, labels[example], tierOf(quality[example], cuts));
        return {
          example,
          suggested,
          suggestedProbability: probabilities[suggested],
          quality: quality[example],
        };
      });
  };
}

/** Indices of the lowest values in order. One pass, because only a handful of values is ever in question. */
function lowest(values: Float64Array, count: number): number[] {
  const found: number[] = [];
  values.forEach((value, index) => {
    if (found.length === count && value >= values[found[count - 1]]) return;
    let at = found.length;
    while (at > 0 && values[found[at - 1]] > value) at--;
    found.splice(at, 0, index);
    if (found.length > count) found.pop();
  });
  return found;
}
