// What the list of data sets says of verdicts, kept true while a screen shows it: a training starts from them.

import type { AppState } from './app.svelte.ts';

const quietMs = 400;

/** Fetches the list now, and again when it is quiet after verdicts, until the returned function is called. */
export function keepSummaryFresh(app: Pick<AppState, 'client' | 'refreshDataSets'>): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  void app.refreshDataSets();
  const unlisten = app.client.listen(({ kind }) => {
    if (kind !== 'verdicts') return;
    clearTimeout(timer);
    timer = setTimeout(() => void app.refreshDataSets(), quietMs);
  });
  return () => {
    clearTimeout(timer);
    unlisten();
  };
}
