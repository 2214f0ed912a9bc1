// The program's end of the wire: starts a training process per request, listens to it, and starts another where one
// breaks off.

import type { PretrainingReport } from '../../src-shared/domain.ts';
import { epochOfRun } from '../../src-shared/epoch-place.ts';
import { AppError } from '../../src-shared/errors.ts';
import type {
  BackendChoice,
  FailedBackend,
  Trainer,
  TrainingJob,
  TrainingReport,
  TrainingResult,
  TrainOptions,
} from '../../src-shared/trainer.ts';
import type { BackendName } from '../../src-shared/training-settings.ts';
import { chooseSettings } from '../engine/choose-settings.ts';
import { estimateSeconds } from '../engine/estimate-run.ts';
import type { Breakdown } from './breakdowns.ts';
import { Breakdowns } from './breakdowns.ts';
import type { ProcessEnd, StartProcess, TrainingProcess } from './start-process.ts';
import type { FromTraining, ToTraining } from './wire.ts';

/** The process died, or its backend failed. */
interface BrokenOff {
  readonly kind: 'broken-off';
  /** A sentence. */
  readonly reason: string;
  /** For whoever has nothing to go on with. */
  readonly error: Error;
  /** The backend that was being tried when the process died. */
  readonly tried?: BackendName;
}
type LastWord = Exclude<FromTraining, { kind: 'report' | 'trying' | 'error' | 'backend-failed' }> | BrokenOff;

export function trainingIn(start: StartProcess): Trainer {
  return {
    train: (job, options) =>
      options.signal.aborted ? salvage(start, job, options) : trainOnAndOn(start, job, options),
    async backends() {
      const failed: FailedBackend[] = [];
      for (;;) {
        const answer = await ask(start(), { kind: 'backends', failed }, {});
        if (answer.kind === 'backends') return answer.states;
        if (answer.kind !== 'broken-off') throw unexpected(answer);
        if (answer.tried === undefined) throw answer.error;
        failed.push({ name: answer.tried, reason: endedTheProcess });
      }
    },
    async measureSpeed(backend, options = {}) {
      const failed: FailedBackend[] = [];
      for (;;) {
        const answer = await ask(start(), { kind: 'speed', backend, failed }, options);
        if (answer.kind === 'speed') return answer.speed;
        if (answer.kind !== 'broken-off') throw unexpected(answer);
        if (answer.tried === undefined || options.kill?.aborted) throw answer.error;
        failed.push({ name: answer.tried, reason: endedTheProcess });
      }
    },
    estimateSeconds,
    suggestSettings: chooseSettings,
  };
}

/** Every round is a process that goes on where the one before it broke off. */
async function trainOnAndOn(
  start: StartProcess,
  job: TrainingJob,
  options: TrainOptions,
): Promise<TrainingResult> {
  const { signal, pause, kill } = options;
  const breakdowns = new Breakdowns(job.request.backend);
  let last: Breakdown | undefined;
  for (;;) {
    const progress = watchProgress(last, options.onReport);
    const request = {
      ...({ kind: 'train', job, isPaused: pause?.isPaused ?? false } as const),
      failed: breakdowns.failed,
    };
    let answer: LastWord;
    try {
      answer = await ask(start(), request, { ...options, onReport: progress.onReport });
    } catch (error) {
      // Nothing is left that could go on. What was found before is kept all the same.
      if (last === undefined || !(error instanceof AppError) || isOver(options)) throw error;
      return await giveUp(start, job, options, { ...last, reason: `${last.reason} ${error.message}` }, error);
    }
    if (answer.kind === 'result') return answer.result;
    if (answer.kind !== 'broken-off') throw unexpected(answer);
    if (kill?.aborted) throw endedWhileStopping();
    if (signal.aborted) return salvage(start, job, options);
    if (answer.tried !== undefined) {
      breakdowns.exclude(answer.tried, endedTheProcess);
      continue;
    }
    last = { ...progress.sofar(), reason: answer.reason };
    if (!breakdowns.add(last)) return giveUp(start, job, options, last, answer.error);
  }
}

/** Notes how far a round comes, and tells of one that goes on what it follows. */
function watchProgress(
  last: Breakdown | undefined,
  tell: TrainOptions['onReport'],
): { readonly onReport: TrainOptions['onReport']; readonly sofar: () => Omit<Breakdown, 'reason'> } {
  let backend: BackendChoice | undefined;
  let reached = last?.reached ?? 0;
  let pretrainEpochs = 0;
  return {
    onReport(report) {
      const told = asFollowing(last, report);
      if (told.kind === 'started' || told.kind === 'resumed') {
        ({
          backend,
          settings: { pretrainEpochs },
        } = told);
        reached = told.kind === 'started' ? 0 : (told.pretraining?.epoch ?? 0) + told.epochs.length;
      }
      if (told.kind === 'pretraining') reached = told.report.epoch;
      if (told.kind === 'epoch') reached = pretrainEpochs + epochOfRun(told.report);
      tell(told);
    },
    sofar: () => ({ backend, reached }),
  };
}

function asFollowing(last: Breakdown | undefined, report: TrainingReport): TrainingReport {
  if (report.kind !== 'started' && report.kind !== 'resumed') return report;
  if (report.kind === 'started' && last === undefined) return report;
  const reason = last?.reason ?? 'This training had been interrupted.';
  const { pretraining, epochs } = report.kind === 'resumed' ? report : { epochs: [] };
  const where = epochs.length > 0 ? `after epoch ${epochs.length}` : beforeTheFirstEpoch(pretraining);
  const words = [reason, report.backend.note, `Training went on ${where}.`];
  const note = words.filter((word) => word !== undefined).join(' ');
  return { ...report, kind: 'resumed', backend: { ...report.backend, note }, epochs };
}

function beforeTheFirstEpoch(pretraining: PretrainingReport | undefined): string {
  if (pretraining === undefined) return 'from its beginning';
  const { epoch, epochs } = pretraining;
  return epoch < epochs ? `after epoch ${epoch} of the pretraining` : 'after the pretraining';
}

/** @throws AppError `cancelled` where there is nothing */
async function salvage(
  start: StartProcess,
  job: TrainingJob,
  { kill }: Partial<TrainOptions>,
): Promise<TrainingResult> {
  const nothing = new AppError(
    'cancelled',
    'Stopped before the first epoch was kept; there is nothing to show yet.',
  );
  if (job.checkpoint === undefined || kill?.aborted) throw nothing;
  const answer = await ask(start(), { kind: 'salvage', job }, kill === undefined ? {} : { kill });
  switch (answer.kind) {
    case 'result':
      return answer.result;
    case 'nothing':
      throw nothing;
    case 'broken-off':
      throw answer.error;
    case 'backends':
    case 'speed':
      throw unexpected(answer);
    default:
      return answer satisfies never;
  }
}

/** What was found so far and why there is no more; or the error that ended it, where nothing was. */
async function giveUp(
  start: StartProcess,
  job: TrainingJob,
  options: TrainOptions,
  { reason }: Breakdown,
  error: Error,
): Promise<TrainingResult> {
  let result: TrainingResult;
  try {
    result = await salvage(start, job, options);
  } catch {
    throw error;
  }
  const { epochs } = result;
  return {
    ...result,
    failure: `${reason} Training was given up; what was found by the end of epoch ${epochs.length} is kept.`,
  };
}

function isOver({ signal, kill }: TrainOptions): boolean {
  return signal.aborted || kill?.aborted === true;
}

/** Rejects where the process says that something else than it or its backend went wrong, or a listener throws. */
function ask(
  child: TrainingProcess,
  request: ToTraining,
  { signal, onReport, pause, kill }: Partial<TrainOptions>,
): Promise<LastWord> {
  const { promise, resolve, reject } = Promise.withResolvers<LastWord>();
  let tried: BackendName | null = null;
  const onAbort = (): void => {
    child.send({ kind: 'stop' });
  };
  const onKill = (): void => {
    child.kill();
  };
  const unlisten = pause?.onChange(() => {
    child.send({ kind: pause.isPaused ? 'pause' : 'resume' });
  });
  signal?.addEventListener('abort', onAbort, { once: true });
  kill?.addEventListener('abort', onKill, { once: true });

  child.onMessage((message) => {
    try {
      if (message.kind === 'report') onReport?.(message.report);
      else if (message.kind === 'trying') tried = message.name;
      else if (message.kind === 'error') reject(asError(message));
      else if (message.kind === 'backend-failed') resolve(failedBackend(message));
      else resolve(message);
    } catch (error) {
      // Whoever listens to reports failed, for example because the disk is full.
      reject(error instanceof Error ? error : new Error(String(error)));
    }
  });
  child.onEnd((end) => {
    const ended = endedEarly(end);
    if (ended instanceof Error) reject(ended);
    else resolve(tried === null ? ended : { ...ended, tried });
  });
  child.send(request);
  // It was stopped between two processes.
  if (signal?.aborted) onAbort();
  if (kill?.aborted) onKill();

  return promise.finally(() => {
    signal?.removeEventListener('abort', onAbort);
    kill?.removeEventListener('abort', onKill);
    unlisten?.();
    child.kill();
  });
}

function asError({ code, message, stack }: Extract<FromTraining, { kind: 'error' }>): Error {
  const error = code === 'internal' ? new Error(message) : new AppError(code, message);
  error.stack = stack;
  return error;
}

function failedBackend({ message, stack }: Extract<FromTraining, { kind: 'backend-failed' }>): BrokenOff {
  const error = new Error(message);
  error.stack = stack;
  const [line] = message.split('\n');
  return { kind: 'broken-off', reason: `The backend failed (${line}).`, error };
}

/** As a reason why it cannot train. */
const endedTheProcess = 'Its driver or library ended the process that tried it.';

function endedWhileStopping(): AppError {
  return new AppError('cancelled', 'Training was ended before it could hand over what it had found.');
}

/** @returns an error where the process never began */
function endedEarly({ exitCode, signal, lastWords }: ProcessEnd): BrokenOff | Error {
  // Killed from outside, by far most often by the system, because memory ran out. Where there are no signals, what was
  // killed ends without a word.
  if (signal !== null || (exitCode !== null && lastWords.trim() === '')) {
    const what = `The training process was ended by the system (${signal ?? `code ${exitCode}`}), most likely because memory ran out.`;
    const error = new AppError(
      'conflict',
      `${what} Close other programs or choose a smaller picture size, and start again.`,
    );
    return { kind: 'broken-off', reason: what, error };
  }
  if (exitCode === null) return new Error(`The training process could not be started.\n${lastWords}`);
  const error = new Error(`The training process ended with code ${exitCode}.\n${lastWords}`);
  return { kind: 'broken-off', reason: `The training process ended with code ${exitCode}.`, error };
}

function unexpected({ kind }: LastWord): Error {
  return new Error(`The training process answered with ${kind}.`);
}
