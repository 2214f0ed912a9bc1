// The command `serve` at work: shows the way to the page until it is told to stop.

import { stat } from 'node:fs/promises';
import { AppError } from '../../../src-shared/errors.ts';
import { visibleText } from '../../app/visible-text.ts';
import type { RunningServer } from '../server/serve.ts';
import type { Screen } from './terminal.ts';

export interface ServeSurroundings {
  readonly stdout: Screen;
  readonly stderr: Screen;
  /** Says why no browser was opened; undefined here where none is wanted. */
  readonly openBrowser: ((url: string) => Promise<string | undefined>) | undefined;
  /** Calls `listener` at each Enter until the returned function is called; undefined where nobody types. */
  readonly onEnter: ((listener: () => void) => () => void) | undefined;
  readonly signal: AbortSignal;
}

/** Resolves when the signal is aborted; closing the server is the caller's part. */
export async function serveUntilStopped(
  server: Pick<RunningServer, 'url' | 'newLink'>,
  { stdout, stderr, openBrowser, onEnter, signal }: ServeSurroundings,
): Promise<void> {
  const hasOpened = await show(server.url);
  const enter = hasOpened ? 'Press Enter to open it again.' : 'Press Enter for a new link.';
  stderr.write(
    'Ctrl+C ends Second Look; training that still runs is stopped then, and what it found is kept.\n' +
      (onEnter === undefined ? '' : `The link works once. ${enter}\n`),
  );
  const unlisten = onEnter?.(() => void show(server.newLink()));
  try {
    await aborted(signal);
  } finally {
    unlisten?.();
  }

  async function show(url: string): Promise<boolean> {
    stdout.write(`Second Look is at ${url}\n`);
    if (openBrowser === undefined) return false;
    const problem = await openBrowser(url);
    if (problem !== undefined) stderr.write(`${visibleText(problem)}\n`);
    return problem === undefined;
  }
}

/** Here, before a browser opens: whoever mistyped a path sees it where they typed it. */
export async function refuseMissingFolder(folder: string): Promise<void> {
  const found = await stat(folder).catch(() => undefined);
  if (found?.isDirectory()) return;
  const what = found === undefined ? `There is no folder ${folder}.` : `${folder} is a file, not a folder.`;
  throw new AppError(
    found === undefined ? 'not-found' : 'invalid',
    `${what} Give the folder that holds one folder of pictures per class, or none, and choose it in the browser.`,
  );
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else
      signal.addEventListener('abort', () => {
        resolve();
      });
  });
}
