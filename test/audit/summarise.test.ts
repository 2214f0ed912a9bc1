import { describe, expect, it } from 'vitest';
import { confusedPairs, countTiers, summariseClasses } from '../../src-main/audit/summarise.ts';
import type { CountedFinding } from '../../src-main/audit/summarise.ts';

const finding = (
  givenLabel: string,
  suggestedLabel: string,
  tier: CountedFinding['tier'],
): CountedFinding => ({
  givenLabel,
  suggestedLabel,
  tier,
});

const findings = [
  finding('cat', 'dog', 'likely'),
  finding('cat', 'dog', 'possible'),
  finding('dog', 'cat', 'likely'),
  finding('dog', 'emu', 'likely'),
  finding('dog', 'dog', 'fine'),
];

describe('summarise', () => {
  it('tiers are counted', () => {
    expect(countTiers(findings)).toEqual({ likely: 3, possible: 1, fine: 1 });
  });

  it('classes come in their own order, empty ones too', () => {
    expect(summariseClasses(findings, ['emu', 'dog', 'cat'])).toEqual([
      { label: 'emu', examples: 0, tiers: { likely: 0, possible: 0, fine: 0 } },
      { label: 'dog', examples: 3, tiers: { likely: 2, possible: 0, fine: 1 } },
      { label: 'cat', examples: 2, tiers: { likely: 1, possible: 1, fine: 0 } },
    ]);
  });

  it('confused pairs are counted from suspects alone, the largest first', () => {
    expect(confusedPairs(findings, ['cat', 'dog', 'emu'])).toEqual([
      { given: 'cat', suggested: 'dog', count: 2 },
      { given: 'dog', suggested: 'cat', count: 1 },
      { given: 'dog', suggested: 'emu', count: 1 },
    ]);
  });

  it('a suspect whose own label is suggested, because an equal picture has another, is in no pair', () => {
    expect(confusedPairs([finding('cat', 'cat', 'possible')], ['cat', 'dog'])).toEqual([]);
  });
});
