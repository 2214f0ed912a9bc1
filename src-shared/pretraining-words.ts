// What became of a pretraining, in words, the same on the screen, on the command line and in the report's file.

import type { PretrainingOutcome, Run } from './domain.ts';

export function pretrainedSentence(outcome: PretrainingOutcome): string {
  return `The pretraining is ${outcomeWords(outcome)}.`;
}

/** As a fact about a run: 48 epochs, used: … */
export function pretrainingFact({
  recipe,
  pretraining,
}: {
  readonly recipe: { readonly settings: Pick<Run['recipe']['settings'], 'pretrainEpochs'> };
  readonly pretraining?: PretrainingOutcome;
}): string {
  const { pretrainEpochs } = recipe.settings;
  if (pretrainEpochs === 0) return 'none';
  const epochs = `${pretrainEpochs} ${pretrainEpochs === 1 ? 'epoch' : 'epochs'}`;
  return pretraining === undefined ? epochs : `${epochs}, ${outcomeWords(pretraining)}`;
}

function outcomeWords({ isUsed, loss, trial }: PretrainingOutcome): string {
  const guessers = Math.log(4);
  if (trial === undefined && loss < guessers / 2)
    return `not used: it ended early, because which way up pictures are is plain to see and teaches nothing (its loss is ${loss.toFixed(2)}; a guesser's, ${guessers.toFixed(2)})`;
  if (trial === undefined)
    return `not used: it did not learn which way up pictures are (its loss is ${loss.toFixed(2)}; a guesser's, ${guessers.toFixed(2)})`;
  const { withIt, withoutIt } = trial;
  // As many digits as tell them apart.
  const digits = [2, 3, 4].find((count) => withIt.toFixed(count) !== withoutIt.toFixed(count)) ?? 5;
  return `${isUsed ? '' : 'not '}used: a first epoch has a loss of ${withIt.toFixed(digits)} with it and of ${withoutIt.toFixed(digits)} without`;
}
