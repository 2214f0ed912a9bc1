// Expected errors: what the user, the data or the machine can cause. Anything else is a defect.

export type ErrorCode = 'invalid' | 'not-found' | 'conflict' | 'unsupported' | 'cancelled' | 'internal';

/** What a code means on each way out of the program. */
export const errorTable: Readonly<
  Record<ErrorCode, { httpStatus: number; exitCode: number; tone: 'warning' | 'danger' | 'calm' }>
> = {
  invalid: { httpStatus: 400, exitCode: 2, tone: 'warning' },
  'not-found': { httpStatus: 404, exitCode: 2, tone: 'warning' },
  conflict: { httpStatus: 409, exitCode: 2, tone: 'warning' },
  unsupported: { httpStatus: 422, exitCode: 2, tone: 'warning' },
  cancelled: { httpStatus: 499, exitCode: 130, tone: 'calm' },
  internal: { httpStatus: 500, exitCode: 3, tone: 'danger' },
};

/**
 * Which trouble it is, where a host can do more about it than say the sentence: a screen offers a button, the command line
 * names the option. `file-exists`: an export may replace it. `data-folder`: another one would do. `nothing-to-export`,
 * `unknown-run`, `run-not-ready`: about the run to export. `files-alone`: only class folders bring pictures along.
 */
export type ErrorDetail =
  'file-exists' | 'data-folder' | 'nothing-to-export' | 'unknown-run' | 'run-not-ready' | 'files-alone';

export interface AppErrorOptions extends ErrorOptions {
  readonly detail?: ErrorDetail | undefined;
}

/** A sentence for the user: what is wrong, where, what was expected, what to do next. No option of any host is named in it. */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly detail: ErrorDetail | undefined;

  constructor(code: ErrorCode, message: string, { detail, ...options }: AppErrorOptions = {}) {
    super(message, options);
    this.name = 'AppError';
    this.code = code;
    this.detail = detail;
  }
}
