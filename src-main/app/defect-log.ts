// A defect is written down whole, so that a person only has to send a file along.

import { appendFileSync, mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { visibleText } from './visible-text.ts';

/** Logs the error and says so in a line for the user. */
export function apologise(error: unknown, dataFolder: string, version: string): string {
  const log = logDefect(error, dataFolder, version);
  const reason = visibleText(error instanceof Error ? error.message : String(error));
  const place = log === null ? 'No log could be written.' : `The details are in ${visibleText(log)}`;
  return `Sorry, something went wrong inside Second Look (${reason}). ${place}`;
}

/**
 * Appends the error with its stack and causes to `second-look.log` in the data folder, or in the folder for temporary
 * files where that one cannot be written.
 *
 * @returns path of the log, or null where nothing could be written
 */
function logDefect(error: unknown, dataFolder: string, version: string): string | null {
  const entry = `${new Date().toISOString()} Second Look ${version}, Node ${process.version}, ${process.platform}\n${inspect(error)}\n\n`;
  for (const folder of [dataFolder, tmpdir()]) {
    const file = join(folder, 'second-look.log');
    try {
      mkdirSync(folder, { recursive: true });
      appendFileSync(file, entry);
      return file;
    } catch {
      // The next folder may do.
    }
  }
  return null;
}
