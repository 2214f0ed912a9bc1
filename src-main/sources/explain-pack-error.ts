// What the disk can do to a pixel pack, as sentences. The system's own words stay in `cause`.

import { AppError } from '../../src-shared/errors.ts';
import { errorCode } from './error-code.ts';

export function isDiskFull(error: unknown): boolean {
  return ['ENOSPC', 'EDQUOT', 'EFBIG'].includes(errorCode(error));
}

/** @param missingBytes  how much could not be written */
export function explainPackError(error: unknown, file: string, missingBytes: number): unknown {
  const cause = { cause: error };
  if (isDiskFull(error)) {
    const megabytes = (missingBytes / 1e6).toFixed(1);
    return new AppError(
      'conflict',
      `The disk that holds ${file} is full: ${missingBytes.toLocaleString('en-US')} bytes (${megabytes} MB) more are needed. Free some space, or choose another data folder, and start again; what was written stays.`,
      { ...cause, detail: 'data-folder' },
    );
  }
  switch (errorCode(error)) {
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
    case 'EEXIST':
    case 'ENOTDIR':
    case 'EISDIR':
    case 'ENOENT':
      return new AppError(
        'invalid',
        `${file} cannot be opened for writing. Check the permissions of the file and its folder, or choose another data folder.`,
        { ...cause, detail: 'data-folder' },
      );
    case 'EIO':
    case 'ESTALE':
      return new AppError(
        'conflict',
        `The disk failed while reading or writing ${file}. Check the disk and try again.`,
        cause,
      );
    default:
      return error;
  }
}
