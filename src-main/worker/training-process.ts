// The training process: does what it is told over the wire, once, and ends.

import { AppError } from '../../src-shared/errors.ts';
import { backendStates } from '../backends/choose.ts';
import { runJob } from './run-job.ts';
import type { FromTraining, ToTraining } from './wire.ts';

const stop = new AbortController();

// Ctrl+C reaches every process of a terminal. The program decides what it means and tells us.
process.on('SIGINT', () => undefined);
process.on('SIGTERM', () => undefined);
// The program is gone, so nobody waits for the result.
process.on('disconnect', () => process.exit(1));
process.on('message', (message: ToTraining) => {
  if (message.kind === 'stop') stop.abort();
  else void answer(message);
});

async function answer(request: Exclude<ToTraining, { kind: 'stop' }>): Promise<void> {
  try {
    if (request.kind === 'backends') {
      send({ kind: 'backends', states: await backendStates() });
      return;
    }
    const result = await runJob(request.job, {
      signal: stop.signal,
      onReport: (report) => {
        send({ kind: 'report', report });
      },
    });
    send({ kind: 'result', result });
  } catch (error) {
    const code = error instanceof AppError ? error.code : 'internal';
    const { message, stack = message } = error instanceof Error ? error : new Error(String(error));
    send({ kind: 'error', code, message, stack });
  }
}

function send(message: FromTraining): void {
  process.send?.(message);
}
