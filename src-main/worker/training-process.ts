// The training process: does what it is told over the wire, once, and is ended by the program.

import { AppError } from '../../src-shared/errors.ts';
import { pauseSwitch } from '../../src-shared/pause-switch.ts';
import { backendStates, chooseBackend } from '../backends/choose.ts';
import { measuredNetwork, speedOf } from '../backends/try-out.ts';
import type { BackendName } from '../../src-shared/training-settings.ts';
import { programPort } from './program-port.ts';
import { runJob, salvage } from './run-job.ts';
import { BackendFailed, tellingFailure } from './telling-backend.ts';
import type { FromTraining, ToTraining } from './wire.ts';

const stop = new AbortController();
const pause = pauseSwitch();
const program = programPort();

// Ctrl+C reaches every process of a terminal. The program decides what it means and tells us.
process.on('SIGINT', () => undefined);
process.on('SIGTERM', () => undefined);
program.listen((message) => {
  switch (message.kind) {
    case 'stop':
      stop.abort();
      break;
    case 'pause':
    case 'resume':
      pause.set(message.kind === 'pause');
      break;
    case 'train':
    case 'salvage':
    case 'backends':
    case 'speed':
      void answer(message);
      break;
    default:
      message satisfies never;
  }
});

type Request = Extract<ToTraining, { kind: 'train' | 'salvage' | 'backends' | 'speed' }>;

async function answer(request: Request): Promise<void> {
  try {
    program.send(await lastWordOn(request));
  } catch (error) {
    const { message, stack = message } = error instanceof Error ? error : new Error(String(error));
    if (error instanceof BackendFailed) program.send({ kind: 'backend-failed', message, stack });
    else
      program.send({
        kind: 'error',
        code: error instanceof AppError ? error.code : 'internal',
        message,
        stack,
      });
  }
}

function onTry(name: BackendName | null): void {
  program.send({ kind: 'trying', name });
}

async function lastWordOn(request: Request): Promise<FromTraining> {
  switch (request.kind) {
    case 'backends':
      return { kind: 'backends', states: await backendStates(request.failed, { onTry }) };
    case 'speed': {
      const { open } = await chooseBackend(request.backend, request.failed, { onTry });
      const picturesPerSecond = await tellingFailure(speedOf(open, () => performance.now()));
      return { kind: 'speed', speed: { kind: 'measured', picturesPerSecond, ...measuredNetwork } };
    }
    case 'salvage': {
      const result = await salvage(request.job);
      return result === undefined ? { kind: 'nothing' } : { kind: 'result', result };
    }
    case 'train': {
      pause.set(request.isPaused);
      const result = await runJob(request.job, {
        signal: stop.signal,
        pause,
        failed: request.failed,
        onTry,
        onReport: (report) => {
          program.send({ kind: 'report', report });
        },
      });
      return { kind: 'result', result };
    }
    default:
      return request satisfies never;
  }
}
