// What is true of each loss, in words: the same on the screen, on the command line and in the report's file.

import type { LossName, TrainingSettings } from './training-settings.ts';

export const lossTitles: Readonly<Record<LossName, string>> = {
  ce: 'cross-entropy',
  mae: 'mean absolute error',
  lq: 'Lq',
  'truncated-lq': 'truncated Lq',
};

/** Those of q and k that the loss looks at, with the digits that are told: k may be a third. */
export function lossNumbers({
  loss,
  ...numbers
}: Pick<TrainingSettings, 'loss' | 'q' | 'k'>): readonly (readonly ['q' | 'k', number])[] {
  const used = { ce: [], mae: [], lq: ['q'], 'truncated-lq': ['q', 'k'] } as const;
  return used[loss].map((name) => [name, Number(numbers[name].toPrecision(3))] as const);
}

/** What it does with labels that the model does not believe, after "a loss that". */
export function lossHears({ loss, k }: Pick<TrainingSettings, 'loss' | 'k'>): string {
  switch (loss) {
    case 'ce':
      return 'listens to every label to the end';
    case 'mae':
    case 'lq':
      return 'listens less to labels it cannot believe';
    case 'truncated-lq':
      return k === 0 ? lossHears({ loss: 'lq', k }) : 'stops listening to labels it cannot believe';
    default:
      return loss satisfies never;
  }
}

/** Whether labels that are not believed are set aside while it trains. */
export function setsAside({ pruneAfterEpochs }: Pick<TrainingSettings, 'pruneAfterEpochs'>): boolean {
  return pruneAfterEpochs.length > 0;
}
