import { expect, test } from 'vitest';
import { seededRandom } from '../../src-shared/random.ts';
import { fromBytes, toBytes } from '../../src-shared/message-bytes.ts';

const there = (message: unknown): unknown => fromBytes(toBytes(message));

test('lists of strings of any length and content come through whole', () => {
  const letters = ['a', 'ß', '中', '🌞', ' ', '/', '\n', '\0', '"', ''];
  for (let seed = 1; seed <= 40; seed++) {
    const random = seededRandom(seed, 'strings');
    // Half of the lists have no character that ends a string in a long list.
    const usable = seed % 2 === 0 ? letters : letters.filter((letter) => letter !== '\0');
    const list = Array.from({ length: random.integer(200) }, () =>
      Array.from({ length: random.integer(12) }, () => usable[random.integer(usable.length)]).join(''),
    );
    expect(there({ list }), `seed ${seed}`).toEqual({ list });
  }
});

test('a long list of other things than strings comes through too', () => {
  const mixed = Array.from({ length: 100 }, (_, index) => (index === 99 ? null : `${index}`));
  expect(there(mixed)).toEqual(mixed);
  const numbers = Array.from({ length: 100 }, (_, index) => index / 7);
  expect(there(numbers)).toEqual(numbers);
});

test('typed arrays keep their kind and are whole elements wherever they lie in the message', () => {
  const arrays = [
    Uint8Array.of(1, 255),
    Uint16Array.of(1, 65535),
    Int32Array.of(-1, 2 ** 31 - 1),
    Uint32Array.of(2 ** 32 - 1),
    Float32Array.of(0.5, NaN),
    Float64Array.of(Math.PI, -Infinity),
    new Float64Array(),
  ];
  for (const array of arrays) {
    const [before, after] = there(['x', array]) as [string, typeof array];
    expect(before).toBe('x');
    expect(after.constructor).toBe(array.constructor);
    expect([...after]).toEqual([...array]);
  }
});
