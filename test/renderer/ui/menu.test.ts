import { fireEvent, render, screen } from '@testing-library/svelte';
import { expect, test } from 'vitest';
import MenuHolder from './MenuHolder.svelte';

test('an open menu lies in the main part of the page, where people who go by landmarks come by it', async () => {
  render(MenuHolder);
  await fireEvent.keyDown(screen.getByRole('button', { name: 'More' }), { key: 'Enter' });
  const item = await screen.findByRole('menuitem', { name: 'Rename' });
  expect(screen.getByRole('main').contains(item)).toBe(true);
});
