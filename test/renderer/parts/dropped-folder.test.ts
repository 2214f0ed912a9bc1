import { expect, it } from 'vitest';
import { readDrop } from '../../../src-renderer/parts/data-sets/dropped-folder.ts';

function dropOf(entry: { isDirectory: boolean; name: string }, inside: readonly string[]): DataTransfer {
  const createReader = () => ({
    readEntries(found: (entries: { name: string }[]) => void) {
      found(inside.map((name) => ({ name })));
    },
  });
  const item = {
    kind: 'file',
    getAsFile: () => new File([], entry.name),
    webkitGetAsEntry: () => ({ ...entry, createReader }),
  };
  return { items: [item] } as unknown as DataTransfer;
}

const pets = { isDirectory: true, name: 'pets' };

it('knows the path of a folder dropped on the desktop window', async () => {
  const dropped = await readDrop(dropOf(pets, []), ({ name }) => `/pictures/${name}`);
  expect(dropped).toEqual({ kind: 'path', folder: '/pictures/pets' });
});

it('knows in a browser the name and what is inside, at most 50 names', async () => {
  const inside = Array.from({ length: 70 }, (_, place) => `class ${place}`);
  const dropped = await readDrop(dropOf(pets, inside), undefined);
  expect(dropped).toEqual({ kind: 'name', name: 'pets', inside: inside.slice(0, 50) });
});

it('takes no file for a folder', async () => {
  expect(await readDrop(dropOf({ isDirectory: false, name: 'a.png' }, []), undefined)).toEqual({
    kind: 'no folder',
  });
  expect(await readDrop({ items: [] } as unknown as DataTransfer, undefined)).toEqual({ kind: 'no folder' });
});
