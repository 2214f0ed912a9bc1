import { describe, expect, test } from 'vitest';
import type { StrataInput } from '../../src-main/audit/planted-strata.ts';
import { plantedStrata } from '../../src-main/audit/planted-strata.ts';
import type { ErrorKind, PlantedWeightsInput } from '../../src-main/audit/planted-weights.ts';
import { evenShares, plantedWeights, weightsOf } from '../../src-main/audit/planted-weights.ts';
import { seededRandom } from '../../src-shared/random.ts';

const classes = 5;
/** Pictures of a class are taken for the next one, if for another. */
const nextTo = (label: number): number => (label + 1) % classes;

/**
 * 2,000 examples that the model reads rightly, and a share of them with a wrong label that it hardly believes: of those
 * `evenOnes` with any other label, the rest with that of the next class. Of 500 the label is planted, whichever other one.
 */
function madeUp(wrong: number, evenOnes: number): PlantedWeightsInput & StrataInput {
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
  const planted = {
    examples,
    labels: examples.map((example) => anyOther(labels[example])),
    chances: new Float32Array(examples.length).fill(0.05),
    trainings: new Int32Array(examples.length),
  };
  const opinions = [probabilities.map(Math.log), new Float32Array(n * classes)];
  return {
    planted,
    strata: plantedStrata({ planted, opinions, labels, classes }),
    plantedMargins: new Float64Array(examples.length).fill(-6),
    ...{ opinions, margins, probabilities, labels, classes },
  };
}

describe('the share of even errors', () => {
  test.each([0, 0.3, 0.7, 1])('%d of them is found', (evenOnes) => {
    const input = madeUp(0.2, evenOnes);
    for (const share of evenShares(input, plantedWeights(input)))
      expect(Math.abs(share - evenOnes)).toBeLessThan(0.1);
  });

  test('where nothing is doubted it is a half', () => {
    const input = madeUp(0, 0);
    for (const share of evenShares(input, plantedWeights(input))) expect(share).toBeCloseTo(0.5, 1);
  });

  test('of two classes all are taken for even', () => {
    const input = madeUp(0.2, 0);
    expect(evenShares({ ...input, classes: 2 }, plantedWeights(input))).toEqual([1, 1]);
  });
});

describe('weights', () => {
  const input = madeUp(0, 0);
  const weights = plantedWeights(input);
  const isNext = Array.from(
    input.planted.labels,
    (label, at) => label === nextTo(input.labels[input.planted.examples[at]]),
  );
  const onNext = (kind: ErrorKind, strata = weights.strata): number =>
    weightsOf(kind, strata).reduce((sum, x, at) => sum + (isNext[at] ? x : 0), 0);

  test('are 1 in all, however often each counts', () => {
    const { even, confused, strata } = weights;
    for (const kind of [even, confused])
      for (const times of [undefined, new Float64Array(500).fill(3)])
        expect(weightsOf(kind, strata, times).reduce((a, b) => a + b, 0)).toBeCloseTo(1, 9);
  });

  test('of even errors are even, of confusions as the model confuses', () => {
    // The training that was not shown these labels tells nothing of them, so as many are of the next class as were planted.
    const share = isNext.filter((is) => is).length / isNext.length;
    expect(onNext(weights.even)).toBeCloseTo(share, 3);
    // by hand: 0.088 for the next class, 0.004 for each of three others
    const odds = (0.088 * share) / (0.004 * (1 - share));
    expect(onNext(weights.confused)).toBeCloseTo(odds / (1 + odds), 3);
  });

  test('are as many labels ask for, where the other trainings tell labels apart', () => {
    const opinions = [input.probabilities, input.probabilities.map(Math.log)];
    const told = { ...input, strata: plantedStrata({ ...input, opinions }) };
    const { even, confused, strata } = plantedWeights(told);
    expect(onNext(even, strata)).toBeCloseTo(1 / 4, 3);
    expect(onNext(confused, strata)).toBeCloseTo(0.088 / 0.1, 3);
  });

  test('of confusions fall on every picture of the class, whatever the model thinks of one', () => {
    const probabilities = Float32Array.from(input.probabilities);
    const [first] = input.planted.examples;
    probabilities[first * classes + input.planted.labels[0]] *= 3;
    const { confused } = plantedWeights({ ...input, probabilities });
    expect(confused.weights[0] / weights.confused.weights[0]).toBeCloseTo(1, 1);
  });

  test('a planted error that was drawn more often than once counts as often, within its stratum', () => {
    const strata = Int32Array.of(0, 0, 1);
    const kind = { weights: Float64Array.of(1, 3, 5), shares: Float64Array.of(0.8, 0.2) };
    expect([...weightsOf(kind, strata)]).toEqual([0.2, 0.6, 0.2].map((x) => expect.closeTo(x, 9) as number));
    // by hand: 0.8 over 3 + 3; the last was not drawn, so what is left is 1 in all
    expect([...weightsOf(kind, strata, Float64Array.of(3, 1, 0))]).toEqual([0.5, 0.5, 0]);
  });
});
