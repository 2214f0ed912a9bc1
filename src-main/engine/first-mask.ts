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
 * believe it less than one they had been shown: those they believe most are kept, so far that of labels drawn evenly as many are
 * as were believed of the ones they were shown. Then they fare as the data set's own errors do, and labels that were planted because
 * they are likely do not take the places of the others. An example that was planted in all earlier trainings is kept: nobody
 * has been asked about its label.
 *
 * @returns [n], 1 keeps
 */
export function firstMask(input: FirstMaskInput): Uint8Array {
  const { opinions, planted, labels, classes, heldOut, k, trusted } = input;
  if (opinions.length === 0) return new Uint8Array(labels.length).fill(1);
  const { probabilities } = combineOpinions(opinions, classes);
  const given = Float32Array.from(labels, (label, example) => probabilities[example * classes + label]);
  for (const example of plantedInAll(opinions)) given[example] = 1;
  keptAtFirst({ opinions, planted, classes, k, probabilities }).forEach(
    (kept, at) => (given[planted.examples[at]] = kept),
  );
  return renewKeepMask(given, labels, classes, heldOut, k, trusted);
}

export interface KeptAtFirstInput extends Pick<FirstMaskInput, 'opinions' | 'planted' | 'classes' | 'k'> {
  /** [n × classes] of the opinions together. */
  readonly probabilities: Float32Array;
}

/** @returns [p], 1 where the training that begins keeps the planted label */
export function keptAtFirst({ opinions, planted, classes, k, probabilities }: KeptAtFirstInput): Uint8Array {
  const given = Float32Array.from(
    planted.examples,
    (example, at) => probabilities[example * classes + planted.labels[at]],
  );
  const share = shareBelieved(opinions, classes, k);
  const rarity = rarityOf(planted);
  const all = rarity.reduce((sum, weight) => sum + weight, 0);
  const kept = new Uint8Array(given.length);
  let before = 0;
  for (const at of [...given.keys()].sort((a, b) => given[b] - given[a] || a - b)) {
    kept[at] = before < share * all ? 1 : 0;
    before += rarity[at];
  }
  return kept;
}

/** Of labels drawn evenly, how many are believed by a training that was shown them; 0 where none was. */
function shareBelieved(opinions: readonly Opinion[], classes: number, k: number): number {
  let believed = 0;
  let all = 0;
  for (const { planted, probabilities } of opinions) {
    const rarity = rarityOf(planted);
    planted.examples.forEach((example, at) => {
      all += rarity[at];
      if (probabilities[example * classes + planted.labels[at]] > k) believed += rarity[at];
    });
  }
  return all === 0 ? 0 : believed / all;
}

/** How many labels each stands for among labels drawn evenly: one that was likely to be drawn for fewer. */
function rarityOf({ chances }: PlantedErrors): Float64Array {
  return Float64Array.from(chances, (chance) => 1 / chance);
}
