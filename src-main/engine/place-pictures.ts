// Brings the pictures of a training to the backend: once, where its device can hold them, else with every step.

import type { WholeView } from './augment.ts';
import { copySeen, hideSquare } from './augment.ts';
import type {
  Backend,
  Embedding,
  Look,
  ParameterSet,
  PicturesToTrainOn,
  TrainingPictures,
  ViewStep,
} from './backend.ts';
import { concatenate } from './concatenate.ts';
import { moveAverage } from './weight-average.ts';

export async function placePictures(
  backend: Backend,
  pictures: PicturesToTrainOn,
): Promise<TrainingPictures> {
  return (await backend.hold?.(pictures)) ?? new SentPictures(backend, pictures);
}

/** They lie in the memory of the program, which makes what a step sees of them, and keeps the average. */
class SentPictures implements TrainingPictures {
  readonly #backend: Backend;
  readonly #pictures: PicturesToTrainOn;
  readonly #imageBytes: number;
  readonly #average: Map<string, Float32Array>;
  #batch = new Uint8Array();
  #results: Float32Array[] = [];

  constructor(backend: Backend, pictures: PicturesToTrainOn) {
    this.#backend = backend;
    this.#pictures = pictures;
    this.#imageBytes = 3 * pictures.size ** 2;
    this.#average = new Map(pictures.average);
  }

  async step({ views, ...how }: ViewStep): Promise<void> {
    const { images, size, fill } = this.#pictures;
    const bytes = this.#imageBytes;
    if (this.#batch.length !== views.length * bytes) this.#batch = new Uint8Array(views.length * bytes);
    const batch = this.#batch;
    views.forEach((view, slot) => {
      copySeen(images, view.example * bytes, batch, slot * bytes, size, view);
      hideSquare(batch, slot * bytes, size, view.square, fill);
    });
    this.#results.push(Float32Array.from(await this.#backend.step({ ...how, images: batch })));
  }

  logProbabilities(): Promise<Float32Array> {
    const all = concatenate(this.#results);
    this.#results = [];
    return Promise.resolve(all);
  }

  async average(weight: number): Promise<void> {
    moveAverage(this.#average, weight, await this.#backend.parameters());
  }

  averaged(): Promise<ParameterSet> {
    return Promise.resolve(this.#average);
  }

  async look({ from, to, view, withFeatures }: Look): Promise<Embedding> {
    const some = this.#seen(from * this.#imageBytes, to * this.#imageBytes, view);
    if (withFeatures) return this.#backend.embed(some);
    return { logits: await this.#backend.score(some), features: new Float32Array() };
  }

  /** A copy only where they are not seen as they are. */
  #seen(from: number, to: number, view: WholeView): Uint8Array {
    const { images, size } = this.#pictures;
    const some = images.subarray(from, to);
    if (view.dx === 0 && view.dy === 0 && !view.mirror && view.turn === 0) return some;
    const seen = new Uint8Array(some.length);
    for (let at = 0; at < some.length; at += this.#imageBytes) copySeen(some, at, seen, at, size, view);
    return seen;
  }
}
