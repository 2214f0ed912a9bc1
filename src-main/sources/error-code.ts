// Node puts the name of a system error, such as ENOENT, into a property that TypeScript does not know.

/** The system's name of an error, or an empty string. */
export function errorCode(error: unknown): string {
  const isCoded = typeof error === 'object' && error !== null && 'code' in error;
  return isCoded && typeof error.code === 'string' ? error.code : '';
}
