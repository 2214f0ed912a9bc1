import { describe, expect, test } from 'vitest';
import type { PlantedWeightsInput } from '../../src-main/audit/planted-weights.ts';
import { evenShare, mixedWeights, plantedWeights } from '../../src-main/audit/planted-weights.ts';
import { seededRandom } from '../../src-shared/random.ts';

const classes = 5;
/** Pictures of a class are taken for the next one, if for another. */
const nextTo = (label: number): number => (label + 1) % classes;

/**
 * 2,000 examples that the model reads rightly, and a share of them with a wrong label that it hardly believes: of those
 * `evenOnes` with any other label, the rest with that of the next class. Of 500 the label is planted, whichever other one.
 */
function madeUp(wrong: number, evenOnes: number): PlantedWeightsInput {
  const random = seededRandom(1, 'weights');
  const n = 2000;
  const labels = new Int32Array(n);
  const margins = new Float64Array(n);
  const probabilities = new Float32Array(n * classes);
  const anyOther = (shown: number): number => (shown + 1 + random.integer(classes - 1)) % classes;
  for (let example = 0; example < n; example++) {
    const shown = example % classes;
    const isWrong = random.next() < wrong;
    labels[example] = !isWrong ? shown : random.next() < evenOnes ? anyOther(shown) : nextTo(shown);
    margins[example] = isWrong ? -6 : 6;
    for (let c = 0; c < classes; c++)
      probabilities[example * classes + c] = c === shown ? 0.9 : c === nextTo(shown) ? 0.088 : 0.004;
  }
  const examples = Int32Array.from({ length: 500 }, (_, at) => 4 * at);
  return {
    planted: {
      examples,
      labels: examples.map((example) => anyOther(labels[example])),
      chances: new Float32Array(examples.length).fill(0.05),
    },
    plantedMargins: new Float64Array(examples.length).fill(-6),
    ...{ margins, probabilities, labels, classes },
  };
}

describe('the share of even errors', () => {
  test.each([0, 0.3, 0.7, 1])('%d of them is found', (evenOnes) => {
    const input = madeUp(0.2, evenOnes);
    expect(Math.abs(evenShare(input, plantedWeights(input)) - evenOnes)).toBeLessThan(0.1);
  });

  test('where nothing is doubted it is a half', () => {
    const input = madeUp(0, 0);
    expect(evenShare(input, plantedWeights(input))).toBeCloseTo(0.5, 1);
  });

  test('of two classes all are taken for even', () => {
    const input = madeUp(0.2, 0);
    expect(evenShare({ ...input, classes: 2 }, plantedWeights(input))).toBe(1);
  });
});

describe('weights', () => {
  const input = madeUp(0, 0);
  const weights = plantedWeights(input);
  const isNext = Array.from(
    input.planted.labels,
    (label, at) => label === nextTo(input.labels[input.planted.examples[at]]),
  );
  const onNext = (of: Float64Array): number => of.reduce((sum, x, at) => sum + (isNext[at] ? x : 0), 0);

  test('are 1 in all, whatever is mixed', () => {
    const { even, ofClasses, ofPictures } = weights;
    for (const of of [even, ofClasses, ofPictures, mixedWeights(weights, 0.4, 0.2)])
      expect(of.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 9);
  });

  test('of even errors are even, of confusions as the model confuses', () => {
    const share = isNext.filter((is) => is).length / isNext.length;
    expect(onNext(weights.even)).toBeCloseTo(share, 3);
    // by hand: 0.088 for the next class, 0.004 for each of three others
    const odds = (0.088 * share) / (0.004 * (1 - share));
    expect(onNext(weights.ofClasses)).toBeCloseTo(odds / (1 + odds), 3);
    expect(onNext(weights.ofPictures)).toBeCloseTo(odds / (1 + odds), 3);
  });

  test('of confused classes fall on every picture of them, of confused pictures on those that look like the label', () => {
    const probabilities = Float32Array.from(input.probabilities);
    const [first] = input.planted.examples;
    const label = input.planted.labels[0];
    probabilities[first * classes + label] *= 3;
    const { ofClasses, ofPictures } = plantedWeights({ ...input, probabilities });
    expect(ofPictures[0] / weights.ofPictures[0]).toBeGreaterThan(2.5);
    expect(ofClasses[0] / weights.ofClasses[0]).toBeLessThan(1.1);
  });
});
