// Verdicts that a page took with it when it was closed while the app was away: sent as soon as there is a connection, also
// when nobody opens the review, so that an export has them.

import type { VerdictsChanged } from '../../../src-shared/review.ts';
import { ConnectionLost } from '../../client/connection-lost.ts';
import type { GiveVerdicts } from './pending-actions.ts';
import { PendingStore, dataSetsWithPending } from './pending-actions.ts';

/**
 * In order, each once: an action that arrived already does not happen again.
 *
 * @param onRefused  hears why the app would not take one; that one is given up
 * @returns          whether all of them arrived or were given up
 */
export async function sendLeftBehind(
  giveVerdicts: (request: GiveVerdicts) => Promise<VerdictsChanged>,
  storage: Storage,
  onRefused: (error: unknown) => void,
): Promise<boolean> {
  for (const dataSetId of dataSetsWithPending(storage)) {
    const store = new PendingStore(storage, dataSetId, crypto.randomUUID());
    const pending = store.load();
    while (pending.length > 0) {
      try {
        await giveVerdicts(pending[0]);
      } catch (error) {
        if (error instanceof ConnectionLost) return false;
        onRefused(error);
      }
      pending.shift();
      store.save(pending);
    }
  }
  return true;
}
