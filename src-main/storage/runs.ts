// Runs: what was trained, with which recipe, how it went, and how it ended.

import type { Database } from 'better-sqlite3';
import type {
  EpochReport,
  PretrainingOutcome,
  Run,
  RunRecipe,
  RunState,
  VerdictCounts,
} from '../../src-shared/domain.ts';
import type { BackendChoice } from '../../src-shared/trainer.ts';
import type { TrainingSettings } from '../../src-shared/training-settings.ts';

export interface Runs {
  /** @returns the new run's id; its state is `running`, and this process is noted as the one working on it */
  startRun(start: {
    readonly dataSetId: number;
    readonly recipe: RunRecipe;
    /** Why this backend and no other. */
    readonly backend?: BackendChoice;
    /** Ids of the examples it does not train on because a person removed them; none when left out. */
    readonly leftOut?: Int32Array;
  }): number;
  /** A run that broke off, or whose backend did, goes on: in this process, on this backend, in state `running`. */
  resumeRun(
    runId: number,
    on: Pick<RunRecipe, 'backend' | 'versions'> & { readonly choice: BackendChoice },
  ): void;
  /** What became of its pretraining; told again, it replaces what was told before. */
  keepPretraining(runId: number, outcome: PretrainingOutcome): void;
  /** An epoch reported again replaces the first report. */
  addEpoch(runId: number, report: EpochReport): void;
  /** Epochs that were reported and then lost with their process: all but the first `count` of the run. */
  forgetEpochsAfter(runId: number, count: number): void;
  /**
   * Ends a run that has no findings.
   *
   * @param failure  why it failed, as a sentence for people
   */
  failRun(runId: number, state: 'failed' | 'stopped', failure?: string): void;
  run(id: number): Run | undefined;
  /** What was not asked of every run: null where it was not kept, or did not happen. */
  runDetails(id: number): RunDetails | undefined;
  /** The newest run of a data set, whatever became of it. */
  latestRun(dataSetId: number): Run | undefined;
  /** The newest run that has findings, of one data set or of all, and of those that were not stopped or of all. */
  newestRun(among: { readonly dataSetId?: number; readonly isWhole?: true }): Run | undefined;
  /** The newest run that was trained to some extent on pictures of this side, on one backend or on any. */
  newestRunOfSize(size: number, backend?: string): Run | undefined;
  /** In order. */
  epochsOf(runId: number): EpochReport[];
  /**
   * Ends as `failed` the runs whose process is gone. A run that another live process works on is left alone.
   *
   * @returns how many
   */
  markAbandonedRuns(): number;
}

/** The failure of a run whose process is gone. */
const abandoned =
  'Second Look was closed or ended while it trained. Start again with the same settings: it goes on from where it was.';

interface RunDetails {
  readonly backend: BackendChoice | null;
  readonly failure: string | null;
}

interface RunRow {
  readonly id: number;
  readonly dataSetId: number;
  readonly state: RunState;
  readonly startedAt: string;
  readonly finishedAt: string | null;
  readonly settings: string;
  readonly fingerprint: string;
  readonly fromVerdicts: string | null;
  readonly pretraining: string | null;
  readonly callsLikely: 0 | 1 | null;
  readonly backend: string;
  readonly versions: string;
}

const runColumns = `id, data_set_id AS dataSetId, state, started_at AS startedAt, finished_at AS finishedAt,
  settings, fingerprint, from_verdicts AS fromVerdicts, pretraining, calls_likely AS callsLikely, backend, versions`;

/** Null where the number was not one: SQLite has no NaN. */
interface EpochRow extends Omit<EpochReport, 'loss' | 'heldOutAccuracy' | 'training' | 'trainings'> {
  readonly loss: number | null;
  readonly heldOutAccuracy: number | null;
  readonly training: number;
  readonly trainings: number | null;
}

export function runsIn(database: Database): Runs {
  const addRun = database.prepare(
    `INSERT INTO runs (data_set_id, state, started_at, settings, fingerprint, from_verdicts, backend,
       versions, backend_choice, process_id, process_started_at)
     VALUES (?, 'running', ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const leaveOut = database.prepare(
    'INSERT INTO left_out (run_id, example_id, filed_class_id) SELECT ?, id, class_id FROM examples WHERE id = ?',
  );
  const resume = database.prepare(
    `UPDATE runs SET state = 'running', finished_at = NULL, failure = NULL, backend = ?, versions = ?,
       backend_choice = ?, process_id = ?, process_started_at = ? WHERE id = ?`,
  );
  const setPretraining = database.prepare('UPDATE runs SET pretraining = ? WHERE id = ?');
  const saveEpoch = database.prepare<
    [Omit<EpochReport, 'trainings'> & Pick<EpochRow, 'trainings'> & { runId: number }]
  >(
    `INSERT OR REPLACE INTO epochs (run_id, training, trainings, epoch, epochs, loss, held_out_accuracy, share_kept,
       seconds, seconds_left, images_trained)
     VALUES (@runId, @training, @trainings, @epoch, @epochs, @loss, @heldOutAccuracy, @shareKept, @seconds,
       @secondsLeft, @imagesTrained)`,
  );
  const forgetEpochs = database.prepare<[{ runId: number; count: number }]>(
    `DELETE FROM epochs WHERE run_id = @runId AND (training, epoch) IN (
       SELECT training, epoch FROM epochs WHERE run_id = @runId ORDER BY training, epoch LIMIT -1 OFFSET @count)`,
  );
  const endRun = database.prepare('UPDATE runs SET state = ?, finished_at = ?, failure = ? WHERE id = ?');
  const getDetails = database.prepare<[number], { backend: string | null; failure: string | null }>(
    'SELECT backend_choice AS backend, failure FROM runs WHERE id = ?',
  );
  const getLatest = database.prepare<[number], RunRow>(
    `SELECT ${runColumns} FROM runs WHERE data_set_id = ? ORDER BY id DESC LIMIT 1`,
  );
  const getRun = database.prepare<[number], RunRow>(`SELECT ${runColumns} FROM runs WHERE id = ?`);
  const getNewest = database.prepare<[{ dataSetId: number | null; isWhole: 0 | 1 }], RunRow>(
    `SELECT ${runColumns} FROM runs
     WHERE (@dataSetId IS NULL OR data_set_id = @dataSetId) AND (NOT @isWhole OR state = 'finished')
       AND EXISTS (SELECT 1 FROM findings WHERE findings.run_id = runs.id)
     ORDER BY id DESC LIMIT 1`,
  );
  const getNewestOfSize = database.prepare<[{ size: number; backend: string | null }], RunRow>(
    `SELECT ${runColumns} FROM runs
     WHERE json_extract(settings, '$.size') = @size AND (@backend IS NULL OR backend = @backend)
       AND EXISTS (SELECT 1 FROM findings WHERE findings.run_id = runs.id)
       AND EXISTS (SELECT 1 FROM epochs WHERE epochs.run_id = runs.id AND seconds > 0)
     ORDER BY id DESC LIMIT 1`,
  );
  const allEpochs = database.prepare<[number], EpochRow>(
    `SELECT training, trainings, epoch, epochs, loss, held_out_accuracy AS heldOutAccuracy, share_kept AS shareKept,
       seconds, seconds_left AS secondsLeft, images_trained AS imagesTrained
     FROM epochs WHERE run_id = ? ORDER BY training, epoch`,
  );
  const allRunning = database.prepare<[], RunningRow>(
    `SELECT id, process_id AS processId, process_started_at AS processStartedAt
     FROM runs WHERE state = 'running'`,
  );

  const markAbandonedRuns = database.transaction(() => {
    const gone = allRunning.all().filter((run) => !isAlive(run));
    for (const { id } of gone) endRun.run('failed', new Date().toISOString(), abandoned, id);
    return gone.length;
  });

  type Start = Parameters<Runs['startRun']>[0];
  const startRun = database.transaction(({ dataSetId, recipe, backend, leftOut }: Start): number => {
    const { lastInsertRowid } = addRun.run(
      dataSetId,
      new Date().toISOString(),
      JSON.stringify(recipe.settings),
      recipe.fingerprint,
      recipe.fromVerdicts === undefined ? null : JSON.stringify(recipe.fromVerdicts),
      recipe.backend,
      JSON.stringify(recipe.versions),
      backend === undefined ? null : JSON.stringify(backend),
      process.pid,
      thisProcessStartedAt(),
    );
    for (const exampleId of leftOut ?? []) leaveOut.run(lastInsertRowid, exampleId);
    return Number(lastInsertRowid);
  });

  return {
    startRun: (start) => startRun.immediate(start),
    resumeRun(runId, { backend, versions, choice }) {
      resume.run(
        backend,
        JSON.stringify(versions),
        JSON.stringify(choice),
        process.pid,
        thisProcessStartedAt(),
        runId,
      );
    },
    keepPretraining(runId, outcome) {
      setPretraining.run(JSON.stringify(outcome), runId);
    },
    addEpoch(runId, report) {
      saveEpoch.run({
        ...report,
        training: report.training ?? 1,
        trainings: report.trainings ?? null,
        runId,
      });
    },
    forgetEpochsAfter(runId, count) {
      forgetEpochs.run({ runId, count });
    },
    failRun(runId, state, failure) {
      endRun.run(state, new Date().toISOString(), failure ?? null, runId);
    },
    run: (id) => asRun(getRun.get(id)),
    runDetails(id) {
      const row = getDetails.get(id);
      if (row === undefined) return undefined;
      const backend = row.backend === null ? null : (JSON.parse(row.backend) as BackendChoice);
      return { backend, failure: row.failure };
    },
    latestRun: (dataSetId) => asRun(getLatest.get(dataSetId)),
    newestRun: ({ dataSetId, isWhole }) =>
      asRun(getNewest.get({ dataSetId: dataSetId ?? null, isWhole: isWhole ? 1 : 0 })),
    newestRunOfSize: (size, backend) => asRun(getNewestOfSize.get({ size, backend: backend ?? null })),
    epochsOf: (runId) =>
      allEpochs.all(runId).map(({ training, trainings, ...row }) => ({
        ...(trainings !== null && { training, trainings }),
        ...row,
        loss: row.loss ?? NaN,
        heldOutAccuracy: row.heldOutAccuracy ?? NaN,
      })),
    markAbandonedRuns: () => markAbandonedRuns.immediate(),
  };
}

function asRun(row: RunRow | undefined): Run | undefined {
  if (row === undefined) return undefined;
  const { settings, fingerprint, fromVerdicts, pretraining, callsLikely, backend, versions, ...run } = row;
  return {
    ...run,
    ...(pretraining !== null && { pretraining: readPretraining(pretraining) }),
    ...(callsLikely !== null && { callsLikely: callsLikely === 1 }),
    recipe: {
      settings: readSettings(settings),
      fingerprint,
      ...(fromVerdicts !== null && { fromVerdicts: JSON.parse(fromVerdicts) as VerdictCounts }),
      backend,
      versions: JSON.parse(versions) as Record<string, string>,
    },
  };
}

/** JSON has no NaN, and writes null. */
function readPretraining(json: string): PretrainingOutcome {
  return JSON.parse(json, (_, value: unknown) => value ?? NaN) as PretrainingOutcome;
}

type Later = 'trainings' | 'pretrainEpochs';

/** Runs of versions that trained once do not say how often, and those that did not pretrain do not say so. */
function readSettings(json: string): TrainingSettings {
  const stored = JSON.parse(json) as Omit<TrainingSettings, Later> & Partial<Pick<TrainingSettings, Later>>;
  const { trainings = 1, pretrainEpochs = 0 } = stored;
  return { ...stored, trainings, pretrainEpochs };
}

interface RunningRow {
  readonly id: number;
  readonly processId: number;
  readonly processStartedAt: string;
}

/**
 * In a container every start has the same process id, so our own id counts only with our own start. That another
 * program got the id of a killed process cannot be told from here: the run then stays `running` until that ends.
 */
function isAlive({ processId, processStartedAt }: RunningRow): boolean {
  if (processId === process.pid) return processStartedAt === thisProcessStartedAt();
  try {
    process.kill(processId, 0);
    return true;
  } catch (error) {
    // EPERM: it lives, and belongs to somebody else.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

function thisProcessStartedAt(): string {
  return new Date(performance.timeOrigin).toISOString();
}
