// What an export wrote, as text.

import type { ExportReport } from '../../../src-shared/contract.ts';
import { rangeWord, remainingSentence } from '../../../src-shared/remaining-words.ts';
import { visibleText } from '../../app/visible-text.ts';
import { formatCount, formatThings } from './format-number.ts';
import { moreLine } from './more-line.ts';
import type { TextOptions } from './terminal.ts';
import { textTable } from './text-table.ts';

const classesShown = 10;

export function printExport(report: ExportReport, options: TextOptions): string {
  const { to, run, folder, wholeRun, rows, relabelled, removed, accepted, remaining } = report;
  const counts = `${formatThings(rows, 'row')}, ${formatCount(relabelled)} relabelled, ${formatCount(removed)} removed`;
  const lines = [
    `Wrote ${visibleText(to)} from run ${run} of ${visibleText(folder)}: ${counts}.`,
    ...(wholeRun === undefined
      ? []
      : [
          options.paint.warning(
            `Run ${run} was stopped early. Run ${wholeRun} was not: --run ${wholeRun} exports that one.`,
          ),
        ]),
    ...(accepted === 0
      ? []
      : [
          `${formatThings(accepted, 'suggestion')} nobody looked at ${accepted === 1 ? 'was' : 'were'} taken; what is left is told of the other pictures.`,
        ]),
    ...(accepted > 0 && remaining.open === 0 ? [] : [remainingSentence(remaining)]),
    ...classLines(report, options),
  ];
  return lines.map((line) => `${line}\n`).join('');
}

/** Those with most left to find first. */
function classLines({ remainingPerClass }: ExportReport, { columns, paint }: TextOptions): string[] {
  const classes = remainingPerClass
    .filter(({ open }) => open > 0)
    .toSorted((a, b) => b.errors.value - a.errors.value);
  if (classes.length < 2) return [];
  const shown = classes.slice(0, classesShown);
  const table = textTable(
    [
      { title: 'Class', keep: 'start' },
      { title: 'Wrong ones left', align: 'right' },
      { title: 'Unreviewed', align: 'right' },
    ],
    shown.map(({ label, open, errors }) => [
      { text: visibleText(label) },
      { text: rangeWord(errors) },
      { text: formatCount(open) },
    ]),
    { columns, paintHead: paint.strong },
  );
  return ['', ...table, ...moreLine(classes.length, shown.length, paint)];
}
