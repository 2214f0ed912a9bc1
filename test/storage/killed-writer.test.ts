import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { openStore } from '../../src-main/storage/open-store.ts';
import { picture } from './made-up.ts';
import { temporaryFolder } from '../temporary-folder.ts';

const writer = fileURLToPath(new URL('killed-writer.ts', import.meta.url));

test('a writer killed half way leaves what was there before, and a store that can be written', async () => {
  const folder = temporaryFolder();
  const child = spawn(process.execPath, [writer, folder], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(child, 'exit');
  const [said] = (await once(child.stdout, 'data')) as [Buffer];
  expect(said.toString()).toBe('half way\n');

  const store = await openStore(folder);
  // Reading does not wait for the writer.
  expect(store.dataSet(1)?.classes).toEqual(['cat']);

  child.kill('SIGKILL');
  await ended;
  expect(store.dataSet(1)?.classes).toEqual(['cat']);
  const known = store.knownFiles('/pictures');
  expect(known.size).toBe(2000);
  expect(known.has('second/0.png')).toBe(false);
  expect(store.run(1)?.state).toBe('running');
  expect(store.markAbandonedRuns()).toBe(1);
  expect(store.run(1)?.state).toBe('failed');
  store.saveDataSet({
    folder: '/pictures',
    classes: ['dog'],
    pictures: [picture('second/0.png', 'dog')],
    unreadable: [],
    ignored: [],
    size: 32,
  });
  expect(store.knownFiles('/pictures').has('second/0.png')).toBe(true);
  store.close();
});
