// What stands in the charts of a training beside the lines, and what it means.

import type { TrainingSettings } from '../../../src-shared/training-settings.ts';
import type { ChartMark, ChartSpan } from '../../ui/chart-types.ts';

type Schedule = Pick<TrainingSettings, 'epochs' | 'trainings' | 'warmUpEpochs' | 'pruneAfterEpochs'>;

/** The epochs in which the loss is not yet that of the run; none where it never changes or never stays. */
export function warmUpSpans({ epochs, trainings, warmUpEpochs }: Schedule): readonly ChartSpan[] {
  if (warmUpEpochs <= 0 || warmUpEpochs >= epochs) return [];
  return each(trainings, (training) => {
    const before = training * epochs;
    return {
      from: Math.max(1, before + 0.5),
      to: before + warmUpEpochs + 0.5,
      colour: '--surface-hover',
    };
  });
}

/** The epochs after which the labels are looked through. */
export function pruneMarks({ epochs, trainings, pruneAfterEpochs }: Schedule): readonly ChartMark[] {
  return each(trainings, (training) =>
    pruneAfterEpochs.map((epoch) => ({ x: training * epochs + epoch, colour: '--border-strong' })),
  ).flat();
}

/** Where a training begins anew, between its first epoch and the last one of the training before. */
export function trainingMarks({ epochs, trainings }: Schedule): readonly ChartMark[] {
  return each(trainings - 1, (place) => ({
    x: (place + 1) * epochs + 0.5,
    label: `Training ${place + 2}`,
    colour: '--border-strong',
    look: 'line',
  }));
}

/** Whole sentences, empty where there is nothing to explain. */
export function epochNotes(schedule: Schedule): readonly string[] {
  const { trainings, warmUpEpochs, pruneAfterEpochs } = schedule;
  const ofEach = trainings === 1 ? '' : ' of each training';
  const warmUp =
    warmUpSpans(schedule).length === 0
      ? []
      : [
          `Grey in the loss: up to epoch ${warmUpEpochs}${ofEach} the model warms up, and the loss changes its meaning from epoch to epoch.`,
        ];
  const [first] = pruneAfterEpochs;
  const pruning =
    pruneAfterEpochs.length === 0
      ? []
      : [
          pruneAfterEpochs.length === 1
            ? `Dashed in the share kept: after epoch ${first}${ofEach} all labels are looked through, and those that are not believed are set aside.`
            : `Dashed in the share kept: after these epochs, from ${first}${ofEach} on, all labels are looked through; those that are not believed are set aside, and those believed again come back.`,
        ];
  return [...warmUp, ...pruning];
}

function each<Value>(count: number, value: (place: number) => Value): Value[] {
  return Array.from({ length: Math.max(0, count) }, (_, place) => value(place));
}
