import { describe, expect, test } from 'vitest';
import { fitMixture } from '../../src-main/audit/mixture.ts';
import type { Random } from '../../src-shared/random.ts';
import { seededRandom } from '../../src-shared/random.ts';

const bins = 60;
const [lowest, highest] = [-12, 12];

/** Normal margins in bins: wrong ones about −2, right ones about `right`, all with a deviation of 2. */
function drawn(random: Random, share: number, right: number): { binned: Parameters<typeof fitMixture>[0] } {
  const examples = new Float64Array(bins);
  const planted = new Float64Array(bins);
  const binOf = (margin: number): number =>
    Math.max(0, Math.min(bins - 1, Math.floor((bins * (margin - lowest)) / (highest - lowest))));
  for (let i = 0; i < 4000; i++)
    examples[binOf((random.next() < share ? -2 : right) + 2 * random.normal())]++;
  for (let i = 0; i < 400; i++) planted[binOf(-2 + 2 * random.normal())] += 1 / 400;
  const margins = Float64Array.from(examples, (_, bin) => lowest + ((bin + 0.5) * (highest - lowest)) / bins);
  return { binned: { examples, planted, margins } };
}

describe('a mixture of two normal rankings', () => {
  test.each([
    [0.4, 3],
    [0.1, 3],
    [0.1, 1],
    [0.03, 4],
  ])('share %d is found, where right labels lie about %d', (share, right) => {
    const found = Array.from({ length: 20 }, (_, seed) => {
      const { binned } = drawn(seededRandom(seed, 'mixture'), share, right);
      return fitMixture(binned, 400).share;
    });
    const mean = found.reduce((a, b) => a + b, 0) / found.length;
    expect(mean / share).toBeGreaterThan(0.9);
    expect(mean / share).toBeLessThan(1.1);
  });

  test('the line is that of the two densities', () => {
    // by hand: log f_right / f_wrong = ((m + 2)² − (m − 3)²) / 8, whose slope is 10 / 8
    const slopes = Array.from(
      { length: 20 },
      (_, seed) => fitMixture(drawn(seededRandom(seed, 'mixture'), 0.3, 3).binned, 400).slope,
    );
    expect(slopes.reduce((a, b) => a + b, 0) / slopes.length).toBeCloseTo(1.25, 0);
  });
});

test('where nothing is wrong, next to nothing is taken for wrong', () => {
  for (let seed = 0; seed < 10; seed++)
    expect(fitMixture(drawn(seededRandom(seed, 'mixture'), 0, 3).binned, 400).share).toBeLessThan(0.02);
});
