// The worst of a ranking while a model still trains: a look after an epoch that costs next to nothing.

import type { SuspectSoFar } from '../../src-shared/trainer.ts';
import type { ModelOpinion } from './rank-suspects.ts';
import { believedLabels, contradictingGroups, qualities, suggestion, tierOf } from './rank-suspects.ts';

/** As many as a person looks at while waiting. */
export const mostSuspectsSoFar = 60;

/** What has been averaged up to now. */
export interface OpinionSoFar {
  /** See ModelOpinion. */
  margins(): Float64Array;
  /** [classes] mean probabilities of one example. */
  probabilitiesOf(example: number): Float32Array;
}

/**
 * What never changes within a run is looked at once; the returned function gives the suspects with the lowest quality,
 * lowest first, and of equal ones the earlier. They are those that `rankSuspects` would put first.
 */
export function watchSuspects({
  labels,
  groups,
}: Pick<ModelOpinion, 'labels' | 'groups'>): (opinion: OpinionSoFar) => SuspectSoFar[] {
  const contradicting = contradictingGroups(labels, groups);
  return (opinion) => {
    const margins = opinion.margins();
    const quality = qualities(margins, labels, contradicting);
    const believed = believedLabels(margins, labels, contradicting);
    return lowest(quality, mostSuspectsSoFar)
      .filter((example) => tierOf(quality[example]) !== 'fine')
      .map((example) => {
        const probabilities = opinion.probabilitiesOf(example);
        const suggested =
          believed.get(example) ?? suggestion(probabilities, labels[example], tierOf(quality[example]));
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
