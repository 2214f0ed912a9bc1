// The training process: does what it is told over the wire, once, and is ended by the program.

import { AppError } from '../../src-shared/errors.ts';
import { pauseSwitch } from '../../src-shared/pause-switch.ts';
import { backendStates } from '../backends/choose.ts';
import { programPort } from './program-port.ts';
import { runJob } from './run-job.ts';
import type { ToTraining } from './wire.ts';

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
    case 'backends':
      void answer(message);
      break;
    default:
      message satisfies never;
  }
});

async function answer(request: Extract<ToTraining, { kind: 'train' | 'backends' }>): Promise<void> {
  try {
    if (request.kind === 'backends') {
      program.send({ kind: 'backends', states: await backendStates() });
      return;
    }
    pause.set(request.isPaused);
    const result = await runJob(request.job, {
      signal: stop.signal,
      pause,
      onReport: (report) => {
        program.send({ kind: 'report', report });
      },
    });
    program.send({ kind: 'result', result });
  } catch (error) {
    const code = error instanceof AppError ? error.code : 'internal';
    const { message, stack = message } = error instanceof Error ? error : new Error(String(error));
    program.send({ kind: 'error', code, message, stack });
  }
}
