// Before any label is looked at, the network learns which way up pictures are: each is turned by quarters, and it has to say
// by how many (Gidaris, Singh and Komodakis 2018, "Unsupervised representation learning by predicting image rotations",
// arXiv 1803.07728). What it has to see for that needs not be learned from labels some of which are wrong.

import type { PretrainingReport } from '../../src-shared/domain.ts';
import { AppError } from '../../src-shared/errors.ts';
import { randomShift } from './augment.ts';
import type { Backend, ParameterSet } from './backend.ts';
import { lastWeights } from './network.ts';
import { isAborted, passOver } from './pass-over.ts';
import { meanColour } from './pixel-statistics.ts';
import { placePictures } from './place-pictures.ts';
import { learningRateAt } from './schedule.ts';
import { shuffle } from './shuffle.ts';
import { secondsLeftOfPretraining, workOf } from './time-left.ts';
import type { TrainInput } from './train.ts';
import type { TrainingState } from './training-state.ts';
import { firstTraining, isPretraining } from './training-state.ts';

/** Classes of the network that is pretrained: by how many quarters a picture is turned. */
export const quarterTurns = 4;

/**
 * Of pictures that have no way up the network learns by heart how they were turned, and ranks worse for it (AP 0.871 for 0.885,
 * docs/benchmarks.md). Whoever guesses has a loss of log 4.
 */
const mostLoss = 0.9 * Math.log(quarterTurns);
/**
 * Below it the way up is plain to see, and a network learns next to nothing of the pictures for it: where 30 % of a class of
 * clothes were called another one it ranked worse (AP 0.859 for 0.903), and where labels were mixed up no better (0.985 for
 * 0.984). Those were at a tenth of a guesser's loss after 8 epochs of 48; where it helped, the last epoch was at a sixth or more.
 */
const leastLoss = 0.1 * Math.log(quarterTurns);

export interface PretrainInput extends Pick<
  TrainInput,
  'images' | 'labels' | 'classes' | 'settings' | 'signal' | 'now' | 'onState' | 'onPretrained'
> {
  /** Of a network that tells `quarterTurns` classes apart; holds its starting weights. */
  readonly backend: Backend;
  readonly onEpoch: (report: PretrainingReport) => void;
}

/**
 * @param state  where to go on; it belongs to the pretraining from then on
 * @returns      the state in which the first training begins
 * @throws       AppError `cancelled` where it was aborted
 */
export async function pretrain(input: PretrainInput, state: TrainingState): Promise<TrainingState> {
  const { images, labels, settings, backend, signal } = input;
  const { size, shift, pretrainEpochs: epochs } = settings;
  const { random, weightAverage } = state;
  if (state.weights !== undefined) await backend.restore(state.weights);
  const fill = meanColour(images, size);
  const pictures = await placePictures(backend, {
    ...{ images, size, fill },
    average: weightAverage.parameters(),
  });
  const started = input.now() - 1000 * state.done.seconds;

  while (isPretraining(state, settings)) {
    const epoch = state.pretrained.epochs + 1;
    let shownSoFar = 0;
    const order = shuffle(Int32Array.from(labels.keys()), random);
    const { loss, images: shown } = await passOver(order, {
      ...{ settings, pictures, weightAverage, signal },
      loss: { name: 'ce', q: 0, k: 0 },
      learningRateAt: (share) => learningRateAt((epoch - 1 + share) / epochs, settings),
      shown: (example) => {
        const turn = shownSoFar++ % quarterTurns;
        const view = {
          ...{ example, turn },
          dx: randomShift(shift, random),
          dy: randomShift(shift, random),
          mirror: (example + epoch) % 2 === 0,
          square: { x: 0, y: 0, side: 0 },
        };
        return { view, label: turn };
      },
    });
    if (isAborted(signal)) throw stoppedTooEarly();

    const work = state.done.work + workOf({ trained: shown, scored: 0 });
    state.done = { work, seconds: (input.now() - started) / 1000 };
    state.weights = await backend.parameters();
    weightAverage.take(await pictures.averaged());
    const isLast = epoch === epochs || loss < leastLoss;
    const isWorthTrying = isLast && loss >= leastLoss && loss < mostLoss;
    const learnt = isWorthTrying ? withoutLastLayer(weightAverage.parameters()) : undefined;
    const report: PretrainingReport = {
      ...{ isPretraining: true, epoch, epochs, loss },
      epochsAfter: settings.trainings * settings.epochs,
      seconds: state.done.seconds,
      secondsLeft: secondsLeftOfPretraining(isLast ? epochs : epoch, labels.length, state.done, settings),
    };
    state.pretrained = { epochs: isLast ? epochs : epoch, learnt, report };
    input.onEpoch(report);
    if (isLast && learnt === undefined) input.onPretrained?.({ isUsed: false, loss });
    if (isAborted(signal)) throw stoppedTooEarly();
    if (!isLast) await input.onState?.(state);
  }
  const next = firstTraining(input, state);
  await input.onState?.(next);
  return next;
}

export function stoppedTooEarly(): AppError {
  return new AppError(
    'cancelled',
    'Stopped before the first epoch was scored; there is nothing to show yet. The same settings go on with what was kept of it.',
  );
}

/** What trainings begin with: neither which way up a picture is concerns them, nor how fast that was being learnt. */
function withoutLastLayer(parameters: ParameterSet): ParameterSet {
  return new Map([...parameters].filter(([name]) => name !== lastWeights && !name.startsWith('momentum/')));
}

/** Starting weights of a training in which all but the last layer begins with what was learnt of the pictures alone. */
export function beginWith(start: ParameterSet, learnt: ParameterSet | undefined): ParameterSet {
  return new Map(Array.from(start, ([name, values]) => [name, learnt?.get(name) ?? values]));
}
