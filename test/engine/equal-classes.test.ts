import { describe, expect, test } from 'vitest';
import { asTheNetworkHasThem, commonness, tellForEqualClasses } from '../../src-main/engine/equal-classes.ts';

/** So many labels of each class, in turn of the classes. */
const labelled = (...sizes: readonly number[]): Int32Array =>
  Int32Array.from(sizes.flatMap((size, label) => Array<number>(size).fill(label)));

const once = (classes: number): Float64Array => new Float64Array(classes).fill(1);

describe('how common a class is', () => {
  test('is left out where no class is below half of the mean', () => {
    expect([...commonness(labelled(40, 60, 140), once(3))]).toEqual([1, 1, 1]);
    expect([...commonness(new Int32Array(), once(2))]).toEqual([1, 1]);
  });

  test('is left out of two classes', () => {
    expect([...commonness(labelled(150, 0, 10), once(3))]).toEqual([1, 1, 1]);
  });

  test('is its size and how often it is shown, of common classes too, where one is rare', () => {
    // by hand: the mean is 80
    expect([...commonness(labelled(160, 20, 60), Float64Array.of(1, 2, 1))]).toEqual([2, 0.5, 0.75]);
  });

  test('of a class with too few to learn from is that of the rarest other one, and it makes no other one rare', () => {
    expect([...commonness(labelled(200, 0, 91, 9), once(4))]).toEqual([1, 1, 1, 1]);
    // by hand: the mean of those that somebody has is 100
    expect([...commonness(labelled(271, 0, 100, 20, 9), once(5))]).toEqual([2.71, 0.2, 1, 0.2, 0.2]);
  });
});

describe('probabilities as if all classes were equally common', () => {
  test('are divided by how common each class is, and are one in all', () => {
    // by hand: 0.9 / 1.8 = 0.5 and 0.1 / 0.2 = 0.5; 0.6 / 1.8 = 1/3 and 0.4 / 0.2 = 2
    const probabilities = Float32Array.of(0.9, 0.1, 0.6, 0.4);
    tellForEqualClasses(probabilities, Float64Array.of(1.8, 0.2));
    [0.5, 0.5, 1 / 7, 6 / 7].forEach((p, at) => {
      expect(probabilities[at]).toBeCloseTo(p, 6);
    });
  });

  test('move every margin by the same, whatever the picture', () => {
    const common = commonness(labelled(160, 20, 60), once(3));
    const before = Float32Array.of(0.7, 0.1, 0.2, 0.01, 0.98, 0.01);
    const after = before.slice();
    tellForEqualClasses(after, common);
    for (const from of [0, 3])
      for (let c = 1; c < 3; c++) {
        const moved = Math.log(after[from + c] / after[from]) - Math.log(before[from + c] / before[from]);
        expect(moved).toBeCloseTo(Math.log(common[0] / common[c]), 5);
      }
  });

  test('are the network’s own again where that is undone', () => {
    const common = commonness(labelled(160, 20, 60), once(3));
    const before = Float32Array.of(0.7, 0.1, 0.2, 0.01, 0.98, 0.01);
    const told = before.slice();
    tellForEqualClasses(told, common);
    asTheNetworkHasThem(told, common).forEach((p, at) => {
      expect(p).toBeCloseTo(before[at], 6);
    });
  });

  test('are left as they are, to the last bit, where no class is rare', () => {
    const probabilities = Float32Array.of(0.7, 0.2999999);
    tellForEqualClasses(probabilities, Float64Array.of(1, 1));
    expect([...probabilities]).toEqual([...Float32Array.of(0.7, 0.2999999)]);
  });
});
