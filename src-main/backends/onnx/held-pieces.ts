// Takes pictures to a graphics card, once, and looks whether they have arrived.

import type { InferenceSession, Tensor } from 'onnxruntime-node';
import { Carried } from './carried.ts';
import { DeviceReader } from './device-reader.ts';
import type { Piece } from './held-pixels.ts';
import { packPixels } from './held-pixels.ts';
import type { Runtime } from './step-tensors.ts';

export class HeldPieces {
  readonly #all: readonly Carried[];

  /**
   * @param images  [n, 3, size, size] uint8
   * @returns       undefined where the device has no room for them. A buffer that could not be had is no error to the
   *                library: it reads as zeros.
   */
  static async hold(
    runtime: Runtime,
    options: InferenceSession.SessionOptions,
    images: Uint8Array,
    size: number,
    pieces: readonly Piece[],
  ): Promise<HeldPieces | undefined> {
    const all: Carried[] = [];
    const held = new HeldPieces(all);
    try {
      for (const piece of pieces) {
        const packed = packPixels(images, size, piece);
        const carried = await Carried.carry(runtime, options, packed);
        all.push(carried);
        if (!(await isThere(runtime, options, carried.tensor, packed)))
          throw new Error('It has not arrived.');
      }
      return held;
    } catch {
      // A device that is lost fails again at the next step, and says why.
      await held.release();
      return undefined;
    }
  }

  private constructor(all: readonly Carried[]) {
    this.#all = all;
  }

  /** By input of a graph with `heldPixels`. */
  get tensors(): Readonly<Record<string, Tensor>> {
    return Object.fromEntries(this.#all.map(({ tensor }, k) => [`piece${k}`, tensor]));
  }

  async release(): Promise<void> {
    for (const piece of this.#all) await piece.release();
  }
}

async function isThere(
  runtime: Runtime,
  options: InferenceSession.SessionOptions,
  held: Tensor,
  values: Float32Array,
): Promise<boolean> {
  const reader = new DeviceReader(runtime, options, { held: [values.length] });
  try {
    const read = (await reader.read({ held })).held;
    return values.every((value, at) => read[at] === value);
  } finally {
    await reader.release();
  }
}
