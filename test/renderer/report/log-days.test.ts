import { expect, test } from 'vitest';
import { actionWords } from '../../../src-renderer/parts/report/action-words.ts';
import { logDays } from '../../../src-renderer/state/report/log-days.ts';
import type { ReviewAction } from '../../../src-shared/review.ts';

function action(id: number, doneAt: string, changes: Partial<ReviewAction> = {}): ReviewAction {
  return {
    id,
    doneAt,
    isUndone: false,
    kind: 'keep',
    label: null,
    examples: 1,
    path: 'cat/1.png',
    ...changes,
  };
}

test('actions of one day stay together in their order, as the clock of the reader has it', () => {
  const log = [
    action(3, '2025-05-04T00:30:00.000Z'),
    action(2, '2025-05-03T23:30:00.000Z'),
    action(1, '2025-05-03T09:00:00.000Z'),
  ];
  const ids = (timeZone: string) =>
    logDays(log, timeZone).map(({ title, actions }) => [title.replace(',', ''), actions.map(({ id }) => id)]);
  expect(ids('UTC')).toEqual([
    ['Sunday 4 May 2025', [3]],
    ['Saturday 3 May 2025', [2, 1]],
  ]);
  expect(ids('Europe/Berlin')).toEqual([
    ['Sunday 4 May 2025', [3, 2]],
    ['Saturday 3 May 2025', [1]],
  ]);
});

test('an action is told in a few words', () => {
  expect(actionWords(action(1, '', { kind: 'relabel', label: 'dog' }))).toBe('To dog: cat/1.png');
  expect(actionWords(action(1, '', { kind: 'remove', examples: 1213 }))).toBe(
    'Removed cat/1.png and 1,212 more',
  );
  expect(actionWords(action(1, '', { kind: 'mixed', examples: 2 }))).toBe(
    'Several verdicts on cat/1.png and 1 more',
  );
});
