// What a report of a run says about the run before it.

import type { RunReport } from '../../src-shared/contract.ts';
import type { Store } from '../storage/open-store.ts';

/** Empty for the first run of a data set. */
export function sinceLastRun(store: Store, runId: number): Pick<RunReport, 'sinceLastRun'> {
  const compared = store.sinceLastRun(runId);
  if (compared === undefined) return {};
  return { sinceLastRun: { ...compared, startedFrom: store.run(runId)?.recipe.fromVerdicts ?? null } };
}
