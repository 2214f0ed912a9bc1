// What a run promises, in words: a later one speaks of other labels than people found before it.

import type { Run, VerdictCounts } from './domain.ts';
import { verdictKinds } from './domain.ts';
import { errorsSentence } from './promise-words.ts';
import type { SelfTest } from './self-test.ts';

const none: VerdictCounts = { keep: 0, relabel: 0, remove: 0, unsure: 0 };

/**
 * A sentence; a second one where the run was trained from wrong labels that people had found, which the number of all wrong
 * labels beside it counts.
 *
 * @param verdicts  those that count now
 */
export function promiseOfRound(
  {
    run,
    examples,
    verdicts,
  }: {
    readonly run: { readonly recipe: Pick<Run['recipe'], 'fromVerdicts'> };
    readonly examples: number;
    readonly verdicts: VerdictCounts;
  },
  selfTest: Pick<SelfTest, 'errors'>,
): string {
  const before = run.recipe.fromVerdicts ?? none;
  const isReviewed = verdictKinds.some((kind) => verdicts[kind] > before[kind]);
  const found = before.relabel + before.remove;
  const errors = errorsSentence(selfTest, examples);
  // Once people have begun to find out it stays what it was, whatever they find.
  const sentence = isReviewed ? `This run promised: ${errors[0].toLowerCase()}${errors.slice(1)}` : errors;
  if (found === 0) return sentence;
  const those =
    found === 1 ? 'The one found before this run is' : `The ${count(found)} found before this run are`;
  return `${sentence} ${those} not among them.`;
}

function count(value: number): string {
  return value.toLocaleString('en');
}
