// How far somebody got with a data set, in a line, and where to go on.

import type { DataSetSummary } from '../../../src-shared/data-set-view.ts';
import type { ProgressReport } from '../../../src-shared/domain.ts';
import { epochWords, shareDone } from '../../../src-shared/epoch-place.ts';
import type { Activity } from '../../../src-shared/training-view.ts';
import { formatCount, formatMany, formatWhen } from '../../state/format.ts';
import type { Step } from '../../state/route.ts';

export interface DataSetWords {
  readonly line: string;
  /** 0 … 1 of a bar below it. */
  readonly share: number | null;
  readonly tone: 'neutral' | 'info' | 'success' | 'warning';
  /** What a click leads to. */
  readonly step: Step;
}

export function describeDataSet(
  summary: DataSetSummary,
  activity: Activity,
  progress: ProgressReport | null,
  now: Date = new Date(),
): DataSetWords {
  const { newestRun, reviewRunId, reviewed } = summary;
  if (activity.kind === 'training' && activity.dataSetId === summary.dataSet.id) {
    const state = activity.state === 'paused' ? 'Paused' : 'Training';
    const line = progress ? `${state}, ${epochWords(progress)}` : `${state} now`;
    return { line, share: progress ? shareDone(progress) : 0, tone: 'info', step: 'train' };
  }
  if (newestRun === null) return { line: 'Not trained yet', share: null, tone: 'neutral', step: 'preview' };

  const when = formatWhen(newestRun.finishedAt ?? newestRun.startedAt, now);
  if (newestRun.tiers === null) {
    const became = {
      failed: 'Training failed',
      stopped: 'Training was stopped',
      running: 'Training broke off',
      finished: 'Trained',
    };
    const line = `${became[newestRun.state]} ${when}`;
    return { line, share: null, tone: 'warning', step: reviewRunId === null ? 'train' : 'review' };
  }
  const suspects = newestRun.tiers.likely + newestRun.tiers.possible;
  const parts = [`Trained ${when}`, formatMany(suspects, 'suspect')];
  if (reviewed > 0) parts.push(`${formatCount(reviewed)} reviewed`);
  const share = suspects === 0 || reviewed === 0 ? null : Math.min(1, reviewed / suspects);
  return { line: parts.join(' · '), share, tone: share === 1 ? 'success' : 'info', step: 'review' };
}
