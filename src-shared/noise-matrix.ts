// How often a class is suggested to be another one, and what people found when they looked.

import { tiers } from './domain.ts';
import { aboutCount } from './promise-words.ts';
import type { Verdict } from './domain.ts';
import type { Interval, ReviewColumns } from './review.ts';

export interface NoiseMatrix {
  /** Labels that are in it, those with most suspects first; verdicts given meanwhile do not move them. */
  readonly labels: readonly string[];
  /** Cells in which there is anything, the largest number first, then most suspects. */
  readonly cells: readonly NoiseCell[];
  /** Whether the numbers of its cells are wrong labels that are expected, and not suspects. */
  readonly isExpected: boolean;
}

export interface NoisePair {
  /** Given label, as an index into `labels`. */
  readonly given: number;
  /** Suggested label, as an index into `labels`. */
  readonly suggested: number;
}

export interface NoiseCell extends NoisePair {
  /** What stands in the cell: wrong labels that are expected, rounded, where the run tested itself, else suspects. */
  readonly number: number;
  /** Wrong labels that are expected; left out where the run tested nothing, or hardly any are. */
  readonly errors?: Interval;
  /** Suspects of the one class that are suggested to be the other. */
  readonly suspects: number;
  /** Pictures that people moved from the one class to the other, suspects or not, suggested so or not. */
  readonly confirmed: number;
  /** Of the suspects, those whose given label people kept. */
  readonly kept: number;
}

/** What was said, whenever that was. */
type Said = Pick<Verdict, 'kind' | 'label'>;

type Columns = Pick<ReviewColumns, 'labels' | 'exampleIds' | 'given' | 'suggested' | 'tier' | 'selfTest'>;

interface Counts {
  suspects: number;
  confirmed: number;
  kept: number;
  errors?: Interval;
}

/** @param verdicts  that count, by example id */
export function noiseMatrix(columns: Columns, verdicts: ReadonlyMap<number, Said>): NoiseMatrix {
  const { labels, exampleIds, given, suggested, tier, selfTest } = columns;
  const numbers = new Map(labels.map((label, number) => [label, number]));
  const fine = tiers.indexOf('fine');
  const counts = new Map<number, Counts>();

  for (let row = 0; row < exampleIds.length; row++) {
    const verdict = verdicts.get(exampleIds[row]);
    const isSuspect = tier[row] !== fine && suggested[row] !== given[row];
    if (isSuspect) {
      const cell = cellAt(given[row], suggested[row]);
      cell.suspects++;
      if (verdict?.kind === 'keep') cell.kept++;
    }
    const moved = verdict?.kind === 'relabel' ? numbers.get(verdict.label ?? '') : undefined;
    if (moved !== undefined && moved !== given[row]) cellAt(given[row], moved).confirmed++;
  }

  for (const pair of selfTest?.pairs ?? []) {
    const [from, to] = [numbers.get(pair.given), numbers.get(pair.suggested)];
    if (from !== undefined && to !== undefined) cellAt(from, to).errors = pair.errors;
  }

  const weights = new Map<number, number>();
  for (const [key, { suspects }] of counts) {
    for (const label of [Math.floor(key / labels.length), key % labels.length]) {
      weights.set(label, (weights.get(label) ?? 0) + suspects);
    }
  }
  const shown = [...weights].sort(([a, weightA], [b, weightB]) => weightB - weightA || a - b);
  const places = new Map(shown.map(([label], place) => [label, place]));
  return {
    labels: shown.map(([label]) => labels[label]),
    cells: Array.from(counts, ([key, cell]) => ({
      given: places.get(Math.floor(key / labels.length)) ?? 0,
      suggested: places.get(key % labels.length) ?? 0,
      number: selfTest ? Math.round(cell.errors?.value ?? 0) : cell.suspects,
      ...cell,
    })).sort(
      (a, b) =>
        b.number - a.number || b.suspects - a.suspects || a.given - b.given || a.suggested - b.suggested,
    ),
    isExpected: selfTest !== undefined,
  };

  function cellAt(from: number, to: number): Counts {
    const key = from * labels.length + to;
    let cell = counts.get(key);
    if (cell === undefined) counts.set(key, (cell = { suspects: 0, confirmed: 0, kept: 0 }));
    return cell;
  }
}

/**
 * How strongly a cell is coloured, by the root, so that one large pair does not make the others look like nothing.
 *
 * @param largest  number of the largest cell
 * @returns        0 for none, else 0.14 … 1
 */
export function cellStrength(number: number, largest: number): number {
  return number === 0 ? 0 : 0.14 + 0.86 * Math.sqrt(number / largest);
}

/** What is to be known of a cell, in parts of a sentence. */
export function cellWords({ suspects, errors, confirmed, kept }: NoiseCell): readonly string[] {
  const count = (value: number): string => value.toLocaleString('en');
  return [
    ...(errors ? [`${aboutCount(errors)} wrong`] : []),
    `${count(suspects)} ${suspects === 1 ? 'suspect' : 'suspects'}`,
    ...(confirmed > 0 ? [`${count(confirmed)} moved by people`] : []),
    ...(kept > 0 ? [`${count(kept)} kept by people`] : []),
  ];
}

/**
 * Of a matrix that is too large to show: the labels of its largest cells, so that what is confused with each other stays
 * together.
 *
 * @returns  at most `most` indices into `labels`, ascending
 */
export function mostConfused(
  { labels, cells }: { readonly labels: ArrayLike<unknown>; readonly cells: readonly NoisePair[] },
  most: number,
): readonly number[] {
  if (labels.length <= most) return Array.from(labels, (_, label) => label);
  const chosen = new Set<number>();
  for (const { given, suggested } of cells) {
    const after = new Set([...chosen, given, suggested]);
    if (after.size > most) continue;
    chosen.add(given).add(suggested);
    if (chosen.size === most) break;
  }
  return [...chosen].sort((a, b) => a - b);
}
