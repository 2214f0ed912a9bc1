// Calls about the one long thing the app does at a time: reading a folder, training, or bringing pictures along.

import type { Answers, Calls, RequestOf, SecondLook } from '../../src-shared/contract.ts';
import type { TrainingSettings } from '../../src-shared/training-settings.ts';
import type { OnWait } from './activity.ts';
import { CurrentActivity } from './activity.ts';
import { BackgroundTraining } from './background-training.ts';
import { viewDataSet } from './data-sets.ts';
import type { EstimateTraining } from './estimate-training.ts';
import { exportInTurn } from './export-labels.ts';
import type { AppContext } from './open-app.ts';
import { openFolder } from './open-folder.ts';

export type ActivityCalls = Pick<
  Calls,
  | 'openFolder'
  | 'activity'
  | 'startTraining'
  | 'pauseTraining'
  | 'resumeTraining'
  | 'stopActivity'
  | 'training'
  | 'suggestSettings'
  | 'estimateTraining'
> &
  Pick<SecondLook, 'exportLabels'>;

/** The caller closes: what is underway is then stopped, and what is done is kept. */
export function activityCalls(
  context: AppContext,
  estimate: EstimateTraining,
): {
  readonly calls: ActivityCalls;
  readonly close: (onWait?: OnWait) => Promise<void>;
} {
  const activity = new CurrentActivity(context.events);
  const training = new BackgroundTraining(context, activity);
  return {
    calls: {
      openFolder: (request) => openFolder(context, activity, request),
      activity: () => Promise.resolve(activity.current),
      startTraining: async (request) => {
        await training.start(request);
        return null;
      },
      pauseTraining: answerNull(() => {
        training.setPaused(true);
      }),
      resumeTraining: answerNull(() => {
        training.setPaused(false);
      }),
      stopActivity: answerNull(() => {
        activity.stop();
      }),
      training: (request) => training.view(request),
      suggestSettings: (request) => suggestSettings(context, request),
      estimateTraining: (request) => estimateTraining(context, estimate, activity, request),
      exportLabels: (request, options) => exportInTurn(context, activity, request, options),
    },
    close: (onWait) => activity.close(onWait),
  };
}

/** What `act` throws becomes a rejection. */
function answerNull(act: () => void): () => Promise<null> {
  return () =>
    new Promise((resolve) => {
      act();
      resolve(null);
    });
}

async function estimateTraining(
  context: AppContext,
  estimate: EstimateTraining,
  activity: CurrentActivity,
  { dataSetId, training: request }: RequestOf<'estimateTraining'>,
): Promise<Answers['estimateTraining']> {
  const { examples, dataSet, size } = await viewDataSet(context, { dataSetId });
  const isIdle = activity.current.kind === 'idle';
  return estimate({
    request,
    size: request.size ?? size,
    examples,
    classes: dataSet.classes.length,
    ...(isIdle && { measuring: {} }),
  });
}

async function suggestSettings(
  context: AppContext,
  { dataSetId, training }: RequestOf<'suggestSettings'>,
): Promise<TrainingSettings> {
  const { examples, dataSet, size } = await viewDataSet(context, { dataSetId });
  const data = { examples, classes: dataSet.classes.length, size: training.size ?? size };
  return context.trainer.suggestSettings(training, data);
}
