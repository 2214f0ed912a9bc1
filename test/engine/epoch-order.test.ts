import { describe, expect, test } from 'vitest';
import { epochOrder, repeatFactors, shownInEpoch } from '../../src-main/engine/epoch-order.ts';
import { shuffle } from '../../src-main/engine/shuffle.ts';
import { seededRandom } from '../../src-shared/random.ts';

/** So many labels of each class, in turn of the classes. */
const labelled = (...sizes: readonly number[]): Int32Array =>
  Int32Array.from(sizes.flatMap((size, label) => Array<number>(size).fill(label)));

describe('how often a picture is shown', () => {
  test('is once where no class is below half of the mean', () => {
    // by hand: the mean is 80
    expect([...repeatFactors(labelled(40, 60, 140), 3)]).toEqual([1, 1, 1]);
  });

  test('is the cube root of how much smaller a rare class is', () => {
    // by hand: the mean is 270; 270 / 10 = 27, 270 / 80 = 3.375, and 135 is the half of it
    expect([...repeatFactors(labelled(465, 10, 465, 80, 465, 135), 6)]).toEqual([1, 3, 1, 1.5, 1, 1]);
  });

  test('is four times at most, and once where there are too few to learn from', () => {
    // by hand: the mean is 1,000, and the cube roots of 1,000 / 10 and 1,000 / 9 are more than 4
    expect([...repeatFactors(labelled(2990, 10, 991, 9), 4)]).toEqual([1, 4, 1, 1]);
  });

  test('is told by the mean where most classes are rare', () => {
    // by hand: the mean is 250
    expect([...repeatFactors(labelled(925, 25, 25, 25), 4)]).toEqual([
      1,
      ...Array<number>(3).fill(Math.cbrt(10)),
    ]);
  });

  test('is told of classes that nobody has, too', () => {
    expect([...repeatFactors(labelled(6, 0, 6), 3)]).toEqual([1, 1, 1]);
    expect([...repeatFactors(new Int32Array(), 2)]).toEqual([1, 1]);
  });
});

describe('the order of an epoch', () => {
  test('of classes alike is a shuffle of what trains, and takes no random number more', () => {
    const labels = labelled(6, 5, 4);
    const isShown = Uint8Array.from(labels, (_, example) => (example % 4 === 3 ? 0 : 1));
    const [random, other] = [seededRandom(1, 'order'), seededRandom(1, 'order')];
    const expected = shuffle(
      Int32Array.from(labels.keys()).filter((example) => isShown[example] === 1),
      other,
    );
    expect([...epochOrder(labels, repeatFactors(labels, 3), isShown, random)]).toEqual([...expected]);
    expect(random.next()).toBe(other.next());
  });

  test('has a picture of a rare class as often as its factor says, by chance where that is no whole number', () => {
    // by hand: the mean is 270
    const labels = labelled(465, 80, 525, 10);
    const factors = repeatFactors(labels, 4);
    const all = new Uint8Array(labels.length).fill(1);
    const random = seededRandom(1, 'order');
    const shown = new Float64Array(labels.length);
    const epochs = 400;
    for (let epoch = 0; epoch < epochs; epoch++)
      for (const example of epochOrder(labels, factors, all, random)) shown[example] += 1 / epochs;
    labels.forEach((label, example) => {
      // 400 draws of one half have a deviation of 0.025; four of them
      if (factors[label] === 1.5) expect(Math.abs(shown[example] - 1.5)).toBeLessThan(0.1);
      else expect(shown[example]).toBeCloseTo(factors[label], 10);
    });
  });

  test('leaves out what does not train, in a rare class as well', () => {
    const labels = labelled(90, 10);
    const isShown = Uint8Array.from(labels, (label) => (label === 1 ? 0 : 1));
    expect(epochOrder(labels, repeatFactors(labels, 2), isShown, seededRandom(1, 'order'))).toHaveLength(90);
  });

  test('is as long, in the mean, as is told beforehand', () => {
    // by hand: the mean is 270; 250 + 1.5 × 40 + 115
    const labels = labelled(500, 80, 230);
    const isShown = Uint8Array.from(labels, (_, example) => example % 2);
    expect(shownInEpoch(labels, repeatFactors(labels, 3), isShown)).toBe(425);
  });
});
