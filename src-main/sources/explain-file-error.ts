// Why the system did not let us read a file or folder, as the end of a sentence that begins with its path.

import { errorCode } from './error-code.ts';

/** Undefined for an error that no file or disk can cause: a defect. */
export function explainFileError(error: unknown, path: string): string | undefined {
  switch (errorCode(error)) {
    case 'ENOENT':
      return path.includes('\ufffd')
        ? 'cannot be opened: its name is not valid UTF-8. Rename it.'
        : 'is gone: it was there when the folder was listed. Start again when nothing else changes the folder.';
    case 'ENOTDIR':
    case 'EISDIR':
      return 'was replaced by something else while the folder was read. Start again.';
    case 'EACCES':
    case 'EPERM':
      return 'may not be read. Give yourself permission to read it.';
    case 'ELOOP':
      return 'is a link that leads back to itself. Remove the link or point it at a picture.';
    case 'ENAMETOOLONG':
      return 'cannot be opened: its path is too long. Shorten a name.';
    case 'EBUSY':
      return 'is locked by another program. Close it there and start again.';
    case 'EIO':
    case 'ESTALE':
    case 'ETIMEDOUT':
    case 'ENXIO':
    case 'UNKNOWN':
      return `could not be read: the disk or network reported an error (${errorCode(error)}). Check it and start again.`;
    default:
      return undefined;
  }
}
