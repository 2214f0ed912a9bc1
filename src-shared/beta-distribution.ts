// The beta distribution: what is known of a share after some of its members were looked at.

/** Shapes, above 0: Beta(1 + wrong, 1 + right) is what is known of the share of wrong ones by who knew nothing before. */
export interface Beta {
  readonly a: number;
  readonly b: number;
}

/**
 * The share below which the true one lies with this probability.
 *
 * @param probability  0 … 1
 * @param beta         0 as a shape puts all weight on that end
 * @returns            0 … 1, to 12 digits after the point
 */
export function betaQuantile(probability: number, { a, b }: Beta): number {
  if (a <= 0) return 0;
  if (b <= 0) return 1;
  const logScale = logGamma(a + b) - logGamma(a) - logGamma(b);
  let low = 0;
  let high = 1;
  for (let step = 0; step < 42; step++) {
    const middle = (low + high) / 2;
    if (shareBelow(middle, a, b, logScale) < probability) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** Regularised incomplete beta function, by its continued fraction: Abramowitz and Stegun 26.5.8. */
function shareBelow(x: number, a: number, b: number, logScale: number): number {
  const front = Math.exp(logScale + a * Math.log(x) + b * Math.log1p(-x));
  // The fraction converges quickly on this side of the mean only.
  return x < (a + 1) / (a + b + 2)
    ? (front * fraction(x, a, b)) / a
    : 1 - (front * fraction(1 - x, b, a)) / b;
}

/** Lentz's way to work out a continued fraction from its front. */
function fraction(x: number, a: number, b: number): number {
  const tiny = 1e-300;
  let c = 1;
  let d = 1 / away(1 - ((a + b) * x) / (a + 1));
  let value = d;
  for (let m = 1; m < 400; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    let factor = 1;
    for (const term of [even, odd]) {
      d = 1 / away(1 + term * d);
      c = away(1 + term / c);
      factor = c * d;
      value *= factor;
    }
    if (Math.abs(factor - 1) < 1e-13) break;
  }
  return value;

  function away(number: number): number {
    return Math.abs(number) < tiny ? tiny : number;
  }
}

const lanczos = [
  76.18009172947146, -86.50532032941677, 24.01409824083091, -1.231739572450155, 0.1208650973866179e-2,
  -0.5395239384953e-5,
];

/** Natural logarithm of the gamma function, to 10 digits: Lanczos' approximation. @param x  above 0 */
function logGamma(x: number): number {
  const shifted = x + 5.5;
  let sum = 1.000000000190015;
  for (const [place, coefficient] of lanczos.entries()) sum += coefficient / (x + 1 + place);
  return Math.log((2.5066282746310005 * sum) / x) - (shifted - (x + 0.5) * Math.log(shifted));
}
