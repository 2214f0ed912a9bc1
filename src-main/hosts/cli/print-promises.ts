// What a run promises, as text; or the one sentence that it promises nothing, and why.

import type { AuditReport } from '../../../src-shared/contract.ts';
import {
  countWords,
  errorsSentence,
  nothingPromised,
  shareWords,
  tierSentence,
} from '../../../src-shared/promise-words.ts';
import type { CutPromise } from '../../../src-shared/promises.ts';
import { noiseRate, usefulCuts } from '../../../src-shared/promises.ts';
import type { Interval } from '../../../src-shared/review.ts';
import type { SelfTest } from '../../../src-shared/self-test.ts';
import { visibleText } from '../../app/visible-text.ts';
import { formatCount, formatThings } from './format-number.ts';
import type { TextOptions } from './terminal.ts';
import type { Cell, Column } from './text-table.ts';
import { textTable } from './text-table.ts';

const pairsShown = 10;

export function promiseLines(
  { selfTest, stopped, settings, examples, tiers, sinceLastRun }: AuditReport,
  options: TextOptions,
): string[] {
  if (selfTest === undefined) {
    const fromVerdicts = sinceLastRun?.startedFrom;
    const recipe = { settings, ...(fromVerdicts && { fromVerdicts }) };
    return [nothingPromised({ state: stopped ? 'stopped' : 'finished', recipe }, examples)];
  }
  const planted = formatThings(selfTest.planted, 'label');
  return [
    options.paint.strong(errorsSentence(selfTest, examples)),
    tierSentence(selfTest, 'likely', tiers.likely),
    tierSentence(selfTest, 'possible', tiers.possible),
    tierSentence(selfTest, 'fine', tiers.fine),
    ...cutLines(usefulCuts(selfTest, tiers), options),
    options.paint.faint(
      `Found out by changing ${planted} on purpose and looking where they came out. Nine times of ten, the truth lies in the range.`,
    ),
  ];
}

/** How much of the ranking to review for how many of the wrong labels. */
function cutLines(cuts: readonly CutPromise[], { columns, paint }: TextOptions): string[] {
  if (cuts.length === 0) return [];
  return textTable(
    [
      { title: 'Reviewing the first', align: 'right' },
      { title: 'finds', align: 'right' },
      { title: 'Range', align: 'right' },
      { title: 'of all wrong', align: 'right' },
      { title: 'Range', align: 'right' },
    ],
    cuts.map(({ reviewed, found, recall }) => {
      const [errors, share] = [countWords(found), shareWords(recall)];
      return [formatCount(reviewed), errors.value, errors.range, share.value, share.range].map((text) => ({
        text,
      }));
    }),
    { columns, paintHead: paint.strong },
  );
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
