import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { LossName } from '../../src-shared/training-settings.ts';
import type { Random } from '../../src-shared/random.ts';
import { seededRandom } from '../../src-shared/random.ts';
import type { Loss } from '../../src-main/engine/truncated-lq.ts';
import {
  gradientForm,
  logSoftmax,
  lossGradient,
  lossOfLogProbability,
  lqOfLogProbability,
} from '../../src-main/engine/truncated-lq.ts';

interface GoldenEntry {
  readonly case: string;
  readonly loss: LossName;
  readonly q: number | null;
  readonly k: number | null;
  readonly logits: readonly number[];
  readonly label: number;
  readonly value: number;
  readonly gradient: readonly number[];
}

const golden = JSON.parse(readFileSync(new URL('../golden/losses.json', import.meta.url), 'utf8')) as {
  readonly entries: readonly GoldenEntry[];
};

const truncated = (q: number, k: number): Loss => ({ name: 'truncated-lq', q, k });
const everyLoss: readonly Loss[] = [
  { name: 'ce', q: 0.7, k: 0.5 },
  { name: 'mae', q: 0.7, k: 0.5 },
  ...[0.05, 0.35, 0.7, 1].map((q): Loss => ({ name: 'lq', q, k: 0 })),
  ...[0, 0.1, 0.5].map((k) => truncated(0.7, k)),
];

function lossOf(logits: ArrayLike<number>, label: number, loss: Loss): number {
  return lossOfLogProbability(logSoftmax(logits)[label], loss);
}

/** Two logits whose softmax gives class 0 the probability p. */
function twoLogits(p: number): number[] {
  return [Math.log(p) - Math.log1p(-p), 0];
}

function randomLogits(random: Random, classes: number): Float64Array {
  const spread = [0.5, 2, 6][random.integer(3)];
  return Float64Array.from({ length: classes }, () => spread * random.normal());
}

describe('values worked out by hand', () => {
  test('Lq of one half and of three tenths at q = 0.7', () => {
    // by hand: (1 − 0.5^0.7) / 0.7 = (1 − 0.615572206672) / 0.7 = 0.549182561896
    expect(lqOfLogProbability(Math.log(0.5), 0.7)).toBeCloseTo(0.549182561896, 12);
    // by hand: (1 − 0.3^0.7) / 0.7 = (1 − 0.4305116203) / 0.7 = 0.8135548282
    expect(lqOfLogProbability(Math.log(0.3), 0.7)).toBeCloseTo(0.8135548282, 10);
  });

  test('Lq of probability 0 is 1/q, and of probability 1 is 0', () => {
    for (const q of [0.05, 0.35, 0.5, 0.7, 1]) {
      expect(lqOfLogProbability(-Infinity, q)).toBe(1 / q);
      expect(lqOfLogProbability(0, q)).toBeCloseTo(0, 15);
    }
  });

  test('the logit gradient of (1, −0.5, 2) with label 0 at q = 0.7', () => {
    // by hand: p = (e, e^−0.5, e^2) / 10.7139 = (0.253716, 0.056612, 0.689672); p_0^0.7 = 0.382863;
    // 0.382863 × (0.253716 − 1, 0.056612, 0.689672) = (−0.285725, 0.021675, 0.264050)
    const gradient = lossGradient([1, -0.5, 2], 0, { name: 'lq', q: 0.7, k: 0 });
    const expected = [-0.2857246737, 0.0216745547, 0.264050119];
    gradient.forEach((value, c) => {
      expect(Math.abs(value - expected[c])).toBeLessThan(5e-9);
    });
  });

  test('an example exactly at k costs the constant and has no gradient', () => {
    // Two equal logits: p is exactly 1/2.
    expect(lossOf([3, 3], 0, truncated(0.7, 0.5))).toBeCloseTo(0.549182561896, 12);
    expect([...lossGradient([3, 3], 0, truncated(0.7, 0.5))]).toEqual([0, 0]);
  });

  test('below k the loss stays at Lq(k), whatever the probability', () => {
    for (const p of [0.4999, 0.3, 1e-9, 1e-300])
      expect(lossOfLogProbability(Math.log(p), truncated(0.7, 0.5))).toBeCloseTo(0.549182561896, 12);
  });

  test('just above k the gradient jumps from 0 to k^q (1 − k)', () => {
    // by hand: 0.5^0.7 × (1 − 0.5) = 0.615572 × 0.5 = 0.307786
    const above = lossGradient(twoLogits(0.5 + 1e-12), 0, truncated(0.7, 0.5));
    expect(above[0]).toBeCloseTo(-0.307786, 6);
    expect(above[1]).toBeCloseTo(0.307786, 6);
    expect([...lossGradient(twoLogits(0.5 - 1e-12), 0, truncated(0.7, 0.5))]).toEqual([0, 0]);
  });
});

test('all 1,023 values and gradients of PyTorch are met to 1e-12', () => {
  expect(golden.entries).toHaveLength(1023);
  for (const entry of golden.entries) {
    const loss: Loss = { name: entry.loss, q: entry.q ?? 0.7, k: entry.k ?? 0.5 };
    const where = `${entry.case}: ${entry.loss}, q ${entry.q ?? '-'}, k ${entry.k ?? '-'}`;
    const allowed = (value: number): number => 1e-12 * Math.max(1, Math.abs(value));
    const value = lossOf(entry.logits, entry.label, loss);
    expect(Math.abs(value - entry.value), where).toBeLessThanOrEqual(allowed(entry.value));
    const gradient = lossGradient(entry.logits, entry.label, loss);
    expect(gradient, where).toHaveLength(entry.gradient.length);
    entry.gradient.forEach((expected, c) => {
      expect(Math.abs(gradient[c] - expected), `${where}, class ${c}`).toBeLessThanOrEqual(allowed(expected));
    });
  }
});

test('the gradient is the slope of the loss', () => {
  const h = 1e-5;
  for (let seed = 1; seed <= 60; seed++) {
    const random = seededRandom(seed, 'slope');
    const logits = randomLogits(random, 2 + random.integer(9));
    const label = random.integer(logits.length);
    for (const loss of everyLoss) {
      const where = `seed ${seed}, ${loss.name}, q ${loss.q}, k ${loss.k}`;
      // At the jump there is no slope.
      if (Math.abs(Math.exp(logSoftmax(logits)[label]) - loss.k) < 1e-4) continue;
      const gradient = lossGradient(logits, label, loss);
      for (let c = 0; c < logits.length; c++) {
        const slope =
          (lossOf(
            logits.map((z, i) => (i === c ? z + h : z)),
            label,
            loss,
          ) -
            lossOf(
              logits.map((z, i) => (i === c ? z - h : z)),
              label,
              loss,
            )) /
          (2 * h);
        expect(Math.abs(gradient[c] - slope), `${where}, class ${c}`).toBeLessThan(1e-8);
      }
    }
  }
});

test('the gradient of every loss sums to zero over the classes', () => {
  for (let seed = 1; seed <= 40; seed++) {
    const random = seededRandom(seed, 'sum');
    const logits = randomLogits(random, 2 + random.integer(99));
    for (const loss of everyLoss) {
      const sum = lossGradient(logits, random.integer(logits.length), loss).reduce((a, b) => a + b, 0);
      expect(Math.abs(sum), `seed ${seed}, ${loss.name}`).toBeLessThan(1e-14);
    }
  }
});

test('a constant added to every logit changes nothing, however large', () => {
  for (const offset of [-1000, 1000, 1e5]) {
    const moved = [1 + offset, -0.5 + offset, 2 + offset];
    for (const loss of everyLoss)
      expect(lossOf(moved, 0, loss)).toBeCloseTo(lossOf([1, -0.5, 2], 0, loss), 9);
  }
});

describe('limits', () => {
  test('towards q = 0 value and gradient become those of cross-entropy', () => {
    const crossEntropy: Loss = { name: 'ce', q: 1, k: 0 };
    for (const q of [1e-6, 1e-9, 1e-12, 0]) {
      for (let seed = 1; seed <= 20; seed++) {
        const random = seededRandom(seed, 'q to 0');
        const logits = randomLogits(random, 5);
        const logP = logSoftmax(logits)[0];
        // Lq = −log p − q (log p)² / 2 + …
        const allowed = (q * logP ** 2) / 2 + 1e-14 * (1 - logP);
        expect(Math.abs(lqOfLogProbability(logP, q) + logP), `seed ${seed}, q ${q}`).toBeLessThanOrEqual(
          allowed,
        );
        const gradient = lossGradient(logits, 0, { name: 'lq', q, k: 0 });
        lossGradient(logits, 0, crossEntropy).forEach((expected, c) => {
          expect(Math.abs(gradient[c] - expected), `seed ${seed}, q ${q}`).toBeLessThan(1e-15 - q * logP);
        });
      }
    }
  });

  test('at q = 1 it is 1 − p, half of mean absolute error', () => {
    for (let seed = 1; seed <= 20; seed++) {
      const logits = randomLogits(seededRandom(seed, 'q = 1'), 4);
      const atOne = lossOf(logits, 2, { name: 'lq', q: 1, k: 0 });
      expect(atOne, `seed ${seed}`).toBeCloseTo(1 - Math.exp(logSoftmax(logits)[2]), 14);
      expect(lossOf(logits, 2, { name: 'mae', q: 1, k: 0 }), `seed ${seed}`).toBeCloseTo(2 * atOne, 14);
    }
  });

  test('k = 0 switches truncation off, bit for bit', () => {
    for (let seed = 1; seed <= 20; seed++) {
      const logits = randomLogits(seededRandom(seed, 'k = 0'), 4).map((z) => 20 * z);
      const plain: Loss = { name: 'lq', q: 0.7, k: 0 };
      expect(lossOf(logits, 1, truncated(0.7, 0)), `seed ${seed}`).toBe(lossOf(logits, 1, plain));
      expect(lossGradient(logits, 1, truncated(0.7, 0)), `seed ${seed}`).toEqual(
        lossGradient(logits, 1, plain),
      );
    }
  });

  test('at p = 0 and p = 1 the gradient is finite and no larger than its scale', () => {
    for (const [logits, label] of [
      [[800, -800, 0], 0],
      [[800, -800, 0], 1],
      [[1e30, -1e30, 0], 1],
      [[-800, -800, -800], 2],
    ] as const)
      for (const loss of everyLoss) {
        const gradient = lossGradient(logits, label, loss);
        for (const value of gradient)
          expect(Math.abs(value), `${loss.name}, q ${loss.q}`).toBeLessThanOrEqual(gradientForm(loss).scale);
        expect(Number.isFinite(lossOf(logits, label, loss)), `${loss.name}, q ${loss.q}`).toBe(true);
      }
  });
});

test('the pull on the own logit, p^q (1 − p), is strongest at p = q / (1 + q)', () => {
  for (const q of [0.1, 0.35, 0.5, 0.7, 1]) {
    const pull = (p: number): number => -lossGradient(twoLogits(p), 0, { name: 'lq', q, k: 0 })[0];
    const peak = q / (1 + q);
    expect(pull(peak)).toBeCloseTo(peak ** q * (1 - peak), 12);
    let strongest = 0.0005;
    for (let p = 0.0005; p < 1; p += 0.0005) if (pull(p) > pull(strongest)) strongest = p;
    expect(Math.abs(strongest - peak), `q ${q}`).toBeLessThanOrEqual(0.0005);
  }
});

test('the losses of all labels together lie between (C − C^(1−q)) / q and (C − 1) / q', () => {
  for (let seed = 1; seed <= 200; seed++) {
    const random = seededRandom(seed, 'bounds');
    const classes = 2 + random.integer(99);
    const q = 0.01 + 0.99 * random.next();
    const sum = logSoftmax(randomLogits(random, classes)).reduce(
      (total, logP) => total + lqOfLogProbability(logP, q),
      0,
    );
    const slack = 1e-12 * (classes / q);
    expect(sum, `seed ${seed}`).toBeGreaterThanOrEqual((classes - classes ** (1 - q)) / q - slack);
    expect(sum, `seed ${seed}`).toBeLessThanOrEqual((classes - 1) / q + slack);
  }
  // Equal probabilities meet the lower bound. by hand: C = 4, q = 0.5: (4 − 2) / 0.5 = 4
  const equal = logSoftmax([0, 0, 0, 0]).reduce((sum, logP) => sum + lqOfLogProbability(logP, 0.5), 0);
  expect(equal).toBeCloseTo(4, 12);
});

test('the best of all keep-masks costs what truncation costs', () => {
  // Zhang and Sabuncu 2018, section 3.3: min over w in {0, 1}^n of Σ w (L − L(k)) + n L(k)
  for (let seed = 1; seed <= 30; seed++) {
    const random = seededRandom(seed, 'masks');
    const n = 1 + random.integer(12);
    const q = 0.05 + 0.95 * random.next();
    const k = 0.05 + 0.9 * random.next();
    const atK = lqOfLogProbability(Math.log(k), q);
    const logP = Float64Array.from({ length: n }, () => logSoftmax(randomLogits(random, 3))[0]);
    const excess = logP.map((value) => lqOfLogProbability(value, q) - atK);
    let least = Infinity;
    for (let mask = 0; mask < 2 ** n; mask++)
      least = Math.min(
        least,
        excess.reduce((sum, value, i) => sum + ((mask >> i) & 1) * value, n * atK),
      );
    const sum = logP.reduce((total, value) => total + lossOfLogProbability(value, truncated(q, k)), 0);
    expect(Math.abs(least - sum), `seed ${seed}`).toBeLessThan(1e-12 * Math.max(1, sum));
  }
});

test('every gradient is scale × p^q × (p − onehot) with the form a backend is given', () => {
  for (let seed = 1; seed <= 20; seed++) {
    const logits = randomLogits(seededRandom(seed, 'form'), 6);
    const logP = logSoftmax(logits);
    for (const loss of everyLoss.filter(({ name, k }) => name !== 'truncated-lq' || k === 0)) {
      const { q, scale } = gradientForm(loss);
      lossGradient(logits, 3, loss).forEach((value, c) => {
        const expected = scale * Math.exp(logP[3]) ** q * (Math.exp(logP[c]) - (c === 3 ? 1 : 0));
        expect(Math.abs(value - expected), `seed ${seed}, ${loss.name}`).toBeLessThan(1e-14);
      });
    }
  }
});
