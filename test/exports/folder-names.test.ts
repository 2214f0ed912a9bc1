import { expect, test } from 'vitest';
import { folderNames, freeName } from '../../src-main/exports/folder-names.ts';

function named(...labels: string[]): string[] {
  const names = folderNames(new Set(labels), ['labels.csv']);
  return labels.map((label) => names.get(label) ?? '');
}

test('a label that is a folder name stays what it is', () => {
  const labels = [
    'cat',
    'Cat',
    'n02085620',
    'golden retriever',
    'é',
    '漢字',
    '👩‍👩‍👧',
    'v1.5',
    "it's",
    'a'.repeat(255),
  ];
  expect(named(...labels)).toEqual(labels);
});

test.each([
  ['and/or', 'and_or'],
  ['..', '__'],
  ['.', '_'],
  ['.git', '_git'],
  ['../../etc', '___.._etc'],
  ['a\\b', 'a_b'],
  ['a:b*?"<>|', 'a_b______'],
  ['tab\there', 'tab_here'],
  ['nul\u0000', 'nul_'],
  ['ends.', 'ends_'],
  ['ends ', 'ends_'],
  [' begins', '_begins'],
  ['CON', 'CON_'],
  ['con.txt', 'con_.txt'],
  ['Com7', 'Com7_'],
  ['lpt¹', 'lpt¹_'],
  ['labels.csv', 'labels (2).csv'],
  ['LABELS.CSV', 'LABELS (2).CSV'],
])('%j becomes the safe name %j', (label, name) => {
  expect(named(label)).toEqual([name]);
});

test('names that begin alike with reserved ones stay', () => {
  expect(named('console', 'nullable', 'com10', 'con 1')).toEqual(['console', 'nullable', 'com10', 'con 1']);
});

test('a name made safe never takes the name of another label', () => {
  expect(named('a/b', 'a_b', 'a:b', 'A?B')).toEqual(['a_b (3)', 'a_b', 'a_b (4)', 'A_B (2)']);
});

test('a label too long for a folder is cut between letters', () => {
  const [name] = named('🐱'.repeat(100));
  // by hand: a cat takes 4 bytes, and 63 of them 252
  expect(name).toBe('🐱'.repeat(63));
});

test('long labels with the same beginning get names of their own, short enough', () => {
  const names = named(...['x', 'y', 'z'].map((end) => 'a'.repeat(300) + end));
  expect(new Set(names).size).toBe(3);
  expect(names.every((name) => Buffer.byteLength(name) <= 255)).toBe(true);
});

test('numbers go before the extension, and count on', () => {
  expect(freeName('a.png', new Set())).toBe('a.png');
  expect(freeName('a.png', new Set(['a.png']))).toBe('a (2).png');
  expect(freeName('A.PNG', new Set(['a.png', 'a (2).png']))).toBe('A (3).PNG');
  expect(freeName('noend', new Set(['noend']))).toBe('noend (2)');
  expect(freeName('.png', new Set(['.png']))).toBe('.png (2)');
  const long = `${'a'.repeat(251)}.png`;
  expect(freeName(long, new Set([long]))).toBe(`${'a'.repeat(247)} (2).png`);
});
