// One training job from pixels to ranking: engine, backend, checkpoint and audit brought together.

import { availableParallelism } from 'node:os';
import type { PretrainingOutcome } from '../../src-shared/domain.ts';
import { AppError } from '../../src-shared/errors.ts';
import type { FailedBackend, TrainingJob, TrainingResult, TrainOptions } from '../../src-shared/trainer.ts';
import type { BackendName, TrainingSettings } from '../../src-shared/training-settings.ts';
import { addLeftOutOpinion, besideNetworks } from '../audit/add-left-out-opinion.ts';
import { agreementOf } from '../audit/agreement.ts';
import type { LeftOutOpinion } from '../audit/left-out-opinion.ts';
import { certainMargin } from '../audit/margin-bins.ts';
import type { CertainDoubts, ModelOpinion } from '../audit/rank-suspects.ts';
import { certainDoubts, cutsOfWeak, rankSuspects } from '../audit/rank-suspects.ts';
import type { SelfTestOutcome } from '../audit/self-test.ts';
import { selfTest } from '../audit/self-test.ts';
import { watchSuspects } from '../audit/suspects-so-far.ts';
import { chooseBackend } from '../backends/choose.ts';
import { chooseSettings } from '../engine/choose-settings.ts';
import { hasLabelFreeView } from '../engine/label-free-work.ts';
import type { PreparedNetwork } from '../engine/prepare-network.ts';
import { prepareNetwork } from '../engine/prepare-network.ts';
import { pretrain, quarterTurns } from '../engine/pretrain.ts';
import { combineOpinions, marginsOf, plantedInAll } from '../engine/opinion.ts';
import { plantedMargins, plantedScores } from '../engine/planted-scores.ts';
import { classSizes } from '../engine/rare-classes.ts';
import { ownProbabilities } from '../engine/score-all.ts';
import { shownTrajectories } from '../engine/shown-trajectories.ts';
import type { TrainOutcome } from '../engine/train.ts';
import { outcomeOf, train } from '../engine/train.ts';
import type { TrainingState } from '../engine/training-state.ts';
import { firstState, isPretraining } from '../engine/training-state.ts';
import type { Checkpoint } from './checkpoint.ts';
import { checkpointIn, settingsKept } from './checkpoint.ts';
import { labelFreeView } from './label-free-view.ts';
import type { PausableBackend } from './pausable-backend.ts';
import { pausableBackend } from './pausable-backend.ts';
import { readPack } from './read-pack.ts';
import { tellingBackend, tellingFailure } from './telling-backend.ts';

export interface RunJobOptions extends Required<Omit<TrainOptions, 'kill'>> {
  readonly failed: readonly FailedBackend[];
  /** Before a backend is tried, and with null after it. */
  readonly onTry?: (name: BackendName | null) => void;
}

/** @throws BackendFailed when the backend is of no use any more */
export async function runJob(
  job: TrainingJob,
  { signal, onReport, pause, failed, onTry }: RunJobOptions,
): Promise<TrainingResult> {
  const { labels, trusted, records, groups, size, classCount: classes, request } = job;
  const settings = settingsOf(job);
  const { choice, open } = await chooseBackend(request.backend, failed, onTry && { onTry });
  const images = await readPack(job.pixelsFile, records, size);
  const checkpoint = checkpointOf(job, settings);
  const { from, note } = await stateIn(checkpoint);
  if (signal.aborted && from === undefined) throw new AppError('cancelled', 'Stopped before training began.');
  const backendChoice = { ...choice, ...(note !== undefined && { note }) };
  onReport(
    from === undefined
      ? { kind: 'started', settings, backend: backendChoice }
      : {
          kind: 'resumed',
          settings,
          backend: backendChoice,
          ...(from.pretrained.report && { pretraining: from.pretrained.report }),
          epochs: [...from.reports],
        },
  );

  const openFor = async ({ network, parameters }: PreparedNetwork): Promise<PausableBackend> => {
    const options = { ...settings, threads: availableParallelism() };
    const opened = tellingBackend(await tellingFailure(open(network, parameters, options)));
    return pausableBackend(opened, { pause, signal, now: () => performance.now() });
  };
  const about = { images, labels, classes, settings, signal };
  const onState = async (state: TrainingState): Promise<void> => checkpoint?.save(state);
  const onPretrained = (outcome: PretrainingOutcome): void => {
    onReport({ kind: 'pretrained', outcome });
  };

  const beginning = await untilPretrained(from ?? firstState(about));
  const prepared = prepareNetwork(images, classes, settings);
  const { backend, now, untilResumed } = await openFor(prepared);
  const known = { labels, trusted, content: records, groups };
  const [suspectsOf, doubts] = [watchSuspects(known), certainDoubts(known)];
  const epochs = [...beginning.reports];
  try {
    const outcome = await train({
      ...about,
      trusted,
      ...(groups !== undefined && { groups }),
      backend,
      startingWeights: prepared.startingWeights,
      now,
      onEpoch: (report) => {
        epochs.push(report);
        onReport({ kind: 'epoch', report });
      },
      onScores: (opinions) => {
        const { promise, ...judged } = judge({ opinions, epochs }, job, settings, doubts);
        onReport({
          kind: 'suspects',
          suspects: suspectsOf(judged),
          ...(promise?.isMeasure === true && { expectedErrors: promise.result.errors }),
        });
      },
      ...{ onState, onPretrained },
      from: beginning,
    });
    if (outcome.stopped) return resultOf(outcome, job, settings);
    const view = await labelFreeView(images, job, { seed: settings.seed, signal, hold: untilResumed });
    return resultOf(outcome, job, settings, view);
  } finally {
    // What went wrong before is the thing to hear of.
    await backend.close().catch(() => undefined);
  }

  /** Its network tells other things apart than that of the trainings, and needs a backend of its own. */
  async function untilPretrained(state: TrainingState): Promise<TrainingState> {
    if (!isPretraining(state, settings)) return state;
    const { backend, now } = await openFor(prepareNetwork(images, quarterTurns, settings));
    try {
      return await pretrain(
        {
          ...{ ...about, backend, now, onState, onPretrained },
          onEpoch: (report) => {
            onReport({ kind: 'pretraining', report });
          },
        },
        state,
      );
    } finally {
      await backend.close().catch(() => undefined);
    }
  }
}

/** What the job's checkpoint amounts to; undefined where it holds nothing that could be used. */
export async function salvage(job: TrainingJob): Promise<TrainingResult | undefined> {
  // Not those that would be chosen now: an update may choose others.
  const settings = job.checkpoint && (await settingsKept(job.checkpoint));
  if (!settings) return undefined;
  const { from } = await stateIn(checkpointOf(job, settings));
  if (from === undefined || from.reports.length === 0) return undefined;
  return resultOf(outcomeOf(from, settings), job, settings);
}

function settingsOf({ labels, classCount, size, request }: TrainingJob): TrainingSettings {
  return chooseSettings(request, { examples: labels.length, classes: classCount, size });
}

function checkpointOf(job: TrainingJob, settings: TrainingSettings): Checkpoint | undefined {
  return job.checkpoint === undefined
    ? undefined
    : checkpointIn(job.checkpoint, job, settings, () => performance.now());
}

/** Where to go on; else, where something was there that could not be used, a note that says so. */
async function stateIn(
  checkpoint: Checkpoint | undefined,
): Promise<{ readonly from?: TrainingState; readonly note?: string }> {
  const loaded = await checkpoint?.load();
  switch (loaded?.kind) {
    case 'saved':
      return { from: loaded.state };
    case 'unusable':
      return { note: `${loaded.reason} Training began anew.` };
    case 'none':
    case undefined:
      return {};
    default:
      return loaded satisfies never;
  }
}

function resultOf(
  outcome: TrainOutcome,
  job: TrainingJob,
  settings: TrainingSettings,
  view?: LeftOutOpinion,
): TrainingResult {
  const { stopped, epochs, features, featureWidth } = outcome;
  const { labels, trusted, classCount: classes, records, groups } = job;
  const known = { labels, trusted, content: records, groups };
  const { promise, callsLikely, ...judged } = judge(outcome, job, settings, certainDoubts(known), view);
  const ranking = rankSuspects({ ...known, ...judged, classes });
  return {
    // Trainings that are whole are not all of the run where a stop left out the view that knows no labels.
    stopped: stopped || (view === undefined && hasLabelFreeView(labels.length)),
    epochs,
    ...ranking,
    callsLikely,
    ...shownTrajectories(outcome, { labels, suggested: ranking.suggested }, settings),
    givenProbability: ownProbabilities(judged.probabilities, labels, classes),
    features,
    featureWidth,
    ...(promise?.isMeasure === true && { selfTest: promise.result }),
  };
}

interface Judgement
  extends Pick<ModelOpinion, 'margins' | 'probabilities' | 'cuts'>, Pick<TrainingResult, 'callsLikely'> {
  readonly unheard: readonly number[];
  /** What the planted errors promise; undefined where there are too few, or one training would have to test itself. */
  readonly promise: SelfTestOutcome | undefined;
}

/** What all that was asked says of every label, and how far that can be trusted. */
function judge(
  { opinions, epochs }: Pick<TrainOutcome, 'opinions' | 'epochs'>,
  { labels, trusted, classCount: classes }: TrainingJob,
  settings: TrainingSettings,
  doubts: CertainDoubts,
  view?: LeftOutOpinion,
): Judgement {
  const { seed, k, pruneAfterEpochs } = settings;
  const isWeak = agreementOf(epochs, classSizes(labels, classes), settings)?.isWeak === true;
  const { logs, probabilities } = combineOpinions(opinions, classes);
  const networks = { margins: marginsOf(logs, labels, classes), probabilities };
  // Nothing speaks against a label that nobody could be asked about.
  const unheard = plantedInAll(opinions);
  for (const example of unheard) networks.margins[example] = certainMargin;
  const logFactors = view && besideNetworks(view);
  const both = logFactors === undefined ? networks : addLeftOutOpinion(networks, logFactors, labels, classes);
  const cuts = isWeak ? cutsOfWeak(both.margins) : undefined;
  const unpromised = { ...both, unheard, cuts, callsLikely: !isWeak, promise: undefined };
  if (opinions.length < 2) return unpromised;
  const planted = plantedScores(opinions, classes, pruneAfterEpochs.length === 0 ? 0 : k);
  const leftOut = logFactors && plantedMargins(logFactors, planted, classes);
  const promise = selfTest({
    planted: { ...planted, leftOut },
    opinions: opinions.map(({ logs }) => logs),
    leftOut: logFactors,
    ...{ ...both, labels, trusted, classes, seed, doubts, isWeak },
  });
  if (promise === undefined) return unpromised;
  const { margins, isMeasure: callsLikely } = promise;
  return { ...both, margins, unheard, cuts: promise.cuts, callsLikely, promise };
}
