// What is kept in memory of every picture while near doubles are looked for: a hash and 16 × 16 grey pixels, so that
// 100,000 pictures take 28 MB.

import { hashedSide, perceptualHash } from './perceptual-hash.ts';
import { leastContrast } from './same-picture.ts';
import { lumaOf, shrink } from './shrink.ts';

const area = hashedSide * hashedSide;

export class Thumbnails {
  /** [n × 2], two times 32 bits; 0 of what was never added. */
  readonly hashes: Uint32Array;
  /** [n, 16, 16] luma */
  readonly #luma: Uint8Array;
  /** [n] of the luma; contrast is its standard deviation. */
  readonly #means: Float32Array;
  readonly #contrasts: Float32Array;

  /** @param n  pictures there will be */
  constructor(n: number) {
    this.hashes = new Uint32Array(2 * n);
    this.#luma = new Uint8Array(n * area);
    this.#means = new Float32Array(n);
    this.#contrasts = new Float32Array(n);
  }

  /** @param pixels  [3, size, size] uint8 */
  set(picture: number, pixels: Uint8Array, size: number): void {
    const small = shrink(lumaOf(pixels, size), size, hashedSide);
    const kept = this.#luma.subarray(picture * area, (picture + 1) * area);
    let [sum, squares] = [0, 0];
    for (let i = 0; i < area; i++) {
      const value = Math.round(small[i]);
      kept[i] = value;
      sum += value;
      squares += value * value;
    }
    this.hashes.set(perceptualHash(small), 2 * picture);
    this.#means[picture] = sum / area;
    this.#contrasts[picture] = Math.sqrt(Math.max(0, squares / area - (sum / area) ** 2));
  }

  /** Whether it shows enough to be told from others. */
  isTelling(picture: number): boolean {
    return this.#contrasts[picture] >= leastContrast;
  }

  /** Correlation of two that are telling, −1 … 1. */
  correlation(a: number, b: number): number {
    let sum = 0;
    for (let i = a * area, j = b * area; i < (a + 1) * area; i++, j++) sum += this.#luma[i] * this.#luma[j];
    const covariance = sum / area - this.#means[a] * this.#means[b];
    return covariance / (this.#contrasts[a] * this.#contrasts[b]);
  }
}
