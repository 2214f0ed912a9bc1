import { expect, test } from 'vitest';
import type { LabelRow } from '../../src-main/exports/cleaned-labels.ts';
import { planFolders } from '../../src-main/exports/plan-folders.ts';
import { row } from './made-up-rows.ts';

function planned(...rows: [path: string, givenLabel: string, label: string | null][]): (string | null)[] {
  return planFolders(
    rows.map(([path, givenLabel, label]): LabelRow => ({ ...row, path, givenLabel, label })),
  );
}

test('each picture goes into the folder of its cleaned label', () => {
  expect(
    planned(['cat/1.png', 'cat', 'cat'], ['cat/2.png', 'cat', 'dog'], ['dog/3.png', 'dog', 'dog']),
  ).toEqual(['cat/1.png', 'dog/2.png', 'dog/3.png']);
});

test('a removed picture goes nowhere', () => {
  expect(planned(['cat/1.png', 'cat', null], ['dog/1.png', 'dog', 'dog'])).toEqual([null, 'dog/1.png']);
});

test('the later of two pictures of one name gets a number, whatever the case of the name', () => {
  const places = planned(
    ['cat/1.png', 'cat', 'dog'],
    ['cat/a/1.png', 'cat', 'dog'],
    ['dog/1 (2).png', 'dog', 'dog'],
    ['dog/1.PNG', 'dog', 'dog'],
  );
  expect(places).toEqual(['dog/1.png', 'dog/1 (2).png', 'dog/1 (2) (2).png', 'dog/1 (3).PNG']);
});

test('folders above the class folders stay', () => {
  const places = planned(
    ['test/cat/1.png', 'cat', 'dog'],
    ['train/cat/1.png', 'cat', 'dog'],
    ['train/dog/1.png', 'dog', 'dog'],
  );
  expect(places).toEqual(['test/dog/1.png', 'train/dog/1.png', 'train/dog/1 (2).png']);
  expect(planned(['images/train/cat/x/1.png', 'cat', 'cat'])).toEqual(['images/train/cat/1.png']);
});

test('where labels are no folder names, nothing stays above them', () => {
  expect(planned(['a/1.png', 'cat', 'cat'], ['b/1.png', 'cat', 'dog'])).toEqual(['cat/1.png', 'dog/1.png']);
  expect(planned(['1.png', 'cat', 'cat'])).toEqual(['cat/1.png']);
});

test('no label leads out of the tree', () => {
  const places = planned(
    ['cat/1.png', 'cat', '../../x'],
    ['cat/2.png', 'cat', '..'],
    ['cat/3.png', 'cat', '/x'],
  );
  expect(places).toEqual(['___.._x/1.png', '__/2.png', '_x/3.png']);
});
