import { fireEvent, render, screen } from '@testing-library/svelte';
import { expect, test } from 'vitest';
import QualitySection from '../../../src-renderer/parts/report/QualitySection.svelte';
import type { QualityBar } from '../../../src-shared/quality-histogram.ts';
import { qualityBars } from '../../../src-shared/quality-histogram.ts';

const nothing: QualityBar = { likely: 0, possible: 0, fine: 0, wrong: 0, right: 0, unsure: 0 };

function bars(filled: Readonly<Record<number, Partial<QualityBar>>>): QualityBar[] {
  return Array.from({ length: qualityBars }, (_, place) => ({ ...nothing, ...filled[place] }));
}

function words(): string {
  const text = document.querySelector('.words')?.textContent ?? '';
  return text.replace(/\s+/g, ' ').trim();
}

test('the cut says how many pictures lie below it and how often people found them wrong', async () => {
  render(QualitySection, {
    bars: bars({
      5: { likely: 8, wrong: 3, right: 1 },
      30: { possible: 12, right: 4, unsure: 2 },
      99: { fine: 80 },
    }),
  });
  expect(words()).toBe(
    '8 pictures lie below 0.20, which is 8.0 % of all. Of the 4 that people judged, 3 (75 %) had a wrong label.',
  );

  const slider = screen.getByRole('slider', { name: 'Cut' });
  await fireEvent.input(slider, { target: { value: '31' } });
  // by hand: 8 + 12 of 100 pictures, 3 of 8 judged
  expect(words()).toBe(
    '20 pictures lie below 0.31, which is 20.0 % of all. Of the 8 that people judged, 3 (38 %) had a wrong label.',
  );
  expect(slider.getAttribute('aria-valuetext')).toMatch(/^0\.31: 20 pictures below\./);
});

test('without verdicts it says that nobody has judged', () => {
  render(QualitySection, { bars: bars({ 5: { likely: 1 } }) });
  expect(words()).toBe(
    '1 picture lies below 0.20, which is 100.0 % of all. Nobody has judged any of them yet.',
  );
});
