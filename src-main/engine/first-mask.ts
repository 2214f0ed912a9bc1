// What a later training begins with: it need not learn the labels that earlier ones stopped believing.

import { renewKeepMask } from './keep-mask.ts';
import type { Opinion } from './opinion.ts';
import { combineOpinions, plantedInAll } from './opinion.ts';
import type { PlantedErrors } from './plant-errors.ts';

export interface FirstMaskInput {
  /** Of earlier trainings, in order. */
  readonly opinions: readonly Opinion[];
  /** In the training that begins. */
  readonly planted: PlantedErrors;
  /** [n] as that training is shown them. */
  readonly labels: Int32Array;
  readonly classes: number;
  /** [n], 1 where an example does not train. */
  readonly heldOut: Uint8Array;
  readonly k: number;
  /** [n], 1 where a person gave the label; left out where nobody did. */
  readonly trusted?: Uint8Array | undefined;
}

/**
 * An example is kept where earlier trainings believe its label. They were never shown a label that is planted only now and
 * believe it less than one they had been shown: as many of those are kept as were believed of the ones they were shown, so
 * that they fare as the data set's own errors do. An example that was planted in all earlier trainings is kept: nobody has
 * been asked about its label.
 *
 * @returns [n], 1 keeps
 */
export function firstMask(input: FirstMaskInput): Uint8Array {
  const { opinions, planted, labels, classes, heldOut, k, trusted } = input;
  if (opinions.length === 0) return new Uint8Array(labels.length).fill(1);
  const { probabilities } = combineOpinions(opinions, classes);
  const given = Float32Array.from(labels, (label, example) => probabilities[example * classes + label]);
  for (const example of plantedInAll(opinions)) given[example] = 1;

  const share = shareBelieved(opinions, classes, k);
  const byBelief = [...planted.examples].sort((a, b) => given[b] - given[a] || a - b);
  byBelief.forEach((example, rank) => {
    given[example] = rank < share * byBelief.length ? 1 : 0;
  });
  return renewKeepMask(given, labels, classes, heldOut, k, trusted);
}

/** Of what was planted, by the training that was shown it; 0 where nothing was. */
function shareBelieved(opinions: readonly Opinion[], classes: number, k: number): number {
  let believed = 0;
  let all = 0;
  for (const { planted, probabilities } of opinions)
    planted.examples.forEach((example, at) => {
      all++;
      if (probabilities[example * classes + planted.labels[at]] > k) believed++;
    });
  return all === 0 ? 0 : believed / all;
}
