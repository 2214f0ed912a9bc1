// Promises in words, the same on the screen, on the command line and in the report's file.

import type { Run, Tier } from './domain.ts';
import type { CutPromise } from './promises.ts';
import type { Interval } from './review.ts';
import type { SelfTest } from './self-test.ts';
import { fewestPlanted } from './self-test.ts';
import type { TrainingSettings } from './training-settings.ts';
import { trainingsOf } from './training-settings.ts';

export interface IntervalWords {
  readonly value: string;
  /** Empty where both ends are the value. */
  readonly range: string;
}

/** No more digits than the range deserves: 3,948 with 3,803 to 4,091 → 3,950, 3,800 and 4,090. */
export function countWords(interval: Interval): IntervalWords {
  const { low, high } = roundedEnds(interval);
  const step = stepOf(interval);
  const value = Math.max(0, Math.round(interval.value / step)) * step;
  return { value: countWord(value), range: rangeOf(countWord(low), countWord(high)) };
}

/** The ends as they are told. */
export function roundedEnds(interval: Interval): Omit<Interval, 'value'> {
  const step = stepOf(interval);
  const [low, high] = [interval.low, interval.high].map((end) => Math.max(0, Math.round(end / step)) * step);
  return { low, high };
}

/** Two digits of the width of the range. */
function stepOf({ low, high }: Interval): number {
  return 10 ** Math.max(0, Math.floor(Math.log10(Math.max(1, high - low))) - 1);
}

function countWord(count: number): string {
  return count.toLocaleString('en');
}

/** Without a digit most of what is above would be told as 100 %. */
const nearlyAll = 0.985;

/** 0.934 with 0.912 to 0.951 → 93 %, 91 to 95 %. Shares of a few hundredths get one digit, and those that nearly are everything. */
export function shareWords({ low, value, high }: Interval): IntervalWords {
  const digits = high < 0.1 || (low > nearlyAll && low < 1) ? 1 : 0;
  const percent = (share: number): string => (100 * share).toFixed(digits);
  const range = rangeOf(percent(low), percent(high));
  return { value: `${percent(value)} %`, range: range === '' ? '' : `${range} %` };
}

/** about 40 (31 to 52) */
export function aboutCount(interval: Interval): string {
  const { value, range } = countWords(interval);
  return `about ${value}${inBrackets(range)}`;
}

/** about 93 % (91 to 95 %) */
export function aboutShare(interval: Interval): string {
  const { value, range } = shareWords(interval);
  return `about ${value}${inBrackets(range)}`;
}

/** Of a tier beside its count: about 93 % of these are wrong (91 to 95 %). Nothing of a tier without pictures. */
export function tierNote(precision: Interval, count: number): string {
  if (count === 0) return '';
  if (saysNothing(precision)) return 'how many of these are wrong cannot be told';
  const { value, range } = shareWords(precision);
  return count === 1
    ? `wrong with a probability of about ${value}${inBrackets(range)}`
    : `about ${value} of these are wrong${inBrackets(range)}`;
}

/** Of each tier beside its count, as above. */
export function tierNotes(
  { precision }: Pick<SelfTest, 'precision'>,
  counts: Readonly<Record<Tier, number>>,
): Readonly<Record<Tier, string>> {
  return {
    likely: tierNote(precision.likely, counts.likely),
    possible: tierNote(precision.possible, counts.possible),
    fine: tierNote(precision.fine, counts.fine),
  };
}

/** About 3,950 of 10,000 labels are wrong (3,800 to 4,090). */
export function errorsSentence({ errors }: Pick<SelfTest, 'errors'>, examples: number): string {
  const { value, range } = countWords(errors);
  return `About ${value} of ${examples.toLocaleString('en')} labels are wrong${inBrackets(range)}.`;
}

/** While a run trains. So far, about 40 wrong labels are expected (31 to 52). */
export function expectedSentence(errors: Interval): string {
  const { value, range } = countWords(errors);
  return `So far, about ${value} wrong labels are expected${inBrackets(range)}.`;
}

/** Likely: 4,120 pictures, about 93 % of them wrong (91 to 95 %). */
export function tierSentence({ precision }: Pick<SelfTest, 'precision'>, tier: Tier, count: number): string {
  const title = { likely: 'Likely', possible: 'Possible', fine: 'Fine' }[tier];
  const pictures = `${count.toLocaleString('en')} ${count === 1 ? 'picture' : 'pictures'}`;
  if (count === 0) return `${title}: none.`;
  if (saysNothing(precision[tier]))
    return `${title}: ${pictures}; how many of them are wrong cannot be told.`;
  const { value, range } = shareWords(precision[tier]);
  const wrong = count === 1 ? `wrong with a probability of about ${value}` : `about ${value} of them wrong`;
  return `${title}: ${pictures}, ${wrong}${inBrackets(range)}.`;
}

/** About 91 % of them are wrong (88 to 94 %), which is 88 % of all wrong labels (85 to 91 %). */
export function cutSentence({ precision, recall }: CutPromise): string {
  if (saysNothing(precision)) return 'How many of them are wrong cannot be told.';
  const [wrong, found] = [shareWords(precision), shareWords(recall)];
  return `About ${wrong.value} of them are wrong${inBrackets(wrong.range)}, which is ${found.value} of all wrong labels${inBrackets(found.range)}.`;
}

/** Whether nearly every share is within the range, so that the one in the middle of it would be no promise. */
function saysNothing({ low, high }: Interval): boolean {
  return high - low >= 0.9;
}

/** Why a run without a self-test promises nothing. */
export function nothingPromised(
  {
    state,
    recipe,
  }: Pick<Run, 'state'> & { readonly recipe: Pick<Run['recipe'], 'settings' | 'fromVerdicts'> },
  examples: number,
): string {
  return `How many labels are really wrong is not promised, because ${whyNot(recipe.settings)}.`;

  function whyNot(settings: TrainingSettings): string {
    if (state === 'stopped') return 'the training ended before it had tested itself';
    if (settings.trainings === 1)
      return 'a single training cannot test itself; a run with more effort can, if there are enough pictures';
    const enough = fewestPlanted * someSpared;
    if (plantedBy(settings.trainings) < enough) {
      const isMoreEnough = plantedBy(trainingsOf.thorough) >= enough;
      return `the pictures are too few for it to test itself on${isMoreEnough ? '; thorough effort may have enough' : ''}`;
    }
    return 'the training learnt too little, or doubts other labels than those it planted to test itself, as where hardly any are wrong; so it calls none likely wrong by itself';
  }

  /** Of those that are drawn the trusted ones are spared. */
  function plantedBy(trainings: number): number {
    const { keep = 0, relabel = 0 } = recipe.fromVerdicts ?? {};
    const drawn = trainings * Math.round(recipe.settings.plantedShare * examples);
    return drawn * (1 - (keep + relabel) / Math.max(1, examples));
  }
}

/** Not every picture that is drawn may be planted: those held out are not. */
const someSpared = 1.1;

function rangeOf(low: string, high: string): string {
  return low === high ? '' : `${low} to ${high}`;
}

function inBrackets(range: string): string {
  return range === '' ? '' : ` (${range})`;
}
