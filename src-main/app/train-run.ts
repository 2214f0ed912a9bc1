// A training from its first moment to its last, as it stands in the store.

import { hash } from 'node:crypto';
import type { EpochReport, PretrainingOutcome, PretrainingReport } from '../../src-shared/domain.ts';
import { AppError } from '../../src-shared/errors.ts';
import type { Interval } from '../../src-shared/review.ts';
import type { SelfTest } from '../../src-shared/self-test.ts';
import type {
  BackendChoice,
  SuspectSoFar,
  TrainingReport,
  TrainingResult,
  TrainOptions,
} from '../../src-shared/trainer.ts';
import type { TrainingRequest, TrainingSettings } from '../../src-shared/training-settings.ts';
import type { EarlySuspect } from '../../src-shared/training-view.ts';
import type { RunFindings } from '../storage/findings.ts';
import type { Store } from '../storage/open-store.ts';
import type { BrokenOffRun } from './checkpoints.ts';
import {
  brokenOffRuns,
  describeCheckpoint,
  holdsEpoch,
  newCheckpoint,
  removeCheckpoint,
} from './checkpoints.ts';
import type { AppContext } from './open-app.ts';
import type { TrainingSet } from './training-set.ts';

export interface StartedRun {
  readonly id: number;
  readonly settings: TrainingSettings;
  readonly backend: BackendChoice;
  readonly fingerprint: string;
  /** Done before, where the run goes on: of the pretraining the last, */
  readonly pretraining?: PretrainingReport;
  /** and of the trainings all. */
  readonly epochs: readonly EpochReport[];
}

export interface FinishedRun extends StartedRun {
  readonly stopped: boolean;
  /** Why it ended early though nobody stopped it, in sentences. */
  readonly failure?: string;
}

/** One that throws ends the training. */
export interface TrainRunListeners {
  /** The run is in the store; again each time it had to go on in a new process. */
  readonly onStarted?: (run: StartedRun) => void;
  readonly onPretraining?: (report: PretrainingReport) => void;
  /** Already in the store. */
  readonly onPretrained?: (outcome: PretrainingOutcome) => void;
  readonly onEpoch?: (report: EpochReport) => void;
  readonly onSuspects?: (suspects: readonly EarlySuspect[], expectedErrors: Interval | undefined) => void;
}

export interface TrainRunOptions extends TrainRunListeners, Omit<TrainOptions, 'onReport'> {
  /** The sentence for people that is stored with a run that failed. */
  readonly explain: (error: unknown) => string;
}

/**
 * The run stands in the store from its first moment, and ends there whatever happens. A run that broke off goes on where
 * pictures, labels and settings are what they were; else what it had found is kept before the new one begins.
 */
export async function trainRun(
  context: AppContext,
  folder: TrainingSet,
  request: TrainingRequest,
  { explain, onStarted, onPretraining, onPretrained, onEpoch, onSuspects, ...options }: TrainRunOptions,
): Promise<FinishedRun> {
  const { trainer, version, dataFolder } = context;
  const store = await context.store();
  const { dataSet, classes, exampleIds, labels, trusted, groups, pictures, pixelsFile, size, leftOut } =
    folder;
  const fingerprint = fingerprintOf(folder);
  const about = { examples: labels.length, classes: classes.length, size };
  const wanted = { fingerprint, settings: trainer.suggestSettings(request, about) };
  const broken = await runToGoOnWith(context, store, dataSet.id, wanted);
  const checkpoint = broken?.checkpoint ?? newCheckpoint(dataFolder);
  const records = Uint32Array.from(pictures, ({ record }) => record);
  const job = {
    ...{ pixelsFile, size, records, labels, groups, classCount: classes.length, request, checkpoint },
    ...(trusted !== undefined && { trusted }),
  };
  const run: { started?: StartedRun } = {};

  const onReport = (report: TrainingReport): void => {
    switch (report.kind) {
      case 'started': {
        const { settings, backend } = report;
        const recipe = {
          settings,
          fingerprint,
          ...(folder.fromVerdicts !== undefined && { fromVerdicts: folder.fromVerdicts }),
          backend: backend.name,
          versions: versionsOf(version, backend),
        };
        const id = store.startRun({ dataSetId: dataSet.id, recipe, backend, leftOut });
        describeCheckpoint(checkpoint, { runId: id, job, exampleIds, classes });
        run.started = { id, settings, backend, fingerprint, epochs: [] };
        onStarted?.(run.started);
        break;
      }
      case 'resumed': {
        const { settings, backend, pretraining, epochs } = report;
        const id = run.started?.id ?? broken?.runId;
        if (id === undefined) throw new Error('Training went on that had never started.');
        const versions = versionsOf(version, backend);
        store.resumeRun(id, { backend: backend.name, versions, choice: backend });
        store.forgetEpochsAfter(id, epochs.length);
        for (const epoch of epochs) store.addEpoch(id, epoch);
        run.started = { id, settings, backend, fingerprint, ...(pretraining && { pretraining }), epochs };
        onStarted?.(run.started);
        break;
      }
      case 'pretraining':
        onPretraining?.(report.report);
        break;
      case 'pretrained':
        if (run.started !== undefined) store.keepPretraining(run.started.id, report.outcome);
        onPretrained?.(report.outcome);
        break;
      case 'epoch':
        if (run.started !== undefined) store.addEpoch(run.started.id, report.report);
        onEpoch?.(report.report);
        break;
      case 'suspects':
        onSuspects?.(
          report.suspects.map((suspect) => asEarlySuspect(suspect, folder)),
          report.expectedErrors,
        );
        break;
      default:
        report satisfies never;
    }
  };

  try {
    const result = await trainer.train(job, { ...options, onReport });
    if (run.started === undefined) throw new Error('Training ended without ever having started.');
    keep(store, run.started.id, result, { exampleIds, labels, trusted, classes });
    removeCheckpoint(checkpoint);
    const { stopped, epochs, failure } = result;
    return { ...run.started, stopped, epochs, ...(failure !== undefined && { failure }) };
  } catch (error) {
    if (run.started !== undefined) endWithoutFindings(store, run.started.id, error, explain);
    if (!holdsEpoch(checkpoint)) removeCheckpoint(checkpoint);
    throw error;
  }
}

/** The one that is the same training; what others had found is kept, because only one can be gone on with. */
async function runToGoOnWith(
  context: AppContext,
  store: Store,
  dataSetId: number,
  wanted: Pick<StartedRun, 'fingerprint' | 'settings'>,
): Promise<BrokenOffRun | undefined> {
  const broken = brokenOffRuns(context.dataFolder, store, dataSetId);
  const same = broken.findLast(({ runId }) => isSameTraining(store, runId, wanted));
  for (const other of broken) if (other !== same) await keepWhatWasFound(context, store, other);
  return same;
}

function isSameTraining(
  store: Store,
  runId: number,
  { fingerprint, settings }: Pick<StartedRun, 'fingerprint' | 'settings'>,
): boolean {
  const recipe = store.run(runId)?.recipe;
  return recipe?.fingerprint === fingerprint && JSON.stringify(recipe.settings) === JSON.stringify(settings);
}

/** The run becomes one that was stopped. What cannot be used is given up. */
async function keepWhatWasFound(
  { trainer, apologise }: AppContext,
  store: Store,
  { runId, job, checkpoint, exampleIds, classes }: BrokenOffRun,
): Promise<void> {
  try {
    const options = { signal: AbortSignal.abort(), onReport: () => undefined };
    const result = await trainer.train({ ...job, checkpoint }, options);
    const failure = `It broke off; what was found by the end of epoch ${result.epochs.length} is kept.`;
    keep(
      store,
      runId,
      { ...result, ...(result.stopped && { failure }) },
      { exampleIds, labels: job.labels, trusted: job.trusted, classes },
    );
  } catch (error) {
    // What is wanted now, a new training, can do without.
    if (!(error instanceof AppError)) apologise(error);
  }
  removeCheckpoint(checkpoint);
}

function keep(
  store: Store,
  runId: number,
  { stopped, epochs, failure, selfTest, ...columns }: TrainingResult,
  about: Pick<RunFindings, 'exampleIds' | 'labels' | 'trusted' | 'classes'>,
): void {
  const promised = selfTest && { selfTest: withNames(selfTest, about.classes) };
  store.finishRun(runId, stopped ? 'stopped' : 'finished', { ...columns, ...about, ...promised }, failure);
  store.forgetEpochsAfter(runId, epochs.length);
}

function withNames(selfTest: SelfTest<number>, classes: readonly string[]): SelfTest {
  const { perClass, pairs } = selfTest;
  return {
    ...selfTest,
    perClass: perClass.map(({ label, errors }) => ({ label: classes[label], errors })),
    pairs: pairs.map(({ given, suggested, errors }) => ({
      given: classes[given],
      suggested: classes[suggested],
      errors,
    })),
  };
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
  { classes, exampleIds, pictures }: TrainingSet,
): EarlySuspect {
  const { path, label, contentHash } = pictures[example];
  return {
    exampleId: exampleIds[example],
    path,
    contentHash,
    givenLabel: label,
    suggestedLabel: classes[suggested],
    suggestedProbability,
    quality,
  };
}

function versionsOf(version: string, backend: BackendChoice): Record<string, string> {
  const computing = backend.version === null ? {} : { [backend.name]: backend.version };
  return { 'second-look': version, node: process.versions.node, ...computing };
}

/**
 * SHA-256 over every example's path, label and content, and over which labels are trusted: the same for the same labelled
 * pictures. A run that trusts none has the one it had before there was trust.
 */
function fingerprintOf({ pictures, trusted }: TrainingSet): string {
  const lines = pictures.map(({ path, label, contentHash }, i) =>
    JSON.stringify([path, label, contentHash, ...(trusted?.[i] === 1 ? ['trusted'] : [])]),
  );
  return hash('sha256', lines.join('\n'));
}
