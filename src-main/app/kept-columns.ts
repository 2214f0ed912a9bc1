// The columns of the run under review stay in memory: every question about one of its examples needs them.

import type { Store } from '../storage/open-store.ts';
import type { EventHub } from './event-hub.ts';

export type RunColumns = ReturnType<Store['reviewColumnsOf']>;

export interface KeptColumns {
  /** As they are in the store now. */
  read(store: Store, runId: number): RunColumns;
  /** As they were last read by this program; the same object until they are read anew. */
  remembered(store: Store, runId: number): RunColumns;
}

/** One run, because a person reviews one at a time. */
export function keptColumns(events: EventHub): KeptColumns {
  let kept: { readonly runId: number; readonly version: number; readonly columns: RunColumns } | undefined;
  // A folder that was read again may hold other pictures under the same names, and people make classes.
  events.listen(({ kind }) => {
    if (kind === 'dataSets' || kind === 'labels') kept = undefined;
  });

  function read(store: Store, runId: number): RunColumns {
    // Asked first: what another program writes meanwhile is then read anew the next time.
    const version = store.versionOfOthers();
    if (kept?.runId !== runId || kept.version !== version) {
      kept = { runId, version, columns: store.reviewColumnsOf(runId) };
    }
    return kept.columns;
  }

  return {
    read,
    remembered: (store, runId) => (kept?.runId === runId ? kept.columns : read(store, runId)),
  };
}
