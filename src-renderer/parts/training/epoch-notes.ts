// What stands in the charts of a training beside the lines, and what it means.

import type { TrainingSettings } from '../../../src-shared/training-settings.ts';
import type { ChartMark, ChartSpan } from '../../ui/chart-types.ts';

type Schedule = Pick<TrainingSettings, 'epochs' | 'warmUpEpochs' | 'pruneAfterEpochs'>;

/** The epochs in which the loss is not yet that of the run; none where it never changes or never stays. */
export function warmUpSpans({ epochs, warmUpEpochs }: Schedule): readonly ChartSpan[] {
  if (warmUpEpochs <= 0 || warmUpEpochs >= epochs) return [];
  return [{ from: 1, to: warmUpEpochs + 0.5, colour: '--surface-hover' }];
}

/** The epochs after which the labels are looked through. */
export function pruneMarks({ pruneAfterEpochs }: Schedule): readonly ChartMark[] {
  return pruneAfterEpochs.map((epoch) => ({ x: epoch, colour: '--border-strong' }));
}

/** Whole sentences, empty where there is nothing to explain. */
export function epochNotes(schedule: Schedule): readonly string[] {
  const { warmUpEpochs, pruneAfterEpochs } = schedule;
  const warmUp =
    warmUpSpans(schedule).length === 0
      ? []
      : [
          `Grey in the loss: up to epoch ${warmUpEpochs} the model warms up, and the loss changes its meaning from epoch to epoch.`,
        ];
  const [first] = pruneAfterEpochs;
  const pruning =
    pruneAfterEpochs.length === 0
      ? []
      : [
          pruneAfterEpochs.length === 1
            ? `Dashed in the share kept: after epoch ${first} all labels are looked through, and those that are not believed are set aside.`
            : `Dashed in the share kept: after these epochs, from ${first} on, all labels are looked through; those that are not believed are set aside, and those believed again come back.`,
        ];
  return [...warmUp, ...pruning];
}
