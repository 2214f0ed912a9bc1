import { describe, expect, test } from 'vitest';
import { plantErrors, withPlanted } from '../../src-main/engine/plant-errors.ts';
import { seededRandom } from '../../src-shared/random.ts';

const classes = 5;
const labels = Int32Array.from({ length: 1000 }, (_, example) => example % classes);
const spared = Uint8Array.from(labels, (_, example) => (example % 10 === 0 ? 1 : 0));
const options = { labels, classes, spared, share: 0.1, training: 0, seed: 3 };

describe('plantErrors', () => {
  test('every planted label is another than the given one, and those spared are left alone', () => {
    const { examples, labels: planted } = plantErrors(options);
    // by hand: 100 are drawn, of which about a tenth is spared
    expect(examples.length).toBeGreaterThan(80);
    expect(examples.length).toBeLessThan(100);
    expect([...examples]).toEqual([...new Set(examples)].sort((a, b) => a - b));
    examples.forEach((example, at) => {
      expect(spared[example]).toBe(0);
      expect(planted[at]).not.toBe(labels[example]);
      expect(planted[at]).toBeGreaterThanOrEqual(0);
      expect(planted[at]).toBeLessThan(classes);
    });
  });

  test('no two trainings plant the same example', () => {
    const all = [0, 1, 2].flatMap((training) => [...plantErrors({ ...options, training }).examples]);
    expect(new Set(all).size).toBe(all.length);
  });

  test('without an earlier training each other label is as likely', () => {
    const { labels: planted, chances, examples } = plantErrors({ ...options, share: 1 });
    expect(new Set(chances)).toEqual(new Set([0.25]));
    const shifts = new Int32Array(classes);
    examples.forEach((example, at) => shifts[(planted[at] - labels[example] + classes) % classes]++);
    expect(shifts[0]).toBe(0);
    // by hand: 900 / 4 = 225, standard deviation 13
    for (const count of shifts.subarray(1)) expect(Math.abs(count - 225)).toBeLessThan(52);
  });

  test('of a rare class only as many are drawn as go with its size', () => {
    // by hand: the mean is 450, so that class 2 counts for a ninth of the others: chance 1/9 in 10/9, a tenth
    const uneven = Int32Array.from({ length: 1350 }, (_, example) => (example < 50 ? 2 : example % 2));
    const {
      labels: planted,
      chances,
      examples,
    } = plantErrors({
      ...{ ...options, labels: uneven, spared: new Uint8Array(1350), classes: 3, share: 1 },
    });
    const drawn = [...examples.keys()].filter((at) => planted[at] === 2);
    for (const at of drawn) expect(chances[at]).toBeCloseTo(0.1, 6);
    // by hand: 1,300 / 10 = 130, standard deviation 11; drawn evenly it would be 650
    expect(Math.abs(drawn.length - 130)).toBeLessThan(44);
  });

  test('after one, half of them follow what the picture was taken for', () => {
    // Every picture looks like the class after its own.
    const probabilities = new Float32Array(1000 * classes);
    labels.forEach((label, example) => {
      probabilities[example * classes + label] = 0.5;
      probabilities[example * classes + ((label + 1) % classes)] = 0.5;
    });
    const { labels: planted, chances, examples } = plantErrors({ ...options, share: 1, probabilities });
    const next = [...examples].filter((example, at) => planted[at] === (labels[example] + 1) % classes);
    // by hand: (1/4 + 1) / 2 = 0.625 of 900 = 562, standard deviation 15
    expect(Math.abs(next.length - 562)).toBeLessThan(60);
    examples.forEach((example, at) => {
      const isNext = planted[at] === (labels[example] + 1) % classes;
      expect(chances[at]).toBeCloseTo(isNext ? 0.625 : 0.125, 6);
    });
  });

  test('a model that is certain of the given label leaves the others even', () => {
    const probabilities = new Float32Array(1000 * classes);
    labels.forEach((label, example) => (probabilities[example * classes + label] = 1));
    expect(new Set(plantErrors({ ...options, probabilities }).chances)).toEqual(new Set([0.25]));
  });

  test('the same seed plants the same, another seed something else', () => {
    const once = plantErrors(options);
    expect(plantErrors(options)).toEqual(once);
    expect(plantErrors({ ...options, seed: 4 })).not.toEqual(once);
  });
});

test('withPlanted changes the planted labels in a copy', () => {
  const random = seededRandom(1, 'copy');
  const before = Int32Array.from({ length: 20 }, () => random.integer(classes));
  const given = before.slice();
  const planted = {
    examples: Int32Array.of(2, 7),
    labels: Int32Array.of(4, 3),
    chances: new Float32Array(2),
  };
  const shown = withPlanted(given, planted);
  expect(given).toEqual(before);
  expect([shown[2], shown[7]]).toEqual([4, 3]);
  expect(shown.filter((label, example) => label !== given[example]).length).toBeLessThanOrEqual(2);
});
