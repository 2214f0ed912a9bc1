import { expect, test } from 'vitest';
import { fitMixture } from '../../src-main/audit/mixture.ts';
import { wrongShares } from '../../src-main/audit/wrong-shares.ts';

/** Margins of five bins; right labels lie e times as dense beside wrong ones from each to the next. */
const margins = Float64Array.of(-4, -3, -2, -1, 0);

test('with counts that leave no doubt, shares are the true ones', () => {
  // 200,000 of a million are wrong; planted errors lie as the wrong ones do, and right ones e, e², … times as dense.
  const parts = [0.5, 0.3, 0.12, 0.06, 0.02];
  const scale = 800_000 / parts.reduce((sum, part, bin) => sum + part * Math.exp(bin), 0);
  const wrong = parts.map((part) => 200_000 * part);
  const right = parts.map((part, bin) => scale * part * Math.exp(bin));
  const binned = {
    examples: Float64Array.from(wrong, (count, bin) => count + right[bin]),
    planted: Float64Array.from(parts),
    margins,
  };
  const mixture = fitMixture(binned, 1e9);
  const shares = wrongShares(binned, 1e9);
  expect(mixture.share).toBeCloseTo(0.2, 4);
  expect(mixture.slope).toBeCloseTo(1, 3);
  wrong.forEach((count, bin) => {
    expect(shares[bin]).toBeCloseTo(count / (count + right[bin]), 3);
  });
});

test('a bin that holds more planted errors than the one before it shares their number', () => {
  const shares = wrongShares(
    {
      examples: Float64Array.of(100, 100, 800),
      planted: Float64Array.of(0.4, 0.6, 0),
      margins: Float64Array.of(-4, -2, 3),
    },
    1e9,
  );
  expect(shares[0]).toBe(shares[1]);
  expect(shares[2]).toBe(0);
});

test('no more labels are wrong than there are', () => {
  const shares = wrongShares(
    {
      examples: Float64Array.of(5, 995),
      planted: Float64Array.of(0.9, 0.1),
      margins: Float64Array.of(-2, 2),
    },
    40,
  );
  for (const share of shares) expect(share).toBeLessThanOrEqual(1);
});
