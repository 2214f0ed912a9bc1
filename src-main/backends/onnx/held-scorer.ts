// Scores pictures that the device holds, with the network as it stands.

import type { InferenceSession } from 'onnxruntime-node';
import { wholeView } from '../../engine/augment.ts';
import type { Embedding, Look } from '../../engine/backend.ts';
import type { Network } from '../../engine/network.ts';
import { featureWidth } from '../../engine/network.ts';
import type { DeviceState } from './device-state.ts';
import { collectRuns } from './graph-ends.ts';
import type { HeldPieces } from './held-pieces.ts';
import type { Piece } from './held-pixels.ts';
import { heldPixels, ViewTensors } from './held-pixels.ts';
import { brokenCard } from './on-device.ts';
import { RunList } from './run-list.ts';
import { scoringGraph } from './scoring-graph.ts';
import type { Runtime } from './step-tensors.ts';

/** Results of about so many pictures are fetched at once; a list is copied with every run, so it should not be long. */
const picturesPerFetch = 1000;

interface HeldScorerOptions {
  readonly runtime: Runtime;
  readonly network: Network;
  readonly places: readonly Piece[];
  readonly pieces: HeldPieces;
  /** Pictures per run. */
  readonly batch: number;
  readonly options: InferenceSession.SessionOptions;
}

export class HeldScorer {
  readonly #given: HeldScorerOptions;
  readonly #views: ViewTensors;
  readonly #list: RunList<keyof Embedding>;
  readonly #mostRuns: number;
  #session: InferenceSession | undefined;
  #version: number | undefined;

  constructor(given: HeldScorerOptions) {
    const { runtime, network, places, batch, options } = given;
    this.#given = given;
    this.#views = new ViewTensors(runtime, places, batch, network.size);
    this.#mostRuns = Math.ceil(picturesPerFetch / batch);
    const widths = { logits: batch * network.classes, features: batch * featureWidth(network) };
    this.#list = new RunList(runtime, options, this.#mostRuns, widths);
  }

  async look(state: DeviceState, { from, to, view, withFeatures }: Look): Promise<Embedding> {
    const { network, pieces, batch } = this.#given;
    const session = await this.#sessionOf(state);
    const rows = {
      logits: new Float32Array((to - from) * network.classes),
      features: new Float32Array(withFeatures ? (to - from) * featureWidth(network) : 0),
    };
    let fetchedTo = from;
    for (let first = from; first < to; first += batch) {
      // What is left over is filled up.
      const examples = Array.from({ length: batch }, (_, at) => Math.min(first + at, to - 1));
      this.#views.write(examples.map((example) => wholeView(example, view)));
      this.#list.take(await session.run({ ...pieces.tensors, ...this.#views.shown, ...this.#list.feeds }));
      if (!this.#list.isFull && first + batch < to) continue;
      const fetched = await this.#list.read();
      // A buffer that could not be had reads as zeros, and no network says just that.
      if (fetched.logits.every((logit) => logit === 0)) throw new Error(brokenCard);
      for (const output of ['logits', 'features'] as const) {
        const width = rows[output].length / (to - from);
        const wanted = fetched[output].subarray(0, (to - fetchedTo) * width);
        rows[output].set(wanted, (fetchedTo - from) * width);
      }
      fetchedTo = first + batch;
    }
    return rows;
  }

  async reset(): Promise<void> {
    if (this.#session === undefined) return;
    this.#list.clear();
    await this.#session.release();
    this.#session = undefined;
  }

  async release(): Promise<void> {
    await this.reset();
    await this.#list.release();
  }

  /** With the parameters as constants, which pays as it does for other scorers. */
  async #sessionOf(state: DeviceState): Promise<InferenceSession> {
    if (this.#version !== state.version) await this.reset();
    this.#version = state.version;
    const { runtime, network, places, batch, options } = this.#given;
    this.#session ??= await runtime.InferenceSession.create(
      scoringGraph(network, await state.parameters(), batch, heldPixels(places), collectRuns(this.#mostRuns)),
      { ...options, preferredOutputLocation: 'gpu-buffer' },
    );
    return this.#session;
  }
}
