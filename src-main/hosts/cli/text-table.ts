// Columns of text that line up on a terminal.

import { displayWidth, fitWidth } from './display-width.ts';

export interface Column {
  readonly title: string;
  readonly align?: 'left' | 'right';
  /** Which end stays when the table is too wide; a column without it is never cut. */
  readonly keep?: 'start' | 'end';
}

export interface Cell {
  readonly text: string;
  /** Colours the cell once it has its width. */
  readonly paint?: (text: string) => string;
}

const gap = '  ';
const smallestCut = 8;

/** Lines of a table: the titles, then one line per row. No line is wider than `columns` if cutting can help it. */
export function textTable(
  head: readonly Column[],
  rows: readonly (readonly Cell[])[],
  { columns, paintHead }: { readonly columns: number; readonly paintHead: (text: string) => string },
): string[] {
  const titles = head.map(({ title }) => ({ text: title, paint: paintHead }));
  const widths = fittingWidths(head, [titles, ...rows], columns);
  return [titles, ...rows].map((row) =>
    head
      .map((column, index) => layCell(row[index], column, widths[index], index === head.length - 1))
      .join(gap),
  );
}

function layCell(
  { text, paint = asIs }: Cell,
  { align, keep }: Column,
  width: number,
  isLast: boolean,
): string {
  const fitted = fitWidth(text, width, keep);
  const padding = ' '.repeat(Math.max(0, width - displayWidth(fitted)));
  if (align === 'right') return padding + paint(fitted);
  return paint(fitted) + (isLast ? '' : padding);
}

/** Natural widths, then the widest column that may be cut loses a character until the line fits. */
function fittingWidths(
  head: readonly Column[],
  rows: readonly (readonly Cell[])[],
  columns: number,
): number[] {
  const widths = head.map((_, index) => Math.max(...rows.map((row) => displayWidth(row[index].text))));
  const cuttable = head.flatMap(({ keep }, index) => (keep === undefined ? [] : [index]));
  let surplus = widths.reduce((sum, width) => sum + width, gap.length * (head.length - 1)) - columns;
  while (surplus > 0) {
    const widest = cuttable.reduce<number | null>(
      (best, index) => (best === null || widths[index] > widths[best] ? index : best),
      null,
    );
    if (widest === null || widths[widest] <= smallestCut) break;
    widths[widest]--;
    surplus--;
  }
  return widths;
}

function asIs(text: string): string {
  return text;
}
