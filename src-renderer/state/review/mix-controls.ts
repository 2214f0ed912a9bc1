// Controls among the suspects: one in each stretch of the review, at a place in it that nobody can foresee, so that a person
// judges them like any other picture.

import { chance } from '../../../src-shared/controls.ts';

export interface Mixing {
  /** Rows in the order they are drawn (see controls.ts). */
  readonly controls: Uint32Array;
  /** Of the pictures shown, 0 … 0.5; 0 for none. */
  readonly share: number;
  /** Those of the controls that come after the last suspect. */
  readonly last: readonly number[];
  /** Decides on the places. */
  readonly seed: number;
}

/**
 * A suspect that is drawn comes at the control's place and not again at its own; one that has come before is passed over.
 *
 * @param suspects  rows in order
 * @returns         all suspects, each once, and the controls
 */
export function mixControls(suspects: Uint32Array, { controls, share, last, seed }: Mixing): Uint32Array {
  const stretch = 1 / share;
  const mixed: number[] = [];
  const isPlaced = new Set(last);
  let drawn = 0;
  let stretches = 0;
  // The first picture is a suspect: it is there before anybody knows the controls, and the cursor is on it.
  let place = Math.max(1, placeIn(0));

  for (const row of suspects) {
    while (mixed.length >= place) {
      drawOne();
      place = placeIn(++stretches);
    }
    put(row);
  }
  return Uint32Array.from(mixed.concat(last));

  function placeIn(number: number): number {
    return share > 0 ? Math.floor((number + chance(seed, number)) * stretch) : Infinity;
  }

  function drawOne(): void {
    while (drawn < controls.length && isPlaced.has(controls[drawn])) drawn++;
    if (drawn < controls.length) put(controls[drawn++]);
  }

  function put(row: number): void {
    if (isPlaced.has(row)) return;
    isPlaced.add(row);
    mixed.push(row);
  }
}
