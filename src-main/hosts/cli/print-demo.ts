// The result of the demo as text: what was planted, what was found, and where to look.

import type { DemoReport } from '../../../src-shared/contract.ts';
import { visibleText } from '../../app/visible-text.ts';
import { formatCount, formatDuration, formatShare, formatThings } from './format-number.ts';
import type { NextCommands } from './print-audit.ts';
import type { Paint } from './terminal.ts';

export function printDemo(
  report: DemoReport,
  { paint, reviewCommand, exportCommand }: NextCommands & { readonly paint: Paint },
): string {
  const { audit, planted, found, flagged, pictures, truth, export: exported, seconds } = report;
  const share = planted === 0 ? '' : ` (${formatShare(found / planted)})`;
  const precision = flagged === 0 ? '' : ` (precision ${formatShare(found / flagged)})`;
  const lines = [
    paint.strong(`Found ${formatCount(found)} of ${formatThings(planted, 'planted label error')}${share}.`),
    `Of ${formatThings(flagged, 'flagged picture')}, ${formatCount(found)} had a planted error${precision}.`,
    ...(audit.stopped
      ? [paint.warning('The demo was stopped before its end; a whole run may find more.')]
      : []),
    '',
    `Pictures:        ${visibleText(pictures)}`,
    `Cleaned labels:  ${visibleText(exported.to)}`,
    `True labels:     ${visibleText(truth)}`,
    '',
    `It took ${formatDuration(seconds)}.`,
    `To look at the result: ${reviewCommand}`,
    `To write the labels again: ${exportCommand}`,
  ];
  return `${lines.join('\n')}\n`;
}
