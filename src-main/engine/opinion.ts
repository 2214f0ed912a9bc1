// What trainings say of every example, and what several of them say together.

import type { PlantedErrors } from './plant-errors.ts';

/** What one training came to, averaged over its epochs. */
export interface Opinion {
  /** [n × classes] mean natural logarithm of the probability. */
  readonly logs: Float32Array;
  /** [n × classes] mean probability. */
  readonly probabilities: Float32Array;
  /** Of these examples' own labels it says nothing: it was shown others. */
  readonly planted: PlantedErrors;
}

/**
 * The mean over the trainings that were shown an example with its given label.
 *
 * @param opinions  at least one; an example planted in all of them gets the mean of all
 */
export function combineOpinions(
  opinions: readonly Opinion[],
  classes: number,
): Pick<Opinion, 'logs' | 'probabilities'> {
  const [first, ...others] = opinions;
  if (others.length === 0) return first;
  const n = first.logs.length / classes;
  const isPlanted = opinions.map(({ planted }) => maskOf(planted.examples, n));
  const logs = new Float32Array(first.logs.length);
  const probabilities = new Float32Array(first.logs.length);
  for (let example = 0; example < n; example++) {
    const asked = opinions.filter((_, training) => isPlanted[training][example] === 0);
    const heard = asked.length === 0 ? opinions : asked;
    for (let at = example * classes; at < (example + 1) * classes; at++)
      for (const opinion of heard) {
        logs[at] += opinion.logs[at] / heard.length;
        probabilities[at] += opinion.probabilities[at] / heard.length;
      }
  }
  return { logs, probabilities };
}

/** Examples whose own label no training was shown, so that none can be asked about it. */
export function plantedInAll(opinions: readonly Opinion[]): number[] {
  const times = new Map<number, number>();
  for (const { planted } of opinions)
    for (const example of planted.examples) times.set(example, (times.get(example) ?? 0) + 1);
  return [...times].filter(([, count]) => count === opinions.length).map(([example]) => example);
}

function maskOf(examples: Int32Array, n: number): Uint8Array {
  const mask = new Uint8Array(n);
  for (const example of examples) mask[example] = 1;
  return mask;
}

/**
 * How much more a label is believed than the best other one: mean log p(label) − the highest mean log p of another.
 *
 * @param logs    [n × classes] mean natural logarithms of probabilities
 * @param labels  [n]
 * @returns       [n]; below 0 another class is believed more
 */
export function marginsOf(logs: ArrayLike<number>, labels: Int32Array, classes: number): Float64Array {
  return Float64Array.from(labels, (label, example) => marginOf(logs, example, label, classes));
}

export function marginOf(logs: ArrayLike<number>, example: number, label: number, classes: number): number {
  const from = example * classes;
  let other = -Infinity;
  for (let c = 0; c < classes; c++) if (c !== label) other = Math.max(other, logs[from + c]);
  return logs[from + label] - other;
}
