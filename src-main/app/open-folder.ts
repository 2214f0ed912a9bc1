// Opens a folder: reads it, stores what is in it, and shows it.

import type { RequestOf } from '../../src-shared/contract.ts';
import type { DataSetView } from '../../src-shared/data-set-view.ts';
import type { CurrentActivity } from './activity.ts';
import { viewDataSet } from './data-sets.ts';
import type { AppContext } from './open-app.ts';
import { readFolder } from './read-folder.ts';

export async function openFolder(
  context: AppContext,
  activity: CurrentActivity,
  { folder }: RequestOf<'openFolder'>,
): Promise<DataSetView> {
  const listing = { kind: 'reading', folder, done: 0, total: 0, decoded: 0 } as const;
  const turn = activity.begin(listing, `reading ${folder}`);
  try {
    const { dataSet } = await readFolder(context, folder, {
      size: undefined,
      signal: turn.signal,
      onProgress: (progress) => {
        turn.change({ ...progress, folder });
      },
    });
    context.events.send({ kind: 'dataSets' });
    return await viewDataSet(context, { dataSetId: dataSet.id });
  } finally {
    turn.end();
  }
}
