import { beforeEach, expect, test, vi } from 'vitest';
import { AppError } from '../../../src-shared/errors.ts';
import { ConnectionLost } from '../../../src-renderer/client/connection-lost.ts';
import type { GiveVerdicts } from '../../../src-renderer/state/review/pending-actions.ts';
import { PendingStore } from '../../../src-renderer/state/review/pending-actions.ts';
import { sendLeftBehind } from '../../../src-renderer/state/review/send-left-behind.ts';

const arrived = { dataSetId: 1, changes: [], history: { undoable: 1, redoable: 0 } };

beforeEach(() => {
  localStorage.clear();
});

function action(dataSetId: number, exampleId: number): GiveVerdicts {
  return {
    action: crypto.randomUUID(),
    dataSetId,
    runId: 2,
    verdicts: [{ exampleId, kind: 'keep', label: null }],
  };
}

test('what closed pages left behind is sent in order, set by set, and then forgotten', async () => {
  const [one, two, three] = [action(1, 10), action(1, 11), action(5, 12)];
  new PendingStore(localStorage, 1, 'a').save([one, two]);
  new PendingStore(localStorage, 5, 'b').save([three]);
  const give = vi.fn(() => Promise.resolve(arrived));
  expect(await sendLeftBehind(give, localStorage, () => undefined)).toBe(true);
  expect(give.mock.calls).toEqual([[one], [two], [three]]);
  expect(localStorage).toHaveLength(0);
});

test('what could not be sent stays for the next connection', async () => {
  const [one, two] = [action(1, 10), action(1, 11)];
  new PendingStore(localStorage, 1, 'a').save([one, two]);
  const give = vi.fn().mockResolvedValueOnce(arrived).mockRejectedValue(new ConnectionLost());
  expect(await sendLeftBehind(give, localStorage, () => undefined)).toBe(false);
  expect(new PendingStore(localStorage, 1, 'c').load()).toEqual([two]);
});

test('what the app refuses is said and given up', async () => {
  new PendingStore(localStorage, 1, 'a').save([action(1, 10)]);
  const refused = vi.fn();
  const error = new AppError('not-found', 'There is no example 10.');
  await sendLeftBehind(() => Promise.reject(error), localStorage, refused);
  expect(refused).toHaveBeenCalledWith(error);
  expect(localStorage).toHaveLength(0);
});
