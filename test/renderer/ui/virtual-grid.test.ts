import { render } from '@testing-library/svelte';
import { tick } from 'svelte';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import GridHolder from './GridHolder.svelte';

// happy-dom lays nothing out: every element is 500 × 400.
beforeEach(() => {
  vi.spyOn(HTMLElement.prototype, 'clientWidth', 'get').mockReturnValue(500);
  vi.spyOn(HTMLElement.prototype, 'clientHeight', 'get').mockReturnValue(400);
});

afterEach(() => {
  vi.restoreAllMocks();
});

it('puts only the rows in sight into the page, whatever the number of cells', async () => {
  const { getAllByRole } = render(GridHolder, { count: 1_000_000 });
  await tick();

  // 5 columns; 4 rows in sight and a spare one below
  expect(getAllByRole('option')).toHaveLength(25);
});

it('uses cells again when it scrolls, and shows the others in them', async () => {
  const { rerender, getAllByRole, queryByText } = render(GridHolder, { count: 100_000 });
  await tick();
  await rerender({ scrolledTo: 50_000 });
  // A leap shows what is in sight, and the spare rows a moment later.
  expect(getAllByRole('option').length).toBeLessThanOrEqual(25);
  await vi.waitFor(() => {
    expect(getAllByRole('option').length).toBeGreaterThanOrEqual(30);
  });
  const shown = getAllByRole('option');
  await rerender({ scrolledTo: 50_005 });
  await tick();
  const moved = getAllByRole('option');

  expect(queryByText('cell 50000')).not.toBeNull();
  expect(queryByText('cell 0')).toBeNull();
  // 5 columns; at most 5 rows of which something is seen and a spare one on both sides
  expect(moved.length).toBeLessThanOrEqual(35);
  expect(moved.filter((cell) => shown.includes(cell)).length).toBeGreaterThanOrEqual(25);
});

it('names the active cell only while it is in the page', async () => {
  const { rerender, getByRole } = render(GridHolder, { count: 1000, active: 7 });
  await tick();
  const grid = getByRole('listbox');
  const id = grid.getAttribute('aria-activedescendant');
  expect(id && document.getElementById(id)?.textContent).toContain('cell 7');

  await rerender({ scrolledTo: 900 });
  await tick();
  expect(grid.hasAttribute('aria-activedescendant')).toBe(false);
});
