import { expect, test } from 'vitest';
import { labelsFromFolders } from '../../src-main/sources/labels-from-folders.ts';

test('the top folder is the label, however deep the picture lies', () => {
  expect(labelsFromFolders(['cat/1.png', 'dog/a/b/2.png'])).toEqual(['cat', 'dog']);
});

test('a class in several splits is one class', () => {
  const paths = ['train/cat/1.png', 'train/dog/2.png', 'val/cat/3.png', 'test/dog/deep/4.png'];
  expect(labelsFromFolders(paths)).toEqual(['cat', 'dog', 'cat', 'dog']);
});

test('every usual name of a split is known, in any case', () => {
  const names = ['train', 'training', 'Val', 'VALID', 'validation', 'test', 'testing', 'dev', 'eval'];
  expect(labelsFromFolders(names.map((name) => `${name}/cat/1.png`))).toEqual(names.map(() => 'cat'));
});

test('one split alone is still a split', () => {
  expect(labelsFromFolders(['train/cat/1.png', 'train/dog/2.png'])).toEqual(['cat', 'dog']);
});

test('a class may be called like a split when other folders beside it are not', () => {
  expect(labelsFromFolders(['train/1.png', 'bus/2.png', 'bus/old/3.png'])).toEqual(['train', 'bus', 'bus']);
});

test('a single folder around the classes is passed through, also around splits', () => {
  expect(labelsFromFolders(['images/cat/1.png', 'images/dog/2.png'])).toEqual(['cat', 'dog']);
  expect(labelsFromFolders(['set/v1/train/cat/1.png', 'set/v1/val/dog/2.png'])).toEqual(['cat', 'dog']);
});

test('a single folder that holds pictures itself is the one class', () => {
  expect(labelsFromFolders(['cat/1.png', 'cat/old/2.png'])).toEqual(['cat', 'cat']);
});

test('a picture beside the class folders has no label', () => {
  expect(labelsFromFolders(['1.png', 'cat/2.png', 'dog/3.png'])).toEqual([undefined, 'cat', 'dog']);
  expect(labelsFromFolders(['1.png', 'train/2.png', 'train/cat/3.png'])).toEqual([
    undefined,
    undefined,
    'cat',
  ]);
  expect(labelsFromFolders(['1.png', 'images/cat/2.png', 'images/dog/3.png'])).toEqual([
    undefined,
    'cat',
    'dog',
  ]);
});

test('names are taken as they are', () => {
  const names = [' cat ', "the 'cat'", 'קטול', '🐱', 'constructor', '__proto__'];
  expect(labelsFromFolders(names.map((name) => `${name}/1.png`))).toEqual(names);
});

test('no pictures, no labels', () => {
  expect(labelsFromFolders([])).toEqual([]);
  expect(labelsFromFolders(['1.png'])).toEqual([undefined]);
});
