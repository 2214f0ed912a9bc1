// Rows with every verdict and tier, and the names that files stumble over.

import type { Random } from '../../src-shared/random.ts';
import type { LabelRow } from '../../src-main/exports/cleaned-labels.ts';
import { tiers, verdictKinds } from '../../src-shared/domain.ts';
import { oddText } from '../storage/made-up.ts';

/** One that the run did not leave out. */
type OpinionRow = LabelRow & { readonly suggestedProbability: number };

export const row: LabelRow = {
  path: 'cat/1.png',
  givenLabel: 'cat',
  label: 'dog',
  verdict: 'accepted',
  suggestedLabel: 'dog',
  suggestedProbability: Math.fround(0.95),
  quality: 0.1 + 0.2,
  tier: 'likely',
  prunedEpochs: 29,
  firstPrunedEpoch: 8,
};

/** As a run writes one that a person had removed before it. */
export const leftOutRow: LabelRow = {
  ...row,
  ...{
    label: null,
    verdict: 'remove',
    suggestedLabel: null,
    suggestedProbability: null,
    quality: null,
    tier: null,
    prunedEpochs: null,
    firstPrunedEpoch: null,
  },
};

export function oddRow(random: Random): OpinionRow {
  const verdicts = [...verdictKinds, 'accepted', null] as const;
  const prunedEpochs = random.integer(3);
  return {
    path: oddText(random),
    givenLabel: oddText(random),
    label: random.next() < 0.1 ? null : oddText(random),
    verdict: verdicts[random.integer(verdicts.length)],
    suggestedLabel: oddText(random),
    suggestedProbability: Math.fround(random.next()),
    quality: random.next() ** 20,
    tier: tiers[random.integer(tiers.length)],
    prunedEpochs,
    firstPrunedEpoch: prunedEpochs === 0 ? null : 1 + random.integer(40),
  };
}
