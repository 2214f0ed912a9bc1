// The program's end of the wire: starts a training process per request and listens to it.

import { fork } from 'node:child_process';
import { AppError } from '../../src-shared/errors.ts';
import type { Trainer } from '../../src-shared/trainer.ts';
import type { FromTraining, ToTraining } from './wire.ts';

type LastWord = Exclude<FromTraining, { kind: 'report' } | { kind: 'error' }>;

/** @param processFile  the built training process */
export function trainingIn(processFile: string): Trainer {
  return {
    async train(job, { signal, onReport }) {
      if (signal.aborted) throw new AppError('cancelled', 'Stopped before training began.');
      const answer = await ask(processFile, { kind: 'train', job }, { signal, onReport });
      if (answer.kind !== 'result') throw new Error(`The training process answered with ${answer.kind}.`);
      return answer.result;
    },
    async backends() {
      const answer = await ask(processFile, { kind: 'backends' }, {});
      if (answer.kind !== 'backends') throw new Error(`The training process answered with ${answer.kind}.`);
      return answer.states;
    },
  };
}

function ask(
  processFile: string,
  request: ToTraining,
  { signal, onReport }: Partial<Parameters<Trainer['train']>[1]>,
): Promise<LastWord> {
  const { promise, resolve, reject } = Promise.withResolvers<LastWord>();
  const child = fork(processFile, [], {
    serialization: 'advanced',
    // Nothing of how this process was started (a debugger's port, a test runner) is passed on.
    execArgv: [],
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  const say = (message: ToTraining): void => {
    if (child.connected) child.send(message);
  };
  const onAbort = (): void => {
    say({ kind: 'stop' });
  };

  let lastWords = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    lastWords = (lastWords + text).slice(-4000);
  });
  child.on('message', (message: FromTraining) => {
    try {
      if (message.kind === 'report') onReport?.(message.report);
      else if (message.kind === 'error') reject(asError(message));
      else resolve(message);
    } catch (error) {
      // Whoever listens to reports failed, for example because the disk is full.
      reject(error instanceof Error ? error : new Error(String(error)));
    }
  });
  child.on('error', reject);
  child.on('close', (exitCode, killedBy) => {
    reject(endedEarly(exitCode, killedBy, lastWords));
  });
  signal?.addEventListener('abort', onAbort, { once: true });
  say(request);

  return promise.finally(() => {
    signal?.removeEventListener('abort', onAbort);
    child.kill('SIGKILL');
  });
}

function asError({ code, message, stack }: Extract<FromTraining, { kind: 'error' }>): Error {
  const error = code === 'internal' ? new Error(message) : new AppError(code, message);
  error.stack = stack;
  return error;
}

/** Killed from outside: by far most often by the system, because memory ran out. */
function endedEarly(exitCode: number | null, killedBy: NodeJS.Signals | null, lastWords: string): Error {
  if (killedBy !== null) {
    return new AppError(
      'conflict',
      `The training process was ended by the system (${killedBy}), most likely because memory ran out. Close other programs or choose a smaller picture with --size, and start again.`,
    );
  }
  return new Error(`The training process ended with code ${exitCode}.\n${lastWords}`);
}
