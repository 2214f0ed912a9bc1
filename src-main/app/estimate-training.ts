// How long a training will take, before it begins: from the newest run like it, else from a moment's measuring.

import type { EffortSeconds } from '../../src-shared/contract.ts';
import { AppError } from '../../src-shared/errors.ts';
import type { TrainingSpeed } from '../../src-shared/trainer.ts';
import type { TrainingRequest } from '../../src-shared/training-settings.ts';
import { efforts } from '../../src-shared/training-settings.ts';
import type { AppContext } from './open-app.ts';

export interface EstimateQuestion {
  readonly request: TrainingRequest;
  /** Side of the square training picture, pixels. */
  readonly size: number;
  readonly examples: number;
  readonly classes: number;
  /** Left out, nothing is measured: the machine is busy. */
  readonly measuring?: { readonly signal?: AbortSignal };
}

/** Null where it cannot be known. */
export type EstimateTraining = (question: EstimateQuestion) => Promise<EffortSeconds | null>;

/** As slow as the slowest backend on a slow machine. */
const slow: TrainingSpeed = {
  kind: 'measured',
  ...{ picturesPerSecond: 300, size: 32, widths: [32, 128, 128] },
};
/** What is over so soon even then is not worth the seconds that measuring takes. */
const notWorthMeasuringSeconds = 90;

/** Speeds that were measured are kept for as long as the program runs. */
export function trainingEstimator(
  context: Pick<AppContext, 'trainer' | 'store' | 'apologise'>,
): EstimateTraining {
  const { trainer } = context;
  const measured = new Map<TrainingRequest['backend'], Promise<TrainingSpeed | null>>();

  return async ({ request, size, examples, classes, measuring }) => {
    const secondsWith = (speed: TrainingSpeed): EffortSeconds => {
      const seconds = efforts.map((effort) => {
        const settings = trainer.suggestSettings({ ...request, effort }, { examples, classes, size });
        return [effort, trainer.estimateSeconds({ settings, examples }, speed)];
      });
      return Object.fromEntries(seconds) as EffortSeconds;
    };
    const earlier = await earlierRun(size, request.backend);
    if (earlier !== undefined) return secondsWith(earlier);
    const slowly = secondsWith(slow);
    if (slowly.thorough < notWorthMeasuringSeconds) return slowly;
    const speed = measuring === undefined ? null : await measuredSpeed(request.backend, measuring.signal);
    return speed && secondsWith(speed);
  };

  async function earlierRun(
    size: number,
    backend: TrainingRequest['backend'] = 'auto',
  ): Promise<TrainingSpeed | undefined> {
    const store = await context.store();
    const run = store.newestRunOfSize(size, backend === 'auto' ? undefined : backend);
    const tiers = run && store.countTiersOf(run.id);
    if (run === undefined || !tiers) return undefined;
    const { settings } = run.recipe;
    const examples = tiers.likely + tiers.possible + tiers.fine;
    return { kind: 'run', settings, examples, epochs: store.epochsOf(run.id) };
  }

  function measuredSpeed(
    backend: TrainingRequest['backend'],
    signal: AbortSignal | undefined,
  ): Promise<TrainingSpeed | null> {
    let speed = measured.get(backend);
    if (speed === undefined) {
      speed = trainer.measureSpeed(backend, signal && { kill: signal }).catch((error: unknown) => {
        measured.delete(backend);
        // Whoever starts the training is told why nothing can train.
        if (!(error instanceof AppError) && signal?.aborted !== true) context.apologise(error);
        return null;
      });
      measured.set(backend, speed);
    }
    return speed;
  }
}
