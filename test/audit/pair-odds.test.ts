import { describe, expect, test } from 'vitest';
import { multiplyOdds, pairOdds } from '../../src-main/audit/pair-odds.ts';
import { averagePrecision } from '../bench/metrics.ts';
import { seededRandom } from '../../src-shared/random.ts';

interface MadeUp {
  readonly classes?: number;
  /** How many pictures of a class are believed. */
  readonly believed?: (label: number) => number;
  /** [shown][label] how many pictures of `shown` were given the label by mistake; left out, 12 each. */
  readonly wrong?: (shown: number, label: number) => number;
  /** How many right labels the model takes for the other class. */
  readonly mistaken?: (shown: number, label: number) => number;
  /** How much less the model believes another class than the one that it sees. */
  readonly distance?: (shown: number, label: number) => number;
  /** Of the margins of labels in doubt. */
  readonly deviation?: number;
  /** Trainings hold all classes equally far apart, and what differs is told by an opinion that sees no labels. */
  readonly isLeftOutTelling?: boolean;
}

/** Pictures, most of them believed, of which some look like another class than their label. */
function madeUp(options: MadeUp, seed = 1) {
  const { classes = 5, believed = () => 600, wrong = () => 12, mistaken = () => 12 } = options;
  const { distance = () => 6, deviation = 2, isLeftOutTelling = false } = options;
  const random = seededRandom(seed, 'pairs');
  const labels: number[] = [];
  const margins: number[] = [];
  const others: number[] = [];
  const isWrong: number[] = [];
  const add = (label: number, other: number, margin: number, error: number): void => {
    labels.push(label);
    others.push(other);
    margins.push(margin);
    isWrong.push(error);
  };
  const next = (label: number): number => (label + 1 + random.integer(classes - 1)) % classes;
  for (let label = 0; label < classes; label++) {
    for (let i = 0; i < believed(label); i++) add(label, next(label), 5 + 2 * Math.abs(random.normal()), 0);
    for (let shown = 0; shown < classes; shown++) {
      if (shown === label) continue;
      const scale = distance(shown, label) / 6;
      for (let i = 0; i < wrong(shown, label); i++)
        add(label, shown, scale * (-5 + deviation * random.normal()), 1);
      for (let i = 0; i < mistaken(shown, label); i++)
        add(label, shown, scale * (1 + deviation * random.normal()), 0);
    }
  }
  const probabilities = new Float32Array(labels.length * classes);
  const logs = new Float64Array(labels.length * classes);
  const rest = new Float64Array(labels.length * classes);
  labels.forEach((label, example) => {
    const probability = 1 / (1 + Math.exp(-margins[example]));
    probabilities[example * classes + label] = probability;
    probabilities[example * classes + others[example]] = 1 - probability;
    for (let c = 0; c < classes; c++) {
      if (c === label) continue;
      logs[example * classes + c] = isLeftOutTelling ? -5 : -distance(label, c);
      rest[example * classes + c] = 5 - distance(label, c);
    }
  });
  const size = (low: number, high: number, of = isWrong): number =>
    of.filter((_, example) => margins[example] >= low && margins[example] < high).length;
  // By margin alone, from what is true of all pairs together.
  const chances = Float64Array.from(margins, (margin) => {
    const low = Math.floor(margin);
    const errors = isWrong.filter((error, i) => error === 1 && Math.floor(margins[i]) === low).length;
    return errors / size(low, low + 1);
  });
  const input = {
    ...{ margins: Float64Array.from(margins), chances, probabilities, opinions: [logs, logs] },
    leftOut: isLeftOutTelling ? rest : undefined,
  };
  const odds = pairOdds({ ...input, labels: Int32Array.from(labels), classes });
  return {
    isWrong,
    margins,
    odds,
    /** Of a pair. */
    of: (shown: number, label: number): number =>
      odds[
        labels.findIndex(
          (given, example) => given === label && others[example] === shown && margins[example] < 4,
        )
      ],
  };
}

describe('odds by pairs of classes', () => {
  test('where people take one class for another, its doubted labels are the more likely wrong', () => {
    const { of } = madeUp({ wrong: (shown, label) => (shown === 1 && label === 2 ? 150 : 5) });
    expect(of(1, 2)).toBeGreaterThan(0.8);
    expect(of(2, 1)).toBeLessThan(0);
  });

  test('what they say ranks better than margins alone', () => {
    const { margins, odds, isWrong } = madeUp({
      wrong: (shown, label) => (label === (shown + 1) % 5 ? 60 : 3),
      mistaken: (shown, label) => (label === (shown + 2) % 5 ? 80 : 10),
      deviation: 4,
    });
    const isError = isWrong.map((error) => error === 1);
    const before = averagePrecision(margins, isError) ?? 1;
    const after =
      averagePrecision(
        margins.map((margin, i) => margin - odds[i]),
        isError,
      ) ?? 0;
    expect(after).toBeGreaterThan(before + 0.02);
  });

  test('where the model takes one class for another, they are the more likely right', () => {
    const { of } = madeUp({ mistaken: (shown, label) => (shown === 1 && label === 2 ? 120 : 8) });
    expect(of(1, 2)).toBeLessThan(-1);
    expect(of(2, 1)).toBeGreaterThan(0);
  });

  test('all alike, pairs say next to nothing, though their numbers vary by chance', () => {
    const { odds } = madeUp({});
    for (const value of odds) expect(Math.abs(value)).toBeLessThan(0.4);
  });

  test('of many classes that are all alike, each pair has few labels, which say little', () => {
    const random = seededRandom(7, 'many classes');
    const few = (): number => (random.next() < 0.5 ? 1 : 0);
    const { odds } = madeUp({ classes: 20, believed: () => 80, wrong: few, mistaken: few });
    for (const value of odds) expect(Math.abs(value)).toBeLessThan(0.3);
  });

  test('more wrong labels come from a large class, and more right ones bear its name', () => {
    const size = (c: number): number => (c === 0 ? 12 : 1);
    const { of } = madeUp({
      believed: (label) => 100 * size(label),
      wrong: (shown) => 5 * size(shown),
      mistaken: (_, label) => 5 * size(label),
    });
    expect(of(0, 1)).toBeGreaterThan(0.5);
    expect(of(1, 0)).toBeLessThan(-0.5);
    expect(Math.abs(of(1, 2))).toBeLessThan(Math.abs(of(1, 0)));
  });

  test('classes that the model holds close together are not taken for ones where people do not err', () => {
    const close = (shown: number, label: number): boolean =>
      Math.min(shown, label) === 1 && Math.max(shown, label) === 2;
    const { of } = madeUp({
      wrong: () => 40,
      mistaken: () => 40,
      distance: (shown, label) => (close(shown, label) ? 2 : 8),
    });
    expect(Math.abs(of(1, 2))).toBeLessThan(0.5);
  });

  test('how far apart classes are is told by all that was asked, and need not be the same both ways', () => {
    const far = (shown: number, label: number): number => (shown === 1 && label === 2 ? 2 : 8);
    const options = { wrong: () => 40, mistaken: () => 40, distance: far };
    expect(Math.abs(madeUp(options).of(1, 2))).toBeLessThan(0.5);
    expect(Math.abs(madeUp(options).of(2, 1))).toBeLessThan(0.5);
    expect(madeUp({ ...options, isLeftOutTelling: true }).odds).toEqual(madeUp(options).odds);
  });

  test('two classes have two pairs', () => {
    const labels = Int32Array.from({ length: 200 }, (_, i) => i % 2);
    const probabilities = Float32Array.from(labels, () => 0.5);
    const both = new Float32Array([...probabilities, ...probabilities]);
    const odds = pairOdds({
      margins: Float64Array.from(labels, (_, i) => (i % 20) - 10),
      chances: Float64Array.from(labels, (_, i) => (i % 20 < 8 ? 0.9 : 0.05)),
      ...{ probabilities: both, opinions: [new Float64Array(400)], labels, classes: 2 },
    });
    expect(odds.every(Number.isFinite)).toBe(true);
  });

  test('a class that no label names may be shown all the same', () => {
    const labels = Int32Array.from({ length: 90 }, (_, i) => i % 2);
    const probabilities = Float32Array.from({ length: 270 }, (_, at) => (at % 3 === 2 ? 0.6 : 0.2));
    const odds = pairOdds({
      margins: Float64Array.from(labels, () => -1),
      chances: Float64Array.from(labels, () => 1),
      ...{ probabilities, opinions: [new Float64Array(270)], labels, classes: 3 },
    });
    expect(odds.every(Number.isFinite)).toBe(true);
  });

  test('where nothing is wrong, nothing is said', () => {
    const { odds } = madeUp({ wrong: () => 0 });
    expect([...new Set(odds)]).toEqual([0]);
  });
});

describe('odds multiplied', () => {
  test('as many are wrong as before, and what they are multiplied by tells them apart', () => {
    const chances = Float64Array.of(0.5, 0.5, 0.9, 0.1);
    multiplyOdds(chances, Float64Array.of(4, 1, 1, 1));
    expect(chances.reduce((a, b) => a + b)).toBeCloseTo(2, 3);
    const odds = chances.map((chance) => chance / (1 - chance));
    expect(odds[0] / odds[1]).toBeCloseTo(4, 6);
    expect(odds[2] / odds[3]).toBeCloseTo(81, 4);
  });

  test('what is certain stays so', () => {
    const chances = Float64Array.of(0, 1, 0, 1);
    multiplyOdds(chances, Float64Array.of(3, 0.2, 1, 1));
    expect([...chances].map(Math.round)).toEqual([0, 1, 0, 1]);
    expect([chances[0], chances[2]]).toEqual([0, 0]);
    const none = new Float64Array(2);
    multiplyOdds(none, Float64Array.of(3, 0.2));
    expect([...none]).toEqual([0, 0]);
  });
});
