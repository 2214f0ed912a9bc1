// Started by killed-writer.test.ts as a process of its own: saves a data set, stops half way through a second
// saving of it, says so, and waits to be killed.

import { writeSync } from 'node:fs';
import { openStore } from '../../src-main/storage/open-store.ts';
import { picture, recipe } from './made-up.ts';

const store = await openStore(process.argv[2]);
const first = Array.from({ length: 2000 }, (_, i) => picture(`first/${i}.png`, 'cat'));
const { dataSet } = store.saveDataSet({
  folder: '/pictures',
  classes: ['cat'],
  pictures: first,
  unreadable: [],
  ignored: [],
  size: 32,
});
store.startRun({ dataSetId: dataSet.id, recipe });

const second = Array.from({ length: 2000 }, (_, i) => picture(`second/${i}.png`, 'dog'));
Object.defineProperty(second[1000], 'path', {
  get() {
    writeSync(1, 'half way\n');
    return Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
  },
});
store.saveDataSet({
  folder: '/pictures',
  classes: ['dog'],
  pictures: second,
  unreadable: [],
  ignored: [],
  size: 32,
});
