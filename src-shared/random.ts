// Seeded random numbers: a seed means the same on every machine.

export interface Random {
  /** Uniform in [0, 1). */
  next(): number;
  /** Whole number in 0 … below − 1. */
  integer(below: number): number;
  /** Standard normal. */
  normal(): number;
}

/** Random numbers that can be gone on with elsewhere. */
export interface SavableRandom extends Random {
  state(): RandomState;
}
export type RandomState = readonly [a: number, b: number, c: number, counter: number];

/** sfc32 (Doty-Humphrey, PractRand), seeded through splitmix32; `stream` keeps uses of one seed apart. */
export function seededRandom(seed: number, stream: string): SavableRandom {
  let mixed = seed >>> 0;
  for (const character of stream)
    mixed = Math.imul(mixed ^ (character.codePointAt(0) ?? 0), 0x9e3779b1) >>> 0;
  const splitmix = (): number => {
    mixed = (mixed + 0x9e3779b9) >>> 0;
    let t = mixed ^ (mixed >>> 16);
    t = Math.imul(t, 0x21f0aaad);
    t ^= t >>> 15;
    t = Math.imul(t, 0x735a2d97);
    return (t ^ (t >>> 15)) >>> 0;
  };
  const random = randomFrom([splitmix(), splitmix(), splitmix(), 1]);
  for (let i = 0; i < 12; i++) random.next();
  return random;
}

/** Goes on exactly where the state was taken. */
export function randomFrom(state: RandomState): SavableRandom {
  let [a, b, c, counter] = state;
  const bits = (): number => {
    const t = (a + b + counter++) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + t;
    return t >>> 0;
  };
  const next = (): number => bits() / 4294967296;
  return {
    next,
    integer: (below) => Math.floor(next() * below),
    normal: () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next()),
    state: () => [a, b, c, counter],
  };
}
