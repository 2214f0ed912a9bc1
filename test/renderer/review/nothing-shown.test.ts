// What the review says where no picture is shown.

import { render, screen } from '@testing-library/svelte';
import { expect, test } from 'vitest';
import NothingShown from '../../../src-renderer/parts/review/NothingShown.svelte';
import { PendingStore } from '../../../src-renderer/state/review/pending-actions.ts';
import { ReviewSet } from '../../../src-renderer/state/review/review-set.svelte.ts';
import { tiers } from '../../../src-shared/domain.ts';
import { madeUpColumns } from '../made-up-columns.ts';

/** Of a run that doubts no label, three examples. */
function sentenceOf(trusted?: readonly number[]): string {
  const columns = {
    ...madeUpColumns(3),
    tierCounts: { likely: 0, possible: 0, fine: 3 },
    tier: new Uint8Array(3).fill(tiers.indexOf('fine')),
    ...(trusted && { isTrusted: Uint8Array.from(trusted) }),
  };
  const never = () => Promise.reject(new Error('Nobody judges here.'));
  const set = new ReviewSet(columns, {
    calls: { giveVerdicts: never, undo: never, redo: never },
    store: new PendingStore(localStorage, 1, 'a'),
    isAway: () => false,
    onRefused: () => undefined,
  });
  const { unmount } = render(NothingShown, { set });
  const text = screen.getByText(/You can look through all pictures/).textContent;
  unmount();
  return text.replace(/\s+/g, ' ').trim();
}

test('without suspects it says who believes the labels', () => {
  const rest = ' You can look through all pictures all the same.';
  expect(sentenceOf()).toBe(`The model believes every label of this set.${rest}`);
  expect(sentenceOf([0, 0, 1])).toBe(
    `The model believes every label of this set that you did not keep or give.${rest}`,
  );
  expect(sentenceOf([1, 1, 1])).toBe(`Every label of this set is one that you kept or gave.${rest}`);
});
