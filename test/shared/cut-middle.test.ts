import { expect, test } from 'vitest';
import { cutMiddle } from '../../src-shared/cut-middle.ts';

test('names that begin alike can still be told apart', () => {
  expect(cutMiddle('Crataegus laevigata, leaf 9', 13)).toBe('Cratae…leaf 9');
  expect(cutMiddle('Crataegus laevigata, leaf 12', 13)).toBe('Cratae…eaf 12');
});

test('a name that fits stays as it is', () => {
  expect(cutMiddle('dragonfly', 9)).toBe('dragonfly');
  // Eleven units, but one letter that is seen.
  expect(cutMiddle('👩‍👩‍👧‍👦', 3)).toBe('👩‍👩‍👧‍👦');
});

test('no letter is taken apart, and neither space nor dot is left beside the dots', () => {
  expect(cutMiddle('🦜🦜🦜🦜🦜🦜', 3)).toBe('🦜…🦜');
  expect(cutMiddle('one two three', 8)).toBe('one…ree');
  expect(cutMiddle('Quercus_robur_var. alba 4', 17)).toBe('Quercus…alba 4');
});
