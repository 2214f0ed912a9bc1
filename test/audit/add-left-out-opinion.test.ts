import { expect, test } from 'vitest';
import { addLeftOutOpinion, besideNetworks } from '../../src-main/audit/add-left-out-opinion.ts';

const labels = Int32Array.of(0, 2);
const network = {
  margins: Float64Array.of(1, -2),
  probabilities: Float32Array.of(0.6, 0.3, 0.1, 0.5, 0.25, 0.25),
};

test('an opinion that knows nothing changes nothing', () => {
  const logFactors = new Float64Array(6).fill(Math.log(1 / 3));
  const { margins, probabilities } = addLeftOutOpinion(network, logFactors, labels, 3);
  expect([...margins]).toEqual([1, -2]);
  probabilities.forEach((p, at) => {
    expect(p).toBeCloseTo(network.probabilities[at], 6);
  });
});

test('margins add up, and probabilities are multiplied, worked out by hand', () => {
  const logFactors = Float64Array.of(0.2, 0.6, 0.2, 0.1, 0.1, 0.8).map(Math.log);
  const { margins, probabilities } = addLeftOutOpinion(network, logFactors, labels, 3);
  // by hand: 1 + log(0.2 / 0.6) = −0.0986, −2 + log(0.8 / 0.1) = 0.0794
  expect(margins[0]).toBeCloseTo(-0.0986, 4);
  expect(margins[1]).toBeCloseTo(0.0794, 4);
  // by hand: 0.12, 0.18, 0.02 of 0.32; 0.05, 0.025, 0.2 of 0.275
  [0.375, 0.5625, 0.0625, 0.1818, 0.0909, 0.7273].forEach((p, at) => {
    expect(probabilities[at]).toBeCloseTo(p, 4);
  });
});

test('two that are wholly sure of different classes still give probabilities', () => {
  const { probabilities } = addLeftOutOpinion(
    { margins: Float64Array.of(13), probabilities: Float32Array.of(1, 0) },
    Float64Array.of(-200, 0),
    Int32Array.of(0),
    2,
  );
  expect([...probabilities]).toEqual([0, 1]);
});

test('the second opinion counts less beside a network, which looked at the same picture', () => {
  const [first, second] = besideNetworks({ logProbabilities: Float64Array.of(-1, -3) });
  expect(first - second).toBeGreaterThan(1);
  expect(first - second).toBeLessThan(2);
});
