// What the app is busy with, in a few words.

import type { DataSetSummary } from '../../../src-shared/data-set-view.ts';
import type { ProgressReport } from '../../../src-shared/domain.ts';
import { epochWords, shareDone } from '../../../src-shared/epoch-place.ts';
import type { Activity } from '../../../src-shared/training-view.ts';
import { dataSetTitle } from '../../state/data-set-name.ts';
import { formatCount, formatDuration } from '../../state/format.ts';

export interface ActivityWords {
  readonly what: string;
  readonly how: string;
  /** 0 … 1, undefined while nobody knows. */
  readonly share: number | undefined;
  readonly isPaused: boolean;
}

export function describeActivity(
  activity: Activity,
  progress: ProgressReport | null,
  dataSets: readonly DataSetSummary[],
): ActivityWords | undefined {
  switch (activity.kind) {
    case 'idle':
      return undefined;
    case 'reading': {
      const { folder, done, total, isComparing } = activity;
      const name = dataSetTitle(folder);
      if (total === 0) return { what: `Looking through ${name}`, how: '', share: undefined, isPaused: false };
      return {
        what: `${isComparing ? 'Looking for doubles in' : 'Reading'} ${name}`,
        ...counted(done, total),
        isPaused: false,
      };
    }
    case 'exporting': {
      const { to, done, total } = activity;
      return { what: `Exporting to ${dataSetTitle(to)}`, ...counted(done, total), isPaused: false };
    }
    case 'training': {
      const found = dataSets.find(({ dataSet }) => dataSet.id === activity.dataSetId);
      const name = found ? dataSetTitle(found.dataSet.folder) : 'a data set';
      const isPaused = activity.state === 'paused';
      const { reading } = activity;
      if (reading !== undefined) {
        const what = reading.isComparing ? `Looking for doubles in ${name}` : `Reading ${name} again`;
        return { what, ...counted(reading.done, reading.total), isPaused };
      }
      const share = progress ? shareDone(progress) : undefined;
      const words = {
        starting: 'Preparing to train on',
        running: 'Training on',
        paused: 'Paused on',
        stopping: 'Stopping on',
      };
      return {
        what: `${words[activity.state]} ${name}`,
        how: progress ? placeAndTime(progress, isPaused) : '',
        share: share ?? (isPaused ? 0 : undefined),
        isPaused,
      };
    }
    default:
      return activity satisfies never;
  }
}

function counted(done: number, total: number): Pick<ActivityWords, 'how' | 'share'> {
  if (total === 0) return { how: '', share: undefined };
  return { how: `${formatCount(done)} of ${formatCount(total)} pictures`, share: done / total };
}

function placeAndTime(report: ProgressReport, isPaused: boolean): string {
  const done = epochWords(report);
  return isPaused ? done : `${done}, ${formatDuration(report.secondsLeft)} left`;
}
