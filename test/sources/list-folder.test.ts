import { mkdirSync, symlinkSync } from 'node:fs';
import { join, parse } from 'node:path';
import { expect, test } from 'vitest';
import { listFolder } from '../../src-main/sources/list-folder.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { addTo } from './tiny-pictures.ts';

function homeWith(...folders: string[]): string {
  const home = temporaryFolder();
  for (const folder of folders) mkdirSync(join(home, folder), { recursive: true });
  return home;
}

test('the folders of one level come in natural order, files and hidden ones left out', async () => {
  const home = homeWith('set 10', 'set 2', '.hidden', 'a/b');
  addTo(home, { 'picture.png': '' });
  symlinkSync(join(home, 'a'), join(home, 'link'));
  symlinkSync(join(home, 'nowhere'), join(home, 'broken'));
  expect(await listFolder('', home)).toEqual({
    folder: home,
    parent: join(home, '..'),
    folders: ['a', 'link', 'set 2', 'set 10'],
  });
});

test('what a person types begins at home, with or without a tilde, or at the top of the disk', async () => {
  const home = homeWith('a/b');
  const inner = { folder: join(home, 'a'), parent: home, folders: ['b'] };
  for (const typed of ['a', '~/a', ' ~/a/ ', join(home, 'a'), 'a/b/..']) {
    expect(await listFolder(typed, home), typed).toEqual(inner);
  }
  expect((await listFolder('~', home)).folder).toBe(home);
  expect((await listFolder(parse(home).root, home)).parent).toBeNull();
});

test('a folder that is not there, or is none, is refused with a sentence', async () => {
  const home = homeWith();
  addTo(home, { 'picture.png': '' });
  await expect(listFolder('nowhere', home)).rejects.toMatchObject({
    code: 'not-found',
    message: `There is no folder ${join(home, 'nowhere')}. Check the path.`,
  });
  await expect(listFolder('picture.png', home)).rejects.toMatchObject({ code: 'invalid' });
  await expect(listFolder('x'.repeat(1000), home)).rejects.toMatchObject({ code: 'invalid' });
});
