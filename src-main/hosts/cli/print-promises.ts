// What a run promises, as text; or the one sentence that it promises nothing, and why.

import type { AuditReport } from '../../../src-shared/contract.ts';
import {
  countWords,
  cutsSentence,
  errorsSentence,
  nothingPromised,
  shareWords,
  tierSentence,
} from '../../../src-shared/promise-words.ts';
import { noiseRate, usefulCuts } from '../../../src-shared/promises.ts';
import type { Interval } from '../../../src-shared/review.ts';
import type { SelfTest } from '../../../src-shared/self-test.ts';
import { visibleText } from '../../app/visible-text.ts';
import { formatThings } from './format-number.ts';
import type { Paint } from './terminal.ts';
import type { Cell, Column } from './text-table.ts';
import { textTable } from './text-table.ts';

const pairsShown = 10;

interface TextOptions {
  readonly columns: number;
  readonly paint: Paint;
}

export function promiseLines(
  { selfTest, stopped, settings, examples, tiers }: AuditReport,
  { paint }: TextOptions,
): string[] {
  if (selfTest === undefined) {
    return [nothingPromised({ state: stopped ? 'stopped' : 'finished', recipe: { settings } })];
  }
  const planted = formatThings(selfTest.planted, 'label');
  return [
    paint.strong(errorsSentence(selfTest, examples)),
    tierSentence(selfTest, 'likely', tiers.likely),
    tierSentence(selfTest, 'possible', tiers.possible),
    cutsSentence(usefulCuts(selfTest, tiers)),
    paint.faint(
      `Found out by changing ${planted} on purpose and looking where they came out. Nine times of ten, the truth lies in the range.`,
    ),
  ].filter((line) => line !== '');
}

/** What stands in the table of classes beside the counts. */
export const rateColumns: readonly Column[] = [
  { title: 'Wrong', align: 'right' },
  { title: 'Range', align: 'right' },
];

/** @param examples  of the class, or of all */
export function rateCells(errors: Interval | undefined, examples: number): readonly Cell[] {
  if (errors === undefined) return [{ text: '' }, { text: '' }];
  const { value, range } = shareWords(noiseRate(errors, examples));
  return [{ text: value }, { text: range }];
}

export function errorsOfClass(selfTest: SelfTest, label: string): Interval | undefined {
  return selfTest.perClass.find((one) => one.label === label)?.errors;
}

/** The most confused pairs with how many labels of each are wrong. */
export function confusedPairLines(selfTest: SelfTest, { columns, paint }: TextOptions): string[] {
  if (selfTest.pairs.length === 0) return [];
  return textTable(
    [
      { title: 'Most confused: given', keep: 'start' },
      { title: '→ shows', keep: 'start' },
      { title: 'Wrong', align: 'right' },
      { title: 'Range', align: 'right' },
    ],
    selfTest.pairs.slice(0, pairsShown).map(({ given, suggested, errors }) => {
      const { value, range } = countWords(errors);
      return [
        { text: visibleText(given) },
        { text: `→ ${visibleText(suggested)}` },
        { text: value },
        { text: range },
      ];
    }),
    { columns, paintHead: paint.strong },
  );
}
