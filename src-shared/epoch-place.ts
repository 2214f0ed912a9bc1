// Where in its run an epoch lies: a run may hold several trainings.

import type { EpochReport } from './domain.ts';

type Place = Pick<EpochReport, 'epoch' | 'epochs' | 'training' | 'trainings'>;

/** 1 … `epochsOfRun`, counted through all trainings. */
export function epochOfRun({ epoch, epochs, training = 1 }: Place): number {
  return (training - 1) * epochs + epoch;
}

export function epochsOfRun({ epochs, trainings = 1 }: Place): number {
  return trainings * epochs;
}

/** Share of the run that is done after this epoch, 0 … 1. */
export function shareDone(place: Place): number {
  return epochOfRun(place) / epochsOfRun(place);
}

/** As part of a sentence: training 2 of 3, epoch 4 of 12; without the training where there is only one. */
export function epochWords({ epoch, epochs, training = 1, trainings = 1 }: Place): string {
  const which = trainings === 1 ? '' : `training ${training} of ${trainings}, `;
  return `${which}epoch ${epoch} of ${epochs}`;
}
