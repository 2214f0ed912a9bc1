import { render, screen } from '@testing-library/svelte';
import { expect, test } from 'vitest';
import ReportTiles from '../../../src-renderer/parts/report/ReportTiles.svelte';
import type { RemainingErrors } from '../../../src-shared/remaining-errors.ts';
import { madeUpReview } from '../../made-up-review.ts';
import { madeUpSelfTest } from '../../made-up-self-test.ts';

function noteOf(name: string): string | undefined {
  return screen.getByText(name).closest('div')?.querySelector('small')?.textContent;
}

test('what was reviewed is counted against the suspects, what is suspected against all pictures', () => {
  const { report } = madeUpReview(['cat', 'dog'], 1000);
  render(ReportTiles, { report, review: { suspects: 80, reviewed: 20 }, left: null });
  expect(noteOf('Reviewed')).toBe('20 of 80 suspects');
  expect(noteOf('Likely wrong')).toBe(`${(report.tiers.likely / 10).toFixed(1)} % of all pictures`);
});

test('nothing is promised of a tier without pictures', () => {
  const { report } = madeUpReview(['cat', 'dog'], 1000);
  const tiers = { likely: report.tiers.likely, possible: 0, fine: 1000 - report.tiers.likely };
  const selfTest = madeUpSelfTest(report.perClass, tiers);
  render(ReportTiles, { report: { ...report, tiers, selfTest }, review: null, left: null });
  expect(noteOf('Likely wrong')).toContain('of these are wrong');
  expect(noteOf('Possibly wrong')).toBeUndefined();
});

test('nothing is said about the suspects before they are counted', () => {
  const { report } = madeUpReview(['cat', 'dog'], 1000);
  render(ReportTiles, { report, review: null, left: null });
  expect(noteOf('Reviewed')).toBeUndefined();
});

test('how many labels are wrong is what people found and what is left, once they found any', () => {
  const { report } = madeUpReview(['cat', 'dog'], 1000);
  const verdicts = { keep: 9, relabel: 51, remove: 7, unsure: 2 };
  const left: RemainingErrors = {
    ...{ open: 900, controls: 40, controlsNeeded: 0, controlsLeft: 9, nextFinds: 0.1, nextLooks: 100 },
    ...{ errors: { low: 0, value: 1.2, high: 3 }, isExhausted: false },
  };
  render(ReportTiles, { report: { ...report, verdicts }, review: null, left });
  expect(screen.getByText('≈ 59')).toBeDefined();
  expect(noteOf('Wrong labels')).toBe('58 found, at most 3 left');
});
