// An error as a sentence for the person in front of the screen.

import { AppError, errorTable } from '../../src-shared/errors.ts';
import { ConnectionLost } from '../client/connection-lost.ts';

export interface Explanation {
  readonly text: string;
  readonly tone: 'warning' | 'danger' | 'neutral';
}

export function explain(error: unknown): Explanation {
  if (error instanceof AppError) {
    const { tone } = errorTable[error.code];
    return { text: error.message, tone: tone === 'calm' ? 'neutral' : tone };
  }
  if (error instanceof ConnectionLost) return { text: error.message, tone: 'warning' };
  console.error(error);
  return {
    text: 'Something in this window went wrong. Reload it; your work is kept. Details stand in the developer console.',
    tone: 'danger',
  };
}
