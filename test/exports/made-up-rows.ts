// Rows with every verdict and tier, and the names that files stumble over.

import type { Random } from '../../src-main/engine/random.ts';
import type { LabelRow } from '../../src-main/exports/cleaned-labels.ts';
import { tiers, verdictKinds } from '../../src-shared/domain.ts';
import { oddText } from '../storage/made-up.ts';

export const row: LabelRow = {
  path: 'cat/1.png',
  givenLabel: 'cat',
  label: 'dog',
  verdict: 'accepted',
  suggestedLabel: 'dog',
  suggestedProbability: Math.fround(0.95),
  quality: 0.1 + 0.2,
  tier: 'likely',
};

export function oddRow(random: Random): LabelRow {
  const verdicts = [...verdictKinds, 'accepted', null] as const;
  return {
    path: oddText(random),
    givenLabel: oddText(random),
    label: random.next() < 0.1 ? null : oddText(random),
    verdict: verdicts[random.integer(verdicts.length)],
    suggestedLabel: oddText(random),
    suggestedProbability: Math.fround(random.next()),
    quality: random.next() ** 20,
    tier: tiers[random.integer(tiers.length)],
  };
}
