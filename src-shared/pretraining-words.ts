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
  if (trial === undefined) {
    const guessers = Math.log(4);
    const why =
      loss < guessers / 2
        ? 'it ended early, because which way up pictures are is plain to see and teaches nothing'
        : 'it did not learn which way up pictures are';
    return `not used: ${why} (its loss is ${loss.toFixed(2)}; a guesser's, ${guessers.toFixed(2)})`;
  }
  const { withIt, withoutIt } = trial;
  // As many digits as tell them apart.
  const digits = [2, 3, 4].find((count) => withIt.toFixed(count) !== withoutIt.toFixed(count)) ?? 5;
  return `${isUsed ? '' : 'not '}used: a first epoch has a loss of ${withIt.toFixed(digits)} with it and of ${withoutIt.toFixed(digits)} without`;
}
