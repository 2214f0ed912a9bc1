// One training job from pixels to ranking: engine, backend and audit brought together.

import { availableParallelism } from 'node:os';
import { AppError } from '../../src-shared/errors.ts';
import type { TrainingJob, TrainingResult, TrainOptions } from '../../src-shared/trainer.ts';
import { rankSuspects } from '../audit/rank-suspects.ts';
import { watchSuspects } from '../audit/suspects-so-far.ts';
import { chooseBackend } from '../backends/choose.ts';
import { chooseSettings } from '../engine/choose-settings.ts';
import { prepareNetwork } from '../engine/prepare-network.ts';
import { ownProbabilities } from '../engine/score-all.ts';
import { train } from '../engine/train.ts';
import { pausableBackend } from './pausable-backend.ts';
import { readPack } from './read-pack.ts';

export async function runJob(
  job: TrainingJob,
  { signal, onReport, pause }: Required<Omit<TrainOptions, 'kill'>>,
): Promise<TrainingResult> {
  const { labels, records, size, classCount: classes, request } = job;
  const settings = chooseSettings(request, { examples: labels.length, classes, size });
  const { choice, open } = await chooseBackend(request.backend);
  const images = await readPack(job.pixelsFile, records, size);
  const { network, parameters } = prepareNetwork(images, classes, settings);
  if (signal.aborted) throw new AppError('cancelled', 'Stopped before training began.');
  onReport({ kind: 'started', settings, backend: choice });

  const opened = await open(network, parameters, { ...settings, threads: availableParallelism() });
  const { backend, now } = pausableBackend(opened, { pause, signal, now: () => performance.now() });
  const suspectsOf = watchSuspects({ labels, content: records });
  try {
    const { stopped, epochs, average, features, featureWidth } = await train({
      images,
      labels,
      classes,
      settings,
      backend,
      signal,
      now,
      onEpoch: (report) => {
        onReport({ kind: 'epoch', report });
      },
      onScores: (soFar) => {
        onReport({ kind: 'suspects', suspects: suspectsOf(soFar) });
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
      givenProbability: ownProbabilities(probabilities, labels, classes),
      features,
      featureWidth,
    };
  } finally {
    await backend.close();
  }
}
