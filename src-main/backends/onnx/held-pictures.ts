// Pictures that a graphics card keeps for a training. A step carries there which of them it wants and how they are shown;
// what it comes to stays there until somebody asks.

import type { InferenceSession } from 'onnxruntime-node';
import type {
  BackendOptions,
  Embedding,
  Look,
  ParameterSet,
  PicturesToTrainOn,
  TrainingPictures,
  ViewStep,
} from '../../engine/backend.ts';
import { concatenate } from '../../engine/concatenate.ts';
import type { Network } from '../../engine/network.ts';
import { DeviceAverage } from './device-average.ts';
import { DeviceFence } from './device-fence.ts';
import { DeviceState } from './device-state.ts';
import { gpuSession } from './gpu-session.ts';
import { gpuTrainingGraph } from './gpu-training-graph.ts';
import { collectRuns } from './graph-ends.ts';
import { HeldPieces } from './held-pieces.ts';
import { heldPixels, piecesOf, ViewTensors, withHiddenSquares } from './held-pixels.ts';
import { HeldScorer } from './held-scorer.ts';
import { onDevice, raised } from './on-device.ts';
import { RunList } from './run-list.ts';
import type { LossTensors, Runtime } from './step-tensors.ts';
import { lossTensors, writeLossInput } from './step-tensors.ts';

/** Of the backend that holds them. */
interface Holder {
  readonly runtime: Runtime;
  readonly network: Network;
  readonly options: BackendOptions;
  /** What a step trains. */
  readonly state: DeviceState;
}

const fetching = gpuSession('webgpu');
const staying: InferenceSession.SessionOptions = { ...fetching, preferredOutputLocation: 'gpu-buffer' };

/**
 * Steps that may be under way at once. What a step is done with is free only once the device has done it, so without an end
 * to this its memory would run out; and a stop has to wait for them.
 */
const mostStepsAhead = 8;

/**
 * Batches that are scored at once. They fit where a step does, whose largest map is the unfolding of the whitened pictures, 9 × 24
 * channels: here it is what comes of those, 32 channels (network.ts).
 */
const batchesPerLook = 3;

interface Parts {
  readonly pieces: HeldPieces;
  readonly session: InferenceSession;
  readonly views: ViewTensors;
  readonly loss: LossTensors;
  readonly results: RunList<'logProbability'>;
  readonly fence: DeviceFence;
  readonly average: DeviceAverage;
  readonly scorer: HeldScorer;
}

export class HeldPictures implements TrainingPictures {
  readonly #network: Network;
  readonly #state: DeviceState;
  readonly #parts: Parts;
  /** Results of steps for which the list had no more room. */
  #fetched: Float32Array[] = [];
  #stepsAhead = 0;

  /** @returns undefined where they do not fit */
  static async hold(holder: Holder, pictures: PicturesToTrainOn): Promise<HeldPictures | undefined> {
    const { runtime, network, options, state } = holder;
    const { size } = network;
    const batch = options.batchSize;
    const count = pictures.images.length / (3 * size ** 2);
    const places = piecesOf(count, size);
    const pieces = places && (await HeldPieces.hold(runtime, fetching, pictures.images, size, places));
    if (places === undefined || pieces === undefined) return undefined;

    // As many as an epoch has, where it shows no picture twice.
    const mostSteps = Math.ceil(count / batch);
    const looked = batch * Math.min(batchesPerLook, mostSteps);
    const pixels = withHiddenSquares(heldPixels(places), pictures.fill);
    const parameters = await state.parameters();
    const graph = gpuTrainingGraph(network, parameters, options, pixels, collectRuns(mostSteps));
    const average = await DeviceAverage.open(
      runtime,
      state.lengths,
      staying,
      (start) => new DeviceState(runtime, network, fetching, start),
    );
    if (pictures.average.size > 0) average.put(pictures.average);
    return new HeldPictures(network, state, {
      pieces,
      session: await runtime.InferenceSession.create(graph, staying),
      views: new ViewTensors(runtime, places, batch, size),
      loss: lossTensors(runtime, network, batch),
      results: new RunList(runtime, fetching, mostSteps, { logProbability: batch }),
      fence: await DeviceFence.open(runtime, fetching),
      average,
      scorer: new HeldScorer({ runtime, network, places, pieces, batch: looked, options: fetching }),
    });
  }

  private constructor(network: Network, state: DeviceState, parts: Parts) {
    this.#network = network;
    this.#state = state;
    this.#parts = parts;
  }

  async step(input: ViewStep): Promise<void> {
    const { pieces, session, views, loss, results, fence, scorer } = this.#parts;
    if (results.isFull) this.#fetched.push(await this.#fetch());
    await scorer.reset();
    views.write(input.views);
    writeLossInput(input, this.#network.classes, loss);
    const feeds = { ...pieces.tensors, ...views.shown, ...views.hidden, ...loss };
    const next = await onDevice(() => session.run({ ...feeds, ...this.#state.tensors, ...results.feeds }));
    this.#state.take(next);
    results.take(next);
    if (++this.#stepsAhead < mostStepsAhead) return;
    await onDevice(() => fence.wait());
    this.#stepsAhead = 0;
  }

  async logProbabilities(): Promise<Float32Array> {
    const all = concatenate([...this.#fetched, await this.#fetch()]);
    this.#fetched = [];
    return all;
  }

  average(weight: number): Promise<void> {
    return onDevice(() => this.#parts.average.move(weight, this.#state));
  }

  averaged(): Promise<ParameterSet> {
    return onDevice(() => this.#parts.average.parameters());
  }

  look(wanted: Look): Promise<Embedding> {
    return onDevice(() => this.#parts.scorer.look(this.#state, wanted));
  }

  async #fetch(): Promise<Float32Array> {
    const { logProbability } = await onDevice(() => this.#parts.results.read());
    return raised(logProbability);
  }

  /** The state must not be on the device any more: it may be a result of the session here. */
  async release(): Promise<void> {
    const { pieces, session, results, fence, average, scorer } = this.#parts;
    for (const part of [results, average, scorer, fence, pieces, session]) await part.release();
  }
}
