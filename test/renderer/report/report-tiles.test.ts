import { render, screen } from '@testing-library/svelte';
import { expect, test } from 'vitest';
import ReportTiles from '../../../src-renderer/parts/report/ReportTiles.svelte';
import { madeUpReview } from '../../made-up-review.ts';
import { madeUpSelfTest } from '../../made-up-self-test.ts';

function noteOf(name: string): string | undefined {
  return screen.getByText(name).closest('div')?.querySelector('small')?.textContent;
}

test('what was reviewed is counted against the suspects, what is suspected against all pictures', () => {
  const { report } = madeUpReview(['cat', 'dog'], 1000);
  render(ReportTiles, { report, review: { suspects: 80, reviewed: 20 } });
  expect(noteOf('Reviewed')).toBe('20 of 80 suspects');
  expect(noteOf('Likely wrong')).toBe(`${(report.tiers.likely / 10).toFixed(1)} % of all pictures`);
});

test('nothing is promised of a tier without pictures', () => {
  const { report } = madeUpReview(['cat', 'dog'], 1000);
  const tiers = { likely: report.tiers.likely, possible: 0, fine: 1000 - report.tiers.likely };
  const selfTest = madeUpSelfTest(report.perClass, tiers);
  render(ReportTiles, { report: { ...report, tiers, selfTest }, review: null });
  expect(noteOf('Likely wrong')).toContain('of these are wrong');
  expect(noteOf('Possibly wrong')).toBeUndefined();
});

test('nothing is said about the suspects before they are counted', () => {
  const { report } = madeUpReview(['cat', 'dog'], 1000);
  render(ReportTiles, { report, review: null });
  expect(noteOf('Reviewed')).toBeUndefined();
});
