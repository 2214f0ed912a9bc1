// Finds hashes that differ in few bits, without comparing each with each: a hash is cut into four bands of 16 bits. Where
// two differ in at most 11 bits, they differ in at most two of some band (four bands of three each would be twelve), so it
// is enough to look up, in each band, all values that are at most two bits away.

import { countBits } from './perceptual-hash.ts';

/** Pairs that differ in at most so many bits are all found. */
export const promisedDistance = 11;
const bands = 4;
const bandValues = 1 << 16;
const bandDistance = 2;
/** 1 + 16 + 120 patterns of at most two bits. */
const patterns = Array.from({ length: bandValues }, (_, bits) => bits).filter(
  (bits) => countBits(bits) <= bandDistance,
);

export class HashIndex {
  readonly #hashes: Uint32Array;
  /** Per band, where the members of each value begin in `#members`, and at the end how many there are. */
  readonly #starts: readonly Uint32Array[];
  readonly #members: readonly Uint32Array[];

  /**
   * @param hashes  [n × 2], two times 32 bits each
   * @param wanted  those that are to be found, 0 … n − 1, without repeats
   */
  constructor(hashes: Uint32Array, wanted: readonly number[]) {
    this.#hashes = hashes;
    this.#starts = Array.from({ length: bands }, () => new Uint32Array(bandValues + 1));
    this.#members = this.#starts.map((starts, band) => {
      for (const i of wanted) starts[this.#valueOf(i, band) + 1]++;
      for (let value = 0; value < bandValues; value++) starts[value + 1] += starts[value];
      const next = starts.slice();
      const members = new Uint32Array(wanted.length);
      for (const i of wanted) members[next[this.#valueOf(i, band)]++] = i;
      return members;
    });
  }

  /**
   * Calls `visit` once with each of the wanted that is near enough and another one.
   *
   * @param index  0 … n − 1
   */
  forEachNear(index: number, visit: (other: number) => void): void {
    const [low, high] = [this.#hashes[2 * index], this.#hashes[2 * index + 1]];
    for (let band = 0; band < bands; band++) {
      const value = this.#valueOf(index, band);
      const [starts, members] = [this.#starts[band], this.#members[band]];
      for (const pattern of patterns) {
        const end = starts[(value ^ pattern) + 1];
        for (let at = starts[value ^ pattern]; at < end; at++) {
          const other = members[at];
          const lowBits = low ^ this.#hashes[2 * other];
          const highBits = high ^ this.#hashes[2 * other + 1];
          if (countBits(lowBits) + countBits(highBits) > promisedDistance || other === index) continue;
          if (wasMetBefore(band, lowBits, highBits)) continue;
          visit(other);
        }
      }
    }
  }

  #valueOf(index: number, band: number): number {
    return (this.#hashes[2 * index + (band >> 1)] >>> (16 * (band & 1))) & 0xffff;
  }
}

/** In an earlier band. */
function wasMetBefore(band: number, lowBits: number, highBits: number): boolean {
  for (let earlier = 0; earlier < band; earlier++) {
    const bits = ((earlier < 2 ? lowBits : highBits) >>> (16 * (earlier & 1))) & 0xffff;
    if (countBits(bits) <= bandDistance) return true;
  }
  return false;
}
