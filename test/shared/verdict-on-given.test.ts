import { expect, test } from 'vitest';
import { verdictOnGiven } from '../../src-shared/verdict-on-given.ts';

const said = (kind: 'keep' | 'relabel' | 'remove' | 'unsure', label: string | null, given: string) => {
  const meant = verdictOnGiven({ kind, label }, given, 'cat');
  return [meant.kind, meant.label];
};

test('where the run was given the label of the folder, a verdict is what it was', () => {
  expect(said('keep', null, 'cat')).toEqual(['keep', null]);
  expect(said('relabel', 'dog', 'cat')).toEqual(['relabel', 'dog']);
  expect(said('remove', null, 'cat')).toEqual(['remove', null]);
  expect(said('unsure', null, 'cat')).toEqual(['unsure', null]);
});

test('where a verdict before the run gave the label, moving there is keeping, and keeping is moving back', () => {
  expect(said('relabel', 'dog', 'dog')).toEqual(['keep', null]);
  expect(said('keep', null, 'dog')).toEqual(['relabel', 'cat']);
  expect(said('relabel', 'eel', 'dog')).toEqual(['relabel', 'eel']);
  expect(said('remove', null, 'dog')).toEqual(['remove', null]);
});
