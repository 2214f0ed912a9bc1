// Waits until a graphics card has done all it was told to.

import type { InferenceSession } from 'onnxruntime-node';
import { Carried } from './carried.ts';
import { DeviceReader } from './device-reader.ts';
import { brokenCard } from './on-device.ts';
import type { Runtime } from './step-tensors.ts';

/** Work is done in its order, so a number that is fetched comes after all that was asked for before. */
export class DeviceFence {
  readonly #mark: Carried;
  readonly #reader: DeviceReader<'mark'>;

  static async open(runtime: Runtime, options: InferenceSession.SessionOptions): Promise<DeviceFence> {
    return new DeviceFence(runtime, options, await Carried.carry(runtime, options, Float32Array.of(1)));
  }

  private constructor(runtime: Runtime, options: InferenceSession.SessionOptions, mark: Carried) {
    this.#mark = mark;
    this.#reader = new DeviceReader(runtime, options, { mark: [1] });
  }

  /** Rejects where the number has become another, as on a device that was lost. */
  async wait(): Promise<void> {
    const { mark } = await this.#reader.read({ mark: this.#mark.tensor });
    if (mark[0] !== 1) throw new Error(brokenCard);
  }

  async release(): Promise<void> {
    await this.#mark.release();
    await this.#reader.release();
  }
}
