import { render, screen } from '@testing-library/svelte';
import { expect, test } from 'vitest';
import Doubles from '../../../src-renderer/parts/review/Doubles.svelte';

const near = (exampleId: number, label: string) => ({
  exampleId,
  path: `${label}/${exampleId}.jpg`,
  contentHash: String(exampleId).padStart(64, '0'),
  label,
});
const isTiny = (): boolean => false;

test('each double is named, and its label where it is another one', () => {
  render(Doubles, {
    label: 'cat',
    doubles: [{ path: 'dog/1.png', label: 'dog' }],
    nearDoubles: [near(2, 'eel'), near(3, 'cat')],
    isTiny,
  });
  const items = screen.getAllByRole('listitem').map((item) => item.textContent.replace(/\s+/g, ' ').trim());
  expect(items).toEqual(['dog/1.png dog', 'eel/2.jpg eel', 'cat/3.jpg']);
  expect(screen.getAllByRole('heading').map(({ textContent }) => textContent)).toEqual([
    'The same picture is also at',
    'Almost the same picture is at',
  ]);
});

test('of very many the first are named', () => {
  const nearDoubles = Array.from({ length: 30 }, (_, i) => near(i, 'cat'));
  render(Doubles, { label: 'cat', doubles: [], nearDoubles, isTiny });
  expect(screen.getAllByRole('listitem')).toHaveLength(8);
  expect(screen.getByText('and 22 more')).toBeTruthy();
});

test('a picture that is there once has nothing to say', () => {
  const { container } = render(Doubles, { label: 'cat', doubles: [], nearDoubles: [], isTiny });
  expect(container.textContent.trim()).toBe('');
});
