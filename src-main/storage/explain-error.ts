// What the machine can do to a database file, as sentences. SQLite's own words stay in `cause`.

import type { ErrorDetail } from '../../src-shared/errors.ts';
import { AppError } from '../../src-shared/errors.ts';

/** An `AppError` for what the disk, the file or another process caused; every other error as it is. */
export function explainError(error: unknown, file: string): unknown {
  const code = codeOf(error);
  const say = (kind: 'invalid' | 'conflict', sentence: string, detail?: ErrorDetail): AppError =>
    new AppError(kind, sentence, { cause: error, detail });

  if (['SQLITE_FULL', 'SQLITE_IOERR_SHMSIZE', 'ENOSPC', 'EDQUOT'].includes(code)) {
    return say('conflict', `The disk that holds ${file} is full. Free some space and try again.`);
  }
  if (code.startsWith('SQLITE_BUSY') || code.startsWith('SQLITE_LOCKED')) {
    return say('conflict', `Another process is writing to ${file}. Try again when it has finished.`);
  }
  if (code === 'SQLITE_NOTADB') {
    return say(
      'invalid',
      `${file} is not a database. Move it away, or choose another data folder.`,
      'data-folder',
    );
  }
  if (code.startsWith('SQLITE_CORRUPT')) {
    return say(
      'invalid',
      `${file} is damaged. Put back a copy, or move it away to begin with an empty one; the pictures are untouched.`,
    );
  }
  if (
    /^(SQLITE_(READONLY|CANTOPEN|PERM|AUTH)|E(ACCES|PERM|ROFS|NOTDIR|EXIST|ISDIR|NOENT|NOTSUP)$)/.test(code)
  ) {
    return say(
      'invalid',
      `${file} cannot be opened for writing. Check the permissions of the file and its folder, or choose another data folder.`,
      'data-folder',
    );
  }
  if (code.startsWith('SQLITE_IOERR') || code === 'EIO') {
    return say('conflict', `The disk failed while reading or writing ${file}. Check the disk and try again.`);
  }
  return error;
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}
