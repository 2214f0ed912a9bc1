// What a run found, counted: per class, per pair of classes, and in all.

import type { ClassSummary, ConfusedPair } from '../../src-shared/contract.ts';
import type { Finding, Tier } from '../../src-shared/domain.ts';

export type CountedFinding = Pick<Finding, 'givenLabel' | 'suggestedLabel' | 'tier'>;

export function countTiers(findings: readonly CountedFinding[]): Record<Tier, number> {
  const counts = { likely: 0, possible: 0, fine: 0 };
  for (const { tier } of findings) counts[tier]++;
  return counts;
}

/** In the order of `classes`. */
export function summariseClasses(
  findings: readonly CountedFinding[],
  classes: readonly string[],
): ClassSummary[] {
  const byClass = Map.groupBy(findings, ({ givenLabel }) => givenLabel);
  return classes.map((label) => {
    const members = byClass.get(label) ?? [];
    return { label, examples: members.length, tiers: countTiers(members) };
  });
}

/**
 * Pairs with a suspect, largest first, then in the order of `classes`. A suspect that is suggested the label it has, because an
 * equal picture has another, is in none.
 */
export function confusedPairs(
  findings: readonly CountedFinding[],
  classes: readonly string[],
): ConfusedPair[] {
  const position = new Map(classes.map((label, index) => [label, index]));
  const counts = new Map<number, number>();
  for (const { givenLabel, suggestedLabel, tier } of findings) {
    const given = position.get(givenLabel);
    const suggested = position.get(suggestedLabel);
    if (tier === 'fine' || given === undefined || suggested === undefined || given === suggested) continue;
    const pair = given * classes.length + suggested;
    counts.set(pair, (counts.get(pair) ?? 0) + 1);
  }
  return [...counts]
    .sort(([pairA, a], [pairB, b]) => b - a || pairA - pairB)
    .map(([pair, count]) => ({
      given: classes[Math.floor(pair / classes.length)],
      suggested: classes[pair % classes.length],
      count,
    }));
}
