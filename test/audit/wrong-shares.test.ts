import { expect, test } from 'vitest';
import { wrongShares } from '../../src-main/audit/wrong-shares.ts';

test('with counts that leave no doubt, shares are the true ones', () => {
  // 1,000,000 examples, 20 % wrong; planted errors lie as the wrong ones do.
  const wrong = [100_000, 60_000, 30_000, 10_000, 0];
  const right = [0, 20_000, 180_000, 300_000, 300_000];
  const shares = wrongShares(
    {
      examples: Float64Array.from(wrong, (count, bin) => count + right[bin]),
      planted: Float64Array.from(wrong, (count) => count / 200_000),
    },
    1e9,
  );
  // by hand: 60 / 80, 30 / 210, 10 / 310
  for (const [bin, share] of [1, 0.75, 30 / 210, 10 / 310, 0].entries())
    expect(shares[bin]).toBeCloseTo(share, 2);
});

test('a bin that holds more planted errors than the one before it shares their number', () => {
  const shares = wrongShares(
    { examples: Float64Array.of(100, 100, 800), planted: Float64Array.of(0.4, 0.6, 0) },
    1e9,
  );
  expect(shares[0]).toBe(shares[1]);
  expect(shares[2]).toBe(0);
});

test('no more labels are wrong than there are', () => {
  const shares = wrongShares({ examples: Float64Array.of(5, 995), planted: Float64Array.of(0.9, 0.1) }, 40);
  for (const share of shares) expect(share).toBeLessThanOrEqual(1);
});
