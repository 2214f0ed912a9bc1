// Why a tree of class folders could not be written, in words.

import { dirname } from 'node:path';
import { AppError } from '../../src-shared/errors.ts';
import { errorCode } from './error-code.ts';

/** The error itself where it is none of the system's. @param target  the folder that was to be made */
export function explainTreeError(error: unknown, target: string): unknown {
  if (error instanceof AppError) return error;
  const cause = { cause: error };
  const isLink =
    typeof error === 'object' && error !== null && 'syscall' in error && error.syscall === 'link';
  const code = errorCode(error);
  if (isLink && code === 'EXDEV') {
    return new AppError(
      'unsupported',
      `${target} is on another disk than the pictures, and a hard link cannot reach from one disk to another. Choose to copy the pictures, or a folder on their disk.`,
      cause,
    );
  }
  if (isLink && ['EPERM', 'EACCES', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK', 'EINVAL'].includes(code)) {
    return new AppError(
      'unsupported',
      `The system made no hard link to a picture in ${target}: this disk knows none, or the picture belongs to somebody else. Choose to copy the pictures.`,
      cause,
    );
  }
  switch (code) {
    case 'ENOTEMPTY':
    case 'EEXIST':
      return new AppError(
        'conflict',
        `${target} already exists and is not empty, and a folder is never replaced. Choose a new or an empty folder.`,
        cause,
      );
    case 'ENOENT':
    case 'ENOTDIR':
      return new AppError(
        'not-found',
        `The folder ${dirname(target)} does not exist. Create it, or choose another place.`,
        cause,
      );
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
    case 'EBUSY':
      return new AppError(
        'invalid',
        `${target} may not be written. Check the permissions of the folder it lies in, or choose another place.`,
        cause,
      );
    case 'ENAMETOOLONG':
      return new AppError(
        'invalid',
        `A name in ${target} would be too long. Choose a folder with a shorter path.`,
        cause,
      );
    case 'EINVAL':
      return new AppError(
        'invalid',
        `The disk of ${target} does not take the name of one of the pictures. Choose a folder on another disk.`,
        cause,
      );
    case 'EIO':
      return new AppError(
        'conflict',
        `A disk could not be read or written while ${target} was made. Check the disk and try again.`,
        cause,
      );
    case 'ENOSPC':
    case 'EDQUOT':
      return new AppError(
        'conflict',
        `The disk is full: ${target} was not written. Free some space and try again.`,
        cause,
      );
    default:
      return error;
  }
}
