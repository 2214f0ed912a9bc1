// The built entry of the command `second-look`: plugs the real app, terminal and signals into the command line.

import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { isatty } from 'node:tty';
import { errorTable } from '../../../src-shared/errors.ts';
import { defaultDataFolder } from '../../app/data-folder.ts';
import { apologise } from '../../app/defect-log.ts';
import { openApp } from '../../app/open-app.ts';
import { childProcess } from '../../worker/child-process.ts';
import { trainingIn } from '../../worker/start-training.ts';
import { hasKeyboard } from './has-keyboard.ts';
import { runCommandLine } from './run-command-line.ts';
import type { Screen } from './terminal.ts';

// Built, this file is out/main/cli.js; the training process lies beside it.
const builtFolder = import.meta.dirname;
const { version } = JSON.parse(readFileSync(join(builtFolder, '..', '..', 'package.json'), 'utf8')) as {
  version: string;
};

const surroundings = { environment: process.env, platform: process.platform, homeFolder: homedir() };

process.on('uncaughtException', (error) => {
  process.stderr.write(`${apologise(error, defaultDataFolder(surroundings), version)}\n`);
  process.exit(errorTable.internal.exitCode);
});

process.exitCode = await runCommandLine(process.argv.slice(2), {
  ...surroundings,
  version,
  currentFolder: process.cwd(),
  stdout: screen(process.stdout),
  stderr: screen(process.stderr),
  open: (dataFolder) =>
    openApp({
      dataFolder,
      trainer: trainingIn(childProcess(join(builtFolder, 'training-process.js'))),
      version,
      apologise: (error) => apologise(error, dataFolder, version),
    }),
  onInterrupt,
  // Loaded only where they are wanted, so that no other command starts later for it.
  serve: async (options) =>
    (await import('../server/serve.ts')).serve({
      ...options,
      rendererFolder: join(builtFolder, '..', 'renderer'),
      version,
    }),
  openBrowser: async (url) => (await import('../server/open-browser.ts')).openBrowser(url, surroundings),
  onEnter: hasKeyboard() ? onEnter : undefined,
  quit: (exitCode) => process.exit(exitCode),
  now: () => performance.now(),
});

function screen(stream: NodeJS.WriteStream & { readonly fd: number }): Screen {
  // `second-look audit … | head` closes our output early. That is no defect; whatever is left to say is dropped.
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
  const isTerminal = isatty(stream.fd);
  return {
    write: (text) => stream.write(text),
    isTerminal,
    get columns() {
      // A terminal that does not know its width says 0.
      return isTerminal ? stream.columns || 80 : Infinity;
    },
  };
}

/** A polite `kill` asks for the same as Ctrl+C. */
function onInterrupt(listener: () => void): () => void {
  process.on('SIGINT', listener);
  process.on('SIGTERM', listener);
  return () => {
    process.off('SIGINT', listener);
    process.off('SIGTERM', listener);
  };
}

/** A terminal hands over whole lines. */
function onEnter(listener: () => void): () => void {
  process.stdin.on('data', listener);
  return () => {
    process.stdin.off('data', listener);
    process.stdin.pause();
  };
}
