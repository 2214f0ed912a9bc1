// The program's end of the wire: starts a training process per request and listens to it.

import { AppError } from '../../src-shared/errors.ts';
import type { Trainer, TrainOptions } from '../../src-shared/trainer.ts';
import { chooseSettings } from '../engine/choose-settings.ts';
import type { ProcessEnd, StartProcess, TrainingProcess } from './start-process.ts';
import type { FromTraining, ToTraining } from './wire.ts';

type LastWord = Exclude<FromTraining, { kind: 'report' } | { kind: 'error' }>;

export function trainingIn(start: StartProcess): Trainer {
  return {
    async train(job, options) {
      const { signal, pause } = options;
      if (signal.aborted) throw new AppError('cancelled', 'Stopped before training began.');
      const request = { kind: 'train', job, isPaused: pause?.isPaused ?? false } as const;
      const answer = await ask(start(), request, options);
      if (answer.kind !== 'result') throw new Error(`The training process answered with ${answer.kind}.`);
      return answer.result;
    },
    async backends() {
      const answer = await ask(start(), { kind: 'backends' }, {});
      if (answer.kind !== 'backends') throw new Error(`The training process answered with ${answer.kind}.`);
      return answer.states;
    },
    suggestSettings: chooseSettings,
  };
}

function ask(
  child: TrainingProcess,
  request: ToTraining,
  { signal, onReport, pause, kill }: Partial<TrainOptions>,
): Promise<LastWord> {
  const { promise, resolve, reject } = Promise.withResolvers<LastWord>();
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
      else if (message.kind === 'error') reject(asError(message));
      else resolve(message);
    } catch (error) {
      // Whoever listens to reports failed, for example because the disk is full.
      reject(error instanceof Error ? error : new Error(String(error)));
    }
  });
  child.onEnd((end) => {
    const isWanted = signal?.aborted === true || kill?.aborted === true;
    reject(isWanted ? endedWhileStopping() : endedEarly(end));
  });
  child.send(request);

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

function endedWhileStopping(): AppError {
  return new AppError('cancelled', 'Training was ended before it could hand over what it had found.');
}

/** Killed from outside: by far most often by the system, because memory ran out. */
function endedEarly({ exitCode, signal, lastWords }: ProcessEnd): Error {
  // Where there are no signals, what was killed ends without a word.
  if (signal !== null || (exitCode !== null && lastWords.trim() === '')) {
    return new AppError(
      'conflict',
      `The training process was ended by the system (${signal ?? `code ${exitCode}`}), most likely because memory ran out. Close other programs or choose a smaller picture size, and start again.`,
    );
  }
  if (exitCode === null) return new Error(`The training process could not be started.\n${lastWords}`);
  return new Error(`The training process ended with code ${exitCode}.\n${lastWords}`);
}
