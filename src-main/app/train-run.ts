// A training from its first moment to its last, as it stands in the store.

import { hash } from 'node:crypto';
import type { EpochReport } from '../../src-shared/domain.ts';
import { AppError } from '../../src-shared/errors.ts';
import type {
  BackendChoice,
  SuspectSoFar,
  TrainingReport,
  TrainingResult,
  TrainOptions,
} from '../../src-shared/trainer.ts';
import type { TrainingRequest, TrainingSettings } from '../../src-shared/training-settings.ts';
import type { EarlySuspect } from '../../src-shared/training-view.ts';
import type { Store } from '../storage/open-store.ts';
import type { AppContext } from './open-app.ts';
import type { ReadFolder } from './read-folder.ts';

export interface StartedRun {
  readonly id: number;
  readonly settings: TrainingSettings;
  readonly backend: BackendChoice;
  readonly fingerprint: string;
}

export interface FinishedRun extends StartedRun {
  readonly stopped: boolean;
  readonly epochs: readonly EpochReport[];
}

/** One that throws ends the training. */
export interface TrainRunListeners {
  /** The run is in the store. */
  readonly onStarted?: (run: StartedRun) => void;
  readonly onEpoch?: (report: EpochReport) => void;
  readonly onSuspects?: (suspects: readonly EarlySuspect[]) => void;
}

export interface TrainRunOptions extends TrainRunListeners, Omit<TrainOptions, 'onReport'> {
  /** The sentence for people that is stored with a run that failed. */
  readonly explain: (error: unknown) => string;
}

/** The run stands in the store from its first moment, and ends there whatever happens. */
export async function trainRun(
  { trainer, version, store: open }: AppContext,
  folder: ReadFolder,
  request: TrainingRequest,
  { explain, onStarted, onEpoch, onSuspects, ...options }: TrainRunOptions,
): Promise<FinishedRun> {
  const store = await open();
  const { dataSet, exampleIds, labels, pictures, pixelsFile, size } = folder;
  const { classes } = dataSet;
  const fingerprint = fingerprintOf(folder);
  const run: { started?: StartedRun } = {};

  const onReport = (report: TrainingReport): void => {
    switch (report.kind) {
      case 'started': {
        const { settings, backend } = report;
        const recipe = {
          settings,
          fingerprint,
          backend: backend.name,
          versions: versionsOf(version, backend),
        };
        const id = store.startRun({ dataSetId: dataSet.id, recipe, backend });
        run.started = { id, settings, backend, fingerprint };
        onStarted?.(run.started);
        break;
      }
      case 'epoch':
        if (run.started !== undefined) store.addEpoch(run.started.id, report.report);
        onEpoch?.(report.report);
        break;
      case 'suspects':
        onSuspects?.(report.suspects.map((suspect) => asEarlySuspect(suspect, folder)));
        break;
      default:
        report satisfies never;
    }
  };

  try {
    const records = Uint32Array.from(pictures, ({ record }) => record);
    const job = { pixelsFile, size, records, labels, classCount: classes.length, request };
    const result = await trainer.train(job, { ...options, onReport });
    if (run.started === undefined) throw new Error('Training ended without ever having started.');
    return keep(store, run.started, result, { exampleIds, labels, classes });
  } catch (error) {
    if (run.started !== undefined) endWithoutFindings(store, run.started.id, error, explain);
    throw error;
  }
}

function keep(
  store: Store,
  run: StartedRun,
  { stopped, epochs, ...columns }: TrainingResult,
  about: Pick<ReadFolder, 'exampleIds' | 'labels'> & { readonly classes: readonly string[] },
): FinishedRun {
  store.finishRun(run.id, stopped ? 'stopped' : 'finished', { ...columns, ...about });
  return { ...run, stopped, epochs };
}

function endWithoutFindings(
  store: Store,
  runId: number,
  error: unknown,
  explain: (error: unknown) => string,
): void {
  try {
    if (isCancelled(error)) store.failRun(runId, 'stopped');
    else store.failRun(runId, 'failed', explain(error));
  } catch {
    // What ended the training, a full disk say, may also keep its end from being stored. The next start of the program
    // finds the run abandoned; now the first error is the one to hear of.
  }
}

export function isCancelled(error: unknown): boolean {
  return error instanceof AppError && error.code === 'cancelled';
}

function asEarlySuspect(
  { example, suggested, suggestedProbability, quality }: SuspectSoFar,
  { dataSet, exampleIds, pictures }: ReadFolder,
): EarlySuspect {
  const { path, label, contentHash } = pictures[example];
  return {
    exampleId: exampleIds[example],
    path,
    contentHash,
    givenLabel: label,
    suggestedLabel: dataSet.classes[suggested],
    suggestedProbability,
    quality,
  };
}

function versionsOf(version: string, backend: BackendChoice): Record<string, string> {
  const computing = backend.version === null ? {} : { [backend.name]: backend.version };
  return { 'second-look': version, node: process.versions.node, ...computing };
}

/** SHA-256 over every example's path, label and content: the same for the same labelled pictures. */
function fingerprintOf({ pictures }: ReadFolder): string {
  const lines = pictures.map(({ path, label, contentHash }) => JSON.stringify([path, label, contentHash]));
  return hash('sha256', lines.join('\n'));
}
