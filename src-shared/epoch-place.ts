// Where in its run an epoch lies: a run may hold several trainings, and a pretraining before them.

import type { EpochReport, PretrainingReport, ProgressReport } from './domain.ts';
import type { TrainingView } from './training-view.ts';

type Place = Pick<EpochReport, 'epoch' | 'epochs' | 'training' | 'trainings' | 'pretrainEpochs'>;
type PretrainingPlace = Pick<PretrainingReport, 'isPretraining' | 'epoch' | 'epochs' | 'epochsAfter'>;

/** 1 … `epochsOfRun`, counted through all trainings. */
export function epochOfRun({ epoch, epochs, training = 1 }: Place): number {
  return (training - 1) * epochs + epoch;
}

export function epochsOfRun({ epochs, trainings = 1 }: Place): number {
  return trainings * epochs;
}

/** The newest report; undefined where no epoch is over. */
export function newestReport({
  epochs,
  pretraining,
}: Pick<TrainingView, 'epochs' | 'pretraining'>): ProgressReport | undefined {
  return epochs.at(-1) ?? pretraining;
}

/** Share of the run's epochs that are over after this one, 0 … 1. */
export function shareDone(report: Place | PretrainingPlace): number {
  if ('isPretraining' in report) return report.epoch / (report.epochs + report.epochsAfter);
  const { pretrainEpochs = 0 } = report;
  return (pretrainEpochs + epochOfRun(report)) / (pretrainEpochs + epochsOfRun(report));
}

/** As part of a sentence: training 2 of 3, epoch 4 of 12; without the training where there is only one. */
export function epochWords(report: Place | Omit<PretrainingPlace, 'epochsAfter'>): string {
  const { epoch, epochs } = report;
  if ('isPretraining' in report) return `pretraining, epoch ${epoch} of ${epochs}`;
  const { training = 1, trainings = 1 } = report;
  const which = trainings === 1 ? '' : `training ${training} of ${trainings}, `;
  return `${which}epoch ${epoch} of ${epochs}`;
}
