import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { searchFolder } from '../../src-main/sources/search-folder.ts';
import { temporaryFolder } from '../temporary-folder.ts';

function diskWith(...folders: string[]): string {
  const disk = temporaryFolder();
  for (const folder of folders) mkdirSync(join(disk, folder), { recursive: true });
  return disk;
}

const pets = { name: 'pets', inside: ['cat', 'dog'] };

test('the folder with the same names inside comes first, one with none of them not at all', async () => {
  const disk = diskWith(
    'a/pets/cat',
    'a/pets/eel',
    'deep/er/pets/cat',
    'deep/er/pets/dog',
    'b/pets/fox',
    'pets2/cat',
  );
  expect(await searchFolder(pets, [disk])).toEqual([join(disk, 'deep/er/pets'), join(disk, 'a/pets')]);
});

test('of equally good ones, those near the likeliest start come first', async () => {
  const disk = diskWith('one/x/pets/cat', 'one/x/pets/dog', 'two/pets/cat', 'two/pets/dog');
  expect(await searchFolder(pets, [join(disk, 'one/x'), disk])).toEqual([
    join(disk, 'one/x/pets'),
    join(disk, 'two/pets'),
  ]);
});

test('a start may be the folder itself, and a missing start does no harm', async () => {
  const disk = diskWith('pets/cat', 'pets/dog');
  expect(await searchFolder(pets, [join(disk, 'gone'), join(disk, 'pets')])).toEqual([join(disk, 'pets')]);
});

test('names compare whatever way an accent is written', async () => {
  const disk = diskWith('cafe\u0301/tasse\u0301');
  expect(await searchFolder({ name: 'caf\u00e9', inside: ['tass\u00e9'] }, [disk])).toHaveLength(1);
});

test('a search ends at its limits', async () => {
  const disk = diskWith(
    ...Array.from({ length: 100 }, (_, i) => `wide ${i}`),
    'z/z/z/pets/cat',
    'z/z/z/pets/dog',
  );
  expect(await searchFolder(pets, [disk], { timeMs: 2000, folders: 50 })).toEqual([]);
  expect(await searchFolder(pets, [disk], { timeMs: -1, folders: 1000 })).toEqual([]);
  expect(await searchFolder(pets, [disk], { timeMs: 2000, folders: 1000 })).toHaveLength(1);
});
