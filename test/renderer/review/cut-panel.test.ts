import { fireEvent, render, screen } from '@testing-library/svelte';
import { expect, test } from 'vitest';
import CutPanel from '../../../src-renderer/parts/review/CutPanel.svelte';
import { PendingStore } from '../../../src-renderer/state/review/pending-actions.ts';
import { ReviewSet } from '../../../src-renderer/state/review/review-set.svelte.ts';
import { madeUpSelfTest } from '../../made-up-self-test.ts';
import { createFakeApp } from '../fake-app.ts';
import { madeUpColumns } from '../made-up-columns.ts';

/** Of 1,000 pictures 100 are likely and 100 possible. */
function shown({ promises = true } = {}) {
  const columns = madeUpColumns(1000);
  const run = { ...columns.run, state: 'stopped' as const };
  const selfTest = madeUpSelfTest([{ label: 'cat', examples: 1000 }], columns.tierCounts);
  localStorage.clear();
  const set = new ReviewSet(promises ? { ...columns, selfTest } : { ...columns, run }, {
    calls: createFakeApp(),
    store: new PendingStore(localStorage, 1, 'a'),
    isAway: () => false,
    onRefused: () => undefined,
  });
  const closed: true[] = [];
  render(CutPanel, { set, onclose: () => closed.push(true) });
  return { set, closed };
}

const slider = () => screen.getByRole('slider', { name: 'Cut' });
const number = () => screen.getByRole<HTMLInputElement>('spinbutton', { name: 'First' });

test('it begins where the suspects end, and changes nothing before it is moved', () => {
  const { set } = shown();
  expect(number().value).toBe('200');
  expect(set.filter.first).toBeNull();
  // by hand: 93 of the first 100 and 31 of the next
  expect(screen.getByText(/^About 62 % of them are wrong/).textContent).toContain('of all wrong labels');
});

test('a number of pictures shows exactly those, whatever tier they are of', async () => {
  const { set } = shown();
  await fireEvent.input(number(), { target: { value: '300' } });
  expect(Array.from(set.shown)).toEqual(Array.from({ length: 300 }, (_, row) => row));
  expect(slider().getAttribute('aria-valuetext')).toMatch(
    /^First 300 pictures\. About 42 % of them are wrong/,
  );
});

test('the slider moves the cut with the keys that sliders have', async () => {
  const { set } = shown();
  // by hand: 1000 · 0.5²
  await fireEvent.input(slider(), { target: { value: '500' } });
  expect(set.filter.first).toBe(250);
  expect(number().value).toBe('250');
});

test('a number that is none, or leaves the ranking, is no cut of its own', async () => {
  const { set } = shown();
  await fireEvent.input(number(), { target: { value: '' } });
  expect(set.filter.first).toBeNull();
  await fireEvent.input(number(), { target: { value: '5000' } });
  expect(set.filter.first).toBe(1000);
});

test('without a self-test it works too, and says why nothing is promised', async () => {
  const { set } = shown({ promises: false });
  expect(screen.getByText(/not promised, because the training ended/)).toBeDefined();
  await fireEvent.input(number(), { target: { value: '50' } });
  expect(set.shown).toHaveLength(50);
});

test('there is a way back to the tiers, and one to the pictures', async () => {
  const { set, closed } = shown();
  await fireEvent.input(number(), { target: { value: '50' } });
  await fireEvent.click(screen.getByRole('button', { name: 'Back to the tiers' }));
  expect(set.filter.first).toBeNull();
  expect(set.shown).toHaveLength(200);
  await fireEvent.click(screen.getByRole('button', { name: 'Review them' }));
  expect(closed).toHaveLength(1);
});
