import { expect, test } from 'vitest';
import { lossHears, lossNumbers } from '../../src-shared/loss-words.ts';
import { lossNames } from '../../src-shared/training-settings.ts';

test('only q and k that a loss looks at are told, and only the truncated one stops listening', () => {
  const [q, k] = [0.7, 1 / 3];
  const told = lossNames.map((loss) => [loss, lossNumbers({ loss, q, k }), lossHears({ loss, k })]);
  expect(told).toEqual([
    ['ce', [], 'listens to every label to the end'],
    ['mae', [], 'listens less to labels it cannot believe'],
    ['lq', [['q', 0.7]], 'listens less to labels it cannot believe'],
    [
      'truncated-lq',
      [
        ['q', 0.7],
        ['k', 0.333],
      ],
      'stops listening to labels it cannot believe',
    ],
  ]);
});

test('with k = 0 the truncated loss never stops listening', () => {
  expect(lossHears({ loss: 'truncated-lq', k: 0 })).toBe('listens less to labels it cannot believe');
});
