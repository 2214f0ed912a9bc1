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

/** A sentence for the user: what is wrong, where, what was expected, what to do next. */
export class AppError extends Error {
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'AppError';
    this.code = code;
  }
}
