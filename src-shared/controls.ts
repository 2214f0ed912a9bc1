// Controls: pictures drawn at random, which are shown among the suspects. What people say about them tells how many wrong
// labels there are where nobody looks.

import type { Tier } from './domain.ts';
import { tiers } from './domain.ts';
import type { ReviewColumns } from './review.ts';

/**
 * How often a picture is drawn compared with one that is believed. A random picture tells most where labels are most
 * uncertain; and a suspect that is drawn is only shown earlier than it would be.
 */
const weights: Readonly<Record<Tier, number>> = { likely: 5, possible: 4, fine: 1 };

const fewestDrawn = 300;

type Columns = Pick<ReviewColumns, 'run' | 'exampleIds' | 'tier' | 'isTrusted' | 'verdicts'>;

/**
 * The controls of a run, in the order in which they are shown. Within a tier, all are equally likely to come next. They
 * follow from the run alone, so every window and every program draws the same ones, whatever share of them is shown.
 *
 * What people said before the run was over is no answer to it, so those pictures are left out. Where it was no label, which the run
 * would trust, they may be judged again: none of the others comes or goes with that.
 *
 * @param columns  of the whole run
 * @returns        rows, as many as there are suspects or 300, at most half of the run, less those left out
 */
export function drawControls({ run, exampleIds, tier, isTrusted, verdicts }: Columns): Uint32Array {
  const since = run.finishedAt ?? run.startedAt;
  const known = new Set(verdicts.flatMap(({ exampleId, givenAt }) => (givenAt < since ? [exampleId] : [])));
  const seed = seedOf(`${run.id} ${run.recipe.fingerprint}`);
  const weightOf = tiers.map((name) => weights[name]);
  const fine = tiers.indexOf('fine');
  const keys = new Float64Array(exampleIds.length).fill(Infinity);
  let suspects = 0;
  for (let row = 0; row < exampleIds.length; row++) {
    if (tier[row] !== fine) suspects++;
    if (isTrusted?.[row] !== 1) keys[row] = chance(seed, exampleIds[row]) / weightOf[tier[row]];
  }
  const most = Math.min(Math.max(suspects, fewestDrawn), Math.ceil(exampleIds.length / 2));
  const last = keys.toSorted()[most - 1];
  const drawn: number[] = [];
  keys.forEach((key, row) => {
    if (key <= last && key < Infinity && !known.has(exampleIds[row])) drawn.push(row);
  });
  return Uint32Array.from(drawn.sort((one, other) => keys[one] - keys[other] || one - other));
}

/** A number that stands for a text. */
export function seedOf(text: string): number {
  let seed = 0;
  for (const character of text) seed = Math.imul(seed ^ (character.codePointAt(0) ?? 0), 0x9e3779b1) >>> 0;
  return seed;
}

/** Looks random and is the same every time. @returns  0 … below 1 */
export function chance(seed: number, number: number): number {
  let mixed = Math.imul(seed ^ Math.imul(number + 0x9e3779b9, 0x85ebca6b), 0xc2b2ae35);
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x21f0aaad);
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
  return ((mixed ^ (mixed >>> 15)) >>> 0) / 4294967296;
}
