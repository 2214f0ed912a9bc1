// Data sets and runs by their ids, or a sentence for whoever asked for one that is not there.

import type { DataSet, Run } from '../../src-shared/domain.ts';
import { AppError } from '../../src-shared/errors.ts';
import type { Store } from '../storage/open-store.ts';

export function knownDataSet(store: Store, id: number): DataSet {
  const dataSet = store.dataSet(id);
  if (dataSet === undefined) {
    throw new AppError('not-found', `There is no data set ${id}. Open its folder to begin with it.`);
  }
  return dataSet;
}

/** A run, and the data set it was trained on. */
export function knownRun(store: Store, id: number): { run: Run; dataSet: DataSet } {
  const run = store.run(id);
  if (run === undefined) throw new AppError('not-found', `There is no run ${id}. Go back to the data sets.`);
  return { run, dataSet: knownDataSet(store, run.dataSetId) };
}

/** For a run that was asked for its findings and has none. */
export function nothingFound({ id, state }: Run): AppError {
  return new AppError(
    'conflict',
    state === 'running'
      ? `Run ${id} is still training. Its suspects can be reviewed when it is done.`
      : `Run ${id} ended before it had found anything. Go on with it, or begin anew, under Train.`,
  );
}
