import { render, screen } from '@testing-library/svelte';
import { expect, test } from 'vitest';
import DoubleSection from '../../../src-renderer/parts/report/DoubleSection.svelte';
import { madeUpReview } from '../../made-up-review.ts';

const { report } = madeUpReview(['cat', 'dog'], 100);
const addressOfDoubles = (doubles: string): string => `#${doubles}`;

test('pictures that are there several times are counted, with the way to them', () => {
  render(DoubleSection, { report, addressOfDoubles });
  const row = screen.getByRole('row', { name: /Almost the same/ });
  const cells = Array.from(row.querySelectorAll('th, td'), (cell) => cell.textContent.trim());
  expect(cells).toEqual(['Almost the same', '6', '12', '2']);
  expect(screen.getByRole('link', { name: 'Equal files' }).getAttribute('href')).toBe('#exact');
});

test('what there is none of is not spoken of', () => {
  const none = { pictures: 0, files: 0, contradicting: 0 };
  const { unmount } = render(DoubleSection, { report: { ...report, doubles: none }, addressOfDoubles });
  expect(screen.queryByRole('link', { name: 'Equal files' })).toBeNull();
  unmount();
  render(DoubleSection, { report: { ...report, doubles: none, nearDoubles: none }, addressOfDoubles });
  expect(screen.queryByRole('table')).toBeNull();
});
