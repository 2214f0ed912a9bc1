// Training in a utility process of Electron. A plain child process would need the program to run as Node, which is
// switched off in what people install.

import type { UtilityProcess } from 'electron';
import type { ProcessEnd, StartProcess } from '../../worker/start-process.ts';
import type { FromTraining } from '../../worker/wire.ts';
import type { ElectronModule } from './electron-module.ts';

/** How long after its end a process may still be heard on standard error. */
const lastWordsMs = 200;

/**
 * Electron hands on what the system says: a signal's number, with 128 added by a core dump. Those that end a process of
 * ours by far most often; no program of ours ends with these numbers by itself.
 */
const signals: Readonly<Record<number, string>> = {
  6: 'SIGABRT',
  9: 'SIGKILL',
  11: 'SIGSEGV',
  134: 'SIGABRT',
  137: 'SIGKILL',
  139: 'SIGSEGV',
};

/** @param file  the built training-process.ts */
export function utilityProcess(
  electron: Pick<ElectronModule, 'utilityProcess'>,
  file: string,
  platform: string,
): StartProcess {
  return () => {
    const child = electron.utilityProcess.fork(file, [], {
      serviceName: 'Second Look training',
      // Nothing of how this process was started (a debugger's port) is passed on.
      execArgv: [],
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let lastWords = '';
    let isOver = false;
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      lastWords = (lastWords + text).slice(-4000);
    });
    child.once('exit', () => {
      isOver = true;
    });
    return {
      send(message) {
        if (!isOver) child.postMessage(message);
      },
      onMessage(listener) {
        child.on('message', (message: FromTraining) => {
          listener(message);
        });
      },
      onEnd(listener) {
        child.once('exit', (code) => {
          setTimeout(() => {
            listener({ ...endOf(code, platform), lastWords });
          }, lastWordsMs);
        });
      },
      kill() {
        if (child.pid === undefined)
          child.once('spawn', () => {
            killNow(child);
          });
        else killNow(child);
      },
    };
  };
}

/** `UtilityProcess.kill` asks by SIGTERM, and the training process leaves it to the program to end it. */
function killNow(child: UtilityProcess): void {
  try {
    if (child.pid !== undefined) process.kill(child.pid, 'SIGKILL');
  } catch {
    // It has just ended by itself.
  }
}

function endOf(code: number, platform: string): Omit<ProcessEnd, 'lastWords'> {
  const signal = platform === 'win32' ? undefined : signals[code];
  return signal === undefined ? { exitCode: code, signal: null } : { exitCode: null, signal };
}
