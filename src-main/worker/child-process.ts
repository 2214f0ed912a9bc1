// Training in a child process of Node.

import { fork } from 'node:child_process';
import type { ProcessEnd, StartProcess } from './start-process.ts';
import type { FromTraining } from './wire.ts';

/** @param file  the built training-process.ts */
export function childProcess(file: string): StartProcess {
  return () => {
    const child = fork(file, [], {
      serialization: 'advanced',
      // Nothing of how this process was started (a debugger's port, a test runner) is passed on.
      execArgv: [],
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    let lastWords = '';
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      lastWords = (lastWords + text).slice(-4000);
    });
    return {
      send(message) {
        if (child.connected) child.send(message);
      },
      onMessage(listener) {
        child.on('message', (message: FromTraining) => {
          listener(message);
        });
      },
      onEnd(listener) {
        const end = Promise.withResolvers<ProcessEnd>();
        void end.promise.then(listener);
        // A message to a process that has just died fails too; its end is told by `close`.
        child.on('error', ({ message }) => {
          if (child.pid === undefined) end.resolve({ exitCode: null, signal: null, lastWords: message });
        });
        child.on('close', (exitCode, signal) => {
          end.resolve({ exitCode, signal, lastWords });
        });
      },
      kill() {
        child.kill('SIGKILL');
      },
    };
  };
}
