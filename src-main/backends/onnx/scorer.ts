// Scores pictures with the network as it stands, in a session of its own.

import type { InferenceSession, Tensor } from 'onnxruntime-node';
import type { Embedding, ParameterSet } from '../../engine/backend.ts';
import type { Network } from '../../engine/network.ts';
import { featureWidth } from '../../engine/network.ts';
import { scoringGraph } from './scoring-graph.ts';
import type { Runtime } from './step-tensors.ts';
import { floats } from './step-tensors.ts';

/**
 * The scoring session of the parameters as they stand; building one costs some ten milliseconds and pays with folded
 * constants.
 */
export class Scorer {
  readonly #runtime: Runtime;
  readonly #network: Network;
  readonly #sessionOptions: InferenceSession.SessionOptions;
  readonly #batch: number;
  #session: InferenceSession | undefined;

  /** @param batch  pictures per run; what is left over is filled up */
  constructor(
    runtime: Runtime,
    network: Network,
    sessionOptions: InferenceSession.SessionOptions,
    batch: number,
  ) {
    this.#runtime = runtime;
    this.#network = network;
    this.#sessionOptions = sessionOptions;
    this.#batch = batch;
  }

  /** @returns per output asked for [n, its width]; the other one is empty */
  async run(
    parameters: () => ParameterSet | Promise<ParameterSet>,
    images: Uint8Array,
    outputs: readonly (keyof Embedding)[],
  ): Promise<Embedding> {
    const { size, classes } = this.#network;
    const widths = { logits: classes, features: featureWidth(this.#network) };
    this.#session ??= await this.#runtime.InferenceSession.create(
      scoringGraph(this.#network, await parameters(), this.#batch),
      this.#sessionOptions,
    );
    const imageBytes = 3 * size * size;
    const count = images.length / imageBytes;
    const rows = { logits: new Float32Array(), features: new Float32Array() };
    const fetched: Record<string, Tensor> = {};
    for (const output of outputs) {
      rows[output] = new Float32Array(count * widths[output]);
      const result = new Float32Array(this.#batch * widths[output]);
      fetched[output] = new this.#runtime.Tensor('float32', result, [this.#batch, widths[output]]);
    }
    const pixels = new Uint8Array(this.#batch * imageBytes);
    const input = new this.#runtime.Tensor('uint8', pixels, [this.#batch, 3, size, size]);
    for (let from = 0; from < count; from += this.#batch) {
      const to = Math.min(count, from + this.#batch);
      pixels.set(images.subarray(from * imageBytes, to * imageBytes));
      await this.#session.run({ images: input }, fetched);
      for (const output of outputs) {
        const width = widths[output];
        rows[output].set(floats(fetched[output]).subarray(0, (to - from) * width), from * width);
      }
    }
    return rows;
  }

  /** To be called whenever the parameters change. */
  async reset(): Promise<void> {
    await this.#session?.release();
    this.#session = undefined;
  }
}
