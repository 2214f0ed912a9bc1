import { expect, test } from 'vitest';
import { compareCodePoints, compareNaturally } from '../../src-main/sources/compare-names.ts';
import { seededRandom } from '../../src-shared/random.ts';

test('code points order as the UTF-8 bytes do, also where UTF-16 differs', () => {
  const names = ['a', 'ab', 'b', 'ä', '\u05d0', '\uffee', '🐱'];
  expect([...names].reverse().sort(compareCodePoints)).toEqual(names);
  // by hand: 🐱 is U+1F431, above U+FFEE, but its first UTF-16 unit D83D lies below
  expect([...names].sort()).not.toEqual(names);

  const random = seededRandom(1, 'code points');
  for (let i = 0; i < 2000; i++) {
    const [a, b] = [madeUpName(random), madeUpName(random)];
    const expected = Buffer.compare(Buffer.from(a), Buffer.from(b));
    expect(Math.sign(compareCodePoints(a, b)), `seed 1: ${a} and ${b}`).toBe(expected);
  }
});

test('numbers in names order by their value', () => {
  const names = [
    '1',
    '2',
    '10',
    'class 9',
    'class 10',
    'class 10 b',
    'x99999999999999999998',
    'x99999999999999999999',
  ];
  expect([...names].reverse().sort(compareNaturally)).toEqual(names);
});

test('names of one number order by their zeros, and only equal names are equal', () => {
  expect(['1', '01', '001', '2'].sort(compareNaturally)).toEqual(['001', '01', '1', '2']);
  expect(compareNaturally('01', '01')).toBe(0);
  expect(compareNaturally('', '')).toBe(0);
  expect(compareNaturally('', '0')).toBeLessThan(0);
});

test('the natural order is an order: it does not depend on where one starts', () => {
  const random = seededRandom(2, 'natural');
  for (let i = 0; i < 2000; i++) {
    const [a, b, c] = [madeUpName(random), madeUpName(random), madeUpName(random)];
    const names = `seed 2: ${JSON.stringify([a, b, c])}`;
    expect(Math.sign(compareNaturally(a, b)) + Math.sign(compareNaturally(b, a)), names).toBe(0);
    expect(compareNaturally(a, b) === 0, names).toBe(a === b);
    if (compareNaturally(a, b) < 0 && compareNaturally(b, c) < 0) {
      expect(compareNaturally(a, c), names).toBeLessThan(0);
    }
  }
});

function madeUpName(random: { integer(below: number): number }): string {
  const pieces = ['0', '1', '9', '10', 'a', 'B', ' ', '-', 'ä', '\u05d0', '\uffee', '🐱', '🐶'];
  return Array.from({ length: random.integer(4) }, () => pieces[random.integer(pieces.length)]).join('');
}
