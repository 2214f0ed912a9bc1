// What is left to find in sentences, the same on every screen, in the report's file and on the command line.

import type { VerdictCounts } from './domain.ts';
import type { RemainingErrors } from './remaining-errors.ts';
import type { Interval } from './review.ts';
import { countWords, roundedEnds } from './promise-words.ts';

/** What to do next. */
export type Advice = 'done' | 'unknown' | 'go-on' | 'see-controls' | 'stop';

/**
 * Stop where 100 further pictures would show less than one wrong label, or no more than as many pictures drawn at random,
 * and enough controls were seen to know that.
 */
export function adviceOn(left: RemainingErrors): Advice {
  if (left.open === 0) return 'done';
  if (left.nextFinds === null) return 'unknown';
  if (left.nextFinds >= 1 && !left.isExhausted) return 'go-on';
  return left.controlsNeeded > 0 ? 'see-controls' : 'stop';
}

/** One or two sentences: how many are left, what going on would find, and what to do. */
export function remainingSentence(left: RemainingErrors): string {
  const { errors, open, nextFinds, nextLooks } = left;
  if (open === 0) return 'Every picture has a verdict.';
  if (errors === null || nextFinds === null) {
    return `How many wrong labels are left is not known yet. ${adviceSentence(left)}`;
  }
  const looks = nextLooks < open ? `reviewing ${count(nextLooks)} more` : 'reviewing them all';
  return `${leftSentence(errors, open)}; ${looks} would find ${findsWord(nextFinds)}. ${adviceSentence(left)}`;
}

/**
 * How many labels are wrong in all, as is known now: those that people found and those that are left. Before they found any,
 * what the run promised; null where nothing is known.
 *
 * @param promised  left out where the run promises nothing
 */
export function wrongInAll(
  { relabel, remove }: Pick<VerdictCounts, 'relabel' | 'remove'>,
  left: Pick<RemainingErrors, 'errors'> | null,
  promised?: Interval,
): { readonly value: string; readonly note: string } | null {
  const found = relabel + remove;
  if (found > 0 && left !== null && left.errors !== null) {
    const { low, value, high } = left.errors;
    const all = countWords({ low: found + low, value: found + value, high: found + high });
    const range = rangeWord(left.errors);
    return { value: `≈ ${all.value}`, note: `${count(found)} found, ${range} left` };
  }
  if (promised === undefined) return null;
  const { value, range } = countWords(promised);
  return { value: `≈ ${value}`, note: range };
}

function adviceSentence(left: RemainingErrors): string {
  const controls = `${count(left.controlsNeeded)} more ${left.controlsNeeded === 1 ? 'control' : 'controls'}`;
  const advice = adviceOn(left);
  switch (advice) {
    case 'done':
      return 'There is nothing left to review.';
    case 'unknown':
      if (left.controlsNeeded === 0)
        return 'No pictures can be drawn at random any more, so only reviewing those whose label is believed tells.';
      return `Review ${controls}: pictures drawn at random, which a button of the review shows at once.`;
    case 'go-on':
      return 'Going on is worth it.';
    case 'see-controls':
      return `Review ${controls} to be sure of that.`;
    case 'stop':
      return (left.nextFinds ?? 0) < 1
        ? 'You can stop here.'
        : 'Pictures drawn at random would find as many, so you can stop here.';
    default:
      return advice satisfies never;
  }
}

/** With as many digits as promises have: "12 to 60", "at most 12", "none". */
export function rangeWord(errors: Interval): string {
  const { low: from, high } = roundedEnds(errors);
  const to = errors.high > 0 ? Math.max(1, high) : 0;
  if (to === 0) return 'none';
  if (from === 0) return `at most ${count(to)}`;
  return from === to ? count(to) : `${count(from)} to ${count(to)}`;
}

function leftSentence(errors: Interval, open: number): string {
  const range = rangeWord(errors);
  const among = `among ${count(open)} unreviewed ${open === 1 ? 'picture' : 'pictures'}`;
  if (range === 'none') return `No wrong label is left ${among}`;
  const verb = range === 'at most 1' || range === '1' ? 'label is' : 'labels are';
  return `${range.startsWith('at') ? 'At' : 'About'} ${range.replace(/^at /, '')} wrong ${verb} left ${among}`;
}

function findsWord(finds: number): string {
  return finds < 0.5 ? 'hardly any' : `about ${count(Math.round(finds))}`;
}

function count(value: number): string {
  return value.toLocaleString('en');
}
