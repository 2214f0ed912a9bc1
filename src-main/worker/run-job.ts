// One training job from pixels to ranking: engine, backend and audit brought together.

import { availableParallelism } from 'node:os';
import { AppError } from '../../src-shared/errors.ts';
import type { TrainingJob, TrainingReport, TrainingResult } from '../../src-shared/trainer.ts';
import { rankSuspects } from '../audit/rank-suspects.ts';
import { chooseBackend } from '../backends/choose.ts';
import { chooseSettings } from '../engine/choose-settings.ts';
import { prepareNetwork } from '../engine/prepare-network.ts';
import { train } from '../engine/train.ts';
import { readPack } from './read-pack.ts';

export async function runJob(
  job: TrainingJob,
  options: { readonly signal: AbortSignal; readonly onReport: (report: TrainingReport) => void },
): Promise<TrainingResult> {
  const { labels, records, size, classCount: classes, request } = job;
  const { signal, onReport } = options;
  const settings = chooseSettings(request, { examples: labels.length, classes, size });
  const { choice, open } = await chooseBackend(request.backend);
  const images = await readPack(job.pixelsFile, records, size);
  const { network, parameters } = prepareNetwork(images, classes, settings);
  if (signal.aborted) throw new AppError('cancelled', 'Stopped before training began.');
  onReport({ kind: 'started', settings, backend: choice });

  const backend = await open(network, parameters, { ...settings, threads: availableParallelism() });
  try {
    const { stopped, epochs, average } = await train({
      images,
      labels,
      classes,
      settings,
      backend,
      signal,
      now: () => performance.now(),
      onEpoch: (report) => {
        onReport({ kind: 'epoch', report });
      },
    });
    const probabilities = average.probabilities();
    const ranking = rankSuspects({
      margins: average.margins(),
      probabilities,
      labels,
      classes,
      content: records,
    });
    return {
      stopped,
      epochs,
      ...ranking,
      givenTrajectory: average.trajectory(labels),
      suggestedTrajectory: average.trajectory(ranking.suggested),
      prunedTrajectory: average.prunedTrajectory(),
      scoredEpochs: average.scoredEpochs,
    };
  } finally {
    await backend.close();
  }
}
