// The cleaned labels of a run, written in one of the export formats.

import type { CallOptions, ExportReport, ExportRequest } from '../../src-shared/contract.ts';
import type { Run } from '../../src-shared/domain.ts';
import { AppError } from '../../src-shared/errors.ts';
import { remainingErrors, remainingPerClass } from '../../src-shared/remaining-errors.ts';
import { cleanedLabels } from '../exports/cleaned-labels.ts';
import { exportAs } from '../exports/formats.ts';
import { refuseInsideImageFolder } from '../exports/refuse-inside-image-folder.ts';
import type { Store } from '../storage/open-store.ts';
import type { CurrentActivity } from './activity.ts';
import { countRemains } from './count-remains.ts';
import type { AppContext } from './open-app.ts';

export async function exportLabels(
  context: AppContext,
  request: ExportRequest,
  { signal, onProgress }: Partial<CallOptions> = {},
): Promise<ExportReport> {
  const { to, format = 'csv', files } = request;
  if (files !== undefined && format !== 'folders') {
    throw new AppError(
      'invalid',
      `Only class folders bring pictures along, and ${format} is a single file. Choose class folders, or leave the pictures where they are.`,
      { detail: 'files-alone' },
    );
  }
  const store = await context.store();
  const run = runToExport(store, request.run);
  const dataSet = store.dataSet(run.dataSetId);
  if (dataSet === undefined) throw new Error(`Run ${run.id} belongs to no data set.`);

  const findings = store.filedFindingsOf(run.id);
  if (findings.length === 0) throw notReady(`Run ${run.id} was stopped before it had found anything.`);
  // Those of the other data sets are the user's pictures as well.
  for (const other of store.recentDataSets()) await refuseInsideImageFolder(to, other.dataSet.folder);

  const verdicts = store.verdictsOf(dataSet.id);
  const { rows, relabelled, removed, accepted } = cleanedLabels(findings, verdicts, request.accept ?? []);
  await exportAs[format](rows, to, {
    overwrite: request.overwrite ?? false,
    imageFolder: dataSet.folder,
    files: files ?? 'copy',
    pictures: format === 'folders' ? store.knownFiles(dataSet.folder) : new Map(),
    ...(signal && { signal }),
    ...(onProgress && {
      onProgress: (progress) => {
        onProgress({ kind: 'exporting', ...progress });
      },
    }),
  });
  const columns = { ...store.reviewColumnsOf(run.id), run, verdicts: [...verdicts.values()] };
  const counts = countRemains(columns, accepted);
  const selfTest = store.selfTestOf(run.id);
  const whole =
    run.state === 'stopped' ? store.newestRun({ dataSetId: dataSet.id, isWhole: true }) : undefined;
  return {
    ...(whole && { wholeRun: whole.id }),
    ...{ to, run: run.id, folder: dataSet.folder, format, rows: rows.length, relabelled, removed },
    accepted: accepted.size,
    remaining: remainingErrors(counts, selfTest),
    remainingPerClass: remainingPerClass(counts, selfTest).map(({ given, ...left }) => ({
      label: columns.labels[given],
      ...left,
    })),
  };
}

/** As `exportLabels`; where pictures are brought along it is what the app is busy with, for every window to see and to stop. */
export async function exportInTurn(
  context: AppContext,
  activity: CurrentActivity,
  request: ExportRequest,
  { signal, onProgress }: Partial<CallOptions> = {},
): Promise<ExportReport> {
  const { to, format } = request;
  if (format !== 'folders') return exportLabels(context, request, { ...(signal && { signal }) });
  const { dataSetId } = runToExport(await context.store(), request.run);
  const begun = { kind: 'exporting', dataSetId, to, done: 0, total: 0, bytes: 0, totalBytes: 0 } as const;
  const turn = activity.begin(begun, `writing ${to}`);
  try {
    return await exportLabels(context, request, {
      signal: AbortSignal.any([turn.signal, ...(signal ? [signal] : [])]),
      onProgress: (progress) => {
        if (progress.kind === 'exporting') turn.change({ ...begun, ...progress });
        onProgress?.(progress);
      },
    });
  } finally {
    turn.end();
  }
}

/** One that has ended, and the newest with findings where none is named. */
export function runToExport(store: Store, wanted: number | undefined): Run {
  const run = wanted === undefined ? store.newestRun({}) : store.run(wanted);
  if (run === undefined) {
    throw new AppError(
      'not-found',
      wanted === undefined
        ? 'There is no finished run to export yet. Train on a folder first.'
        : `There is no run ${wanted} here. Export the newest one.`,
      { detail: wanted === undefined ? 'nothing-to-export' : 'unknown-run' },
    );
  }
  if (run.state === 'finished' || run.state === 'stopped') return run;
  throw notReady(
    run.state === 'running' ? `Run ${run.id} is still training.` : `Run ${run.id} failed and found nothing.`,
  );
}

function notReady(why: string): AppError {
  return new AppError('conflict', `${why} Export the newest one that found something.`, {
    detail: 'run-not-ready',
  });
}
