// The training process as Electron runs it: with a parent port, and without the channel of a child process.

import { EventEmitter } from 'node:events';

const send = process.send?.bind(process);
const port = new EventEmitter();
process.on('message', (data) => port.emit('message', { data }));
// The wire must not lean on it.
Reflect.deleteProperty(process, 'send');
Object.assign(process, {
  parentPort: Object.assign(port, {
    postMessage(message: unknown) {
      send?.(message);
    },
  }),
});

await import('../../src-main/worker/training-process.ts');
