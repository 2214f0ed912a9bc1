import { expect, test } from 'vitest';
import { findDoubles, listNearDoubles } from '../../src-main/sources/find-doubles.ts';

const [a, b, c] = ['a', 'b', 'c'].map((digit) => digit.repeat(64));

test('equal content in different classes is reported with all its paths and labels', () => {
  const pictures = [
    { path: 'dog/1.png', label: 'dog', contentHash: a },
    { path: 'cat/1.png', label: 'cat', contentHash: a },
    { path: 'cat/2.png', label: 'cat', contentHash: b },
  ];
  expect(findDoubles(pictures)).toEqual([
    { contentHash: a, paths: ['cat/1.png', 'dog/1.png'], labels: ['cat', 'dog'] },
  ]);
});

test('those with several labels come first, then the order of the first path rules', () => {
  const pictures = [
    { path: '10/x.png', label: '10', contentHash: c },
    { path: '2/y.png', label: '2', contentHash: c },
    { path: '1/a.png', label: '1', contentHash: b },
    { path: '1/b.png', label: '1', contentHash: b },
    { path: '0/a.png', label: '0', contentHash: a },
    { path: '0/b.png', label: '0', contentHash: a },
    { path: '0/c.png', label: '0', contentHash: a },
  ];
  expect(findDoubles(pictures)).toEqual([
    { contentHash: c, paths: ['10/x.png', '2/y.png'], labels: ['2', '10'] },
    { contentHash: a, paths: ['0/a.png', '0/b.png', '0/c.png'], labels: ['0'] },
    { contentHash: b, paths: ['1/a.png', '1/b.png'], labels: ['1'] },
  ]);
});

test('where people gave or kept each of several labels they are confirmed, and no contradiction', () => {
  const labelled = (path: string, contentHash: string, isTrusted: boolean) => ({
    path,
    label: path.slice(0, 3),
    contentHash,
    isTrusted,
  });
  const pictures = [
    labelled('cat/1.png', a, true),
    labelled('dog/1.png', a, true),
    labelled('dog/2.png', a, false),
    labelled('cat/3.png', b, true),
    labelled('dog/3.png', b, false),
  ];
  expect(findDoubles(pictures)).toEqual([
    { contentHash: b, paths: ['cat/3.png', 'dog/3.png'], labels: ['cat', 'dog'] },
    {
      contentHash: a,
      paths: ['cat/1.png', 'dog/1.png', 'dog/2.png'],
      labels: ['cat', 'dog'],
      isConfirmed: true,
    },
  ]);
});

test('without doubles there is nothing to report', () => {
  expect(findDoubles([])).toEqual([]);
  expect(findDoubles([{ path: 'cat/1.png', label: 'cat', contentHash: a }])).toEqual([]);
});

test('near doubles are the groups that hold different files, those under several labels first', () => {
  const pictures = [
    'cat/1.png a',
    'cat/2.png b',
    'cat/3.png c',
    'cat/4.png c',
    'dog/5.png d',
    'dog/6.png d',
    'cat/7.png e',
  ]
    .map((line) => line.split(' '))
    .map(([path, contentHash]) => ({ path, label: path.slice(0, 3), contentHash }));
  // The third and fourth are equal files and no near doubles, the last has none.
  expect(listNearDoubles(pictures, [1, 1, 2, 2, 0, 0, null])).toEqual([
    { contentHashes: ['a', 'b'], paths: ['cat/1.png', 'cat/2.png'], labels: ['cat'] },
  ]);
  expect(listNearDoubles(pictures, [1, 1, 2, null, 2, 2, null])).toEqual([
    { contentHashes: ['c', 'd'], paths: ['cat/3.png', 'dog/5.png', 'dog/6.png'], labels: ['cat', 'dog'] },
    { contentHashes: ['a', 'b'], paths: ['cat/1.png', 'cat/2.png'], labels: ['cat'] },
  ]);
});
