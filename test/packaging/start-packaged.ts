// Starts the built desktop program in a process of its own, with a stand-in for Electron and real training processes,
// asks it for a diagnosis over the page's bridge, and prints what came of it.
//
//   node test/packaging/start-packaged.ts FOLDER     the folder with `out` and `node_modules`

import { fork } from 'node:child_process';
import { registerHooks } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { AppMessage } from '../../src-shared/wire.ts';
import { electronStandIn, pageIn } from '../hosts/electron/stand-in.ts';

const folder = process.argv[2];
// As the installed program is called, and where it finds what lies beside its archive.
process.argv = ['second-look'];
Object.assign(process, { resourcesPath: folder });
const standIn = electronStandIn();
const electron = {
  ...standIn.electron,
  utilityProcess: { fork: (file: string) => forkWithParentPort(file) },
};
Object.assign(globalThis, { electronStandIn: electron });

registerHooks({
  resolve(specifier, context, nextResolve) {
    if (specifier !== 'electron') return nextResolve(specifier, context);
    return { url: 'stand-in:electron', format: 'module', shortCircuit: true };
  },
  load(url, context, nextLoad) {
    if (url !== 'stand-in:electron') return nextLoad(url, context);
    const names = Object.keys(electron).join(', ');
    return {
      format: 'module',
      source: `export const { ${names} } = globalThis.electronStandIn;`,
      shortCircuit: true,
    };
  },
});

await import(pathToFileURL(join(folder, 'out', 'main', 'desktop.js')).href);
await until(() => standIn.windows.length > 0 || standIn.errors.length > 0);
if (standIn.errors.length > 0) throw new Error(standIn.errors[0].text);

const [window] = standIn.windows;
const [url] = window.loaded;
const { bridge, heard } = pageIn(window.webContents);
bridge.listen((message) => heard.push(message));
bridge.send({ kind: 'call', id: 1, call: 'doctor', request: {} });
const isAnswer = (message: AppMessage): boolean => 'id' in message && message.id === 1;
await until(() => heard.some(isAnswer));
process.stdout.write(JSON.stringify({ url, doctor: heard.find(isAnswer) }));
standIn.app.quit();
await until(() => standIn.app.hasQuit);
process.exit();

/** A utility process is spoken to over `process.parentPort`, which a child process gets from what is loaded before it. */
function forkWithParentPort(file: string) {
  const port = `
    const { EventEmitter } = await import('node:events');
    const send = process.send.bind(process);
    const parentPort = new EventEmitter();
    parentPort.postMessage = (message) => send(message);
    process.on('message', (data) => parentPort.emit('message', { data }));
    process.parentPort = parentPort;
    process.send = undefined;`;
  const child = fork(file, [], {
    execArgv: ['--import', `data:text/javascript,${encodeURIComponent(port)}`],
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  return Object.assign(child, {
    postMessage(message: unknown) {
      if (child.connected) child.send(message as object);
    },
  });
}

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 20));
}
