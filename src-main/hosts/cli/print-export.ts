// What an export wrote, as text.

import type { ExportReport } from '../../../src-shared/contract.ts';
import { remainingSentence } from '../../../src-shared/remaining-words.ts';
import { visibleText } from '../../app/visible-text.ts';
import { formatCount, formatThings } from './format-number.ts';

export function printExport({ to, run, rows, relabelled, removed, remaining }: ExportReport): string {
  const counts = `${formatThings(rows, 'row')}, ${formatCount(relabelled)} relabelled, ${formatCount(removed)} removed`;
  return `Wrote ${visibleText(to)} from run ${run}: ${counts}.\n${remainingSentence(remaining)}\n`;
}
