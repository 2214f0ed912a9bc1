// Results that stay on the device, a row for every run of a graph that collects them, until they are fetched all at once.

import type { InferenceSession, Tensor } from 'onnxruntime-node';
import { DeviceReader } from './device-reader.ts';
import type { Runtime } from './step-tensors.ts';
import { floats } from './step-tensors.ts';

export class RunList<Name extends string> {
  readonly #runtime: Runtime;
  readonly #most: number;
  readonly #widths: Readonly<Record<Name, number>>;
  readonly #reader: DeviceReader<Name>;
  readonly #run: Tensor;
  #lists: Readonly<Record<Name, Tensor>>;
  #runs = 0;

  /**
   * @param most    rows at most, as given to `collectRuns`
   * @param widths  numbers in a row, by output of the graph
   */
  constructor(
    runtime: Runtime,
    options: InferenceSession.SessionOptions,
    most: number,
    widths: Readonly<Record<Name, number>>,
  ) {
    this.#runtime = runtime;
    this.#most = most;
    this.#widths = widths;
    this.#reader = new DeviceReader(
      runtime,
      options,
      this.#each((name) => [most, widths[name]]),
    );
    this.#run = new runtime.Tensor('float32', new Float32Array(1), [1]);
    this.#lists = this.#zeros();
  }

  get isFull(): boolean {
    return this.#runs === this.#most;
  }

  /** What the graph takes in for its next run. */
  get feeds(): Readonly<Record<string, Tensor>> {
    floats(this.#run)[0] = this.#runs;
    return { ...this.#lists, run: this.#run };
  }

  /** @param results  of that run */
  take(results: Readonly<Record<string, Tensor>>): void {
    this.#replace(this.#each((name) => results[`next/${name}`]));
    this.#runs++;
  }

  /** The rows so far, [runs × width]; the lists are empty afterwards. */
  async read(): Promise<Readonly<Record<Name, Float32Array>>> {
    const all = await this.#reader.read(this.#lists);
    const rows = this.#each((name) => all[name].slice(0, this.#runs * this.#widths[name]));
    this.clear();
    return rows;
  }

  /** Lets go of what the session of the graph gave out, which has to happen before that is released. */
  clear(): void {
    this.#replace(this.#zeros());
    this.#runs = 0;
  }

  async release(): Promise<void> {
    this.clear();
    await this.#reader.release();
  }

  #replace(lists: Readonly<Record<Name, Tensor>>): void {
    for (const name of this.#names()) this.#lists[name].dispose();
    this.#lists = lists;
  }

  #zeros(): Readonly<Record<Name, Tensor>> {
    return this.#each((name) => {
      const shape = [this.#most, this.#widths[name]];
      return new this.#runtime.Tensor('float32', new Float32Array(shape[0] * shape[1]), shape);
    });
  }

  #each<Value>(value: (name: Name) => Value): Record<Name, Value> {
    return Object.fromEntries(this.#names().map((name) => [name, value(name)])) as Record<Name, Value>;
  }

  #names(): Name[] {
    return Object.keys(this.#widths) as Name[];
  }
}
