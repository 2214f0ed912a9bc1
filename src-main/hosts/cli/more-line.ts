// The last line of a list that is cut.

import { formatCount } from './format-number.ts';
import type { Paint } from './terminal.ts';

export function moreLine(count: number, shown: number, paint: Paint): string[] {
  return count > shown ? [paint.faint(`  … and ${formatCount(count - shown)} more`)] : [];
}
