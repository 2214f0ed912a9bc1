// Starts the built desktop program in a process of its own, with a stand-in for Electron and real training processes,
// trains on a folder over the page's bridge, and prints what came of it.
//
//   node test/packaging/start-packaged.ts FOLDER PICTURES     the folder with `out` and `node_modules`, and pictures

import { fork } from 'node:child_process';
import { registerHooks } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Answers, CallName, RequestOf } from '../../src-shared/contract.ts';
import { electronStandIn, pageIn } from '../hosts/electron/stand-in.ts';

const [, , folder, pictures] = process.argv;
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
await until(() => standIn.windows.at(0) ?? standIn.errors.at(0));
if (standIn.errors.length > 0) throw new Error(standIn.errors[0].text);

const [window] = standIn.windows;
const { bridge, heard } = pageIn(window.webContents);
bridge.listen((message) => heard.push(message));

const { dataSet, classes } = await ask('openFolder', { folder: pictures });
await ask('startTraining', { dataSetId: dataSet.id, training: { epochs: 2, size: 16, backend: 'cpu' } });
const end = await until(() => {
  const told = heard.find((message) => message.kind === 'event' && message.event.kind === 'trainingEnded');
  return told?.kind === 'event' && told.event.kind === 'trainingEnded' ? told.event.end : undefined;
});
const columns = end.runId === null ? undefined : await ask('reviewColumns', { runId: end.runId });
const address = `${window.loaded[0]}pictures/${classes[0].samples[0]}/small`;
const picture = await standIn.protocol.handlers.get('second-look-app')?.(new Request(address));
process.stdout.write(
  JSON.stringify({
    loaded: window.loaded,
    end,
    quality: Array.from(columns?.quality ?? []),
    picture: [picture?.status, picture?.headers.get('content-type')],
    bars: window.bars.length,
  }),
);
standIn.app.quit();
await until(() => (standIn.app.hasQuit ? true : undefined));
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

async function ask<Name extends CallName>(call: Name, request: RequestOf<Name>): Promise<Answers[Name]> {
  const id = heard.length + 1;
  bridge.send({ kind: 'call', id, call, request });
  const answer = await until(() => heard.find((message) => 'id' in message && message.id === id));
  if (answer.kind !== 'answer') throw new Error(JSON.stringify(answer));
  return answer.answer as Answers[Name];
}

async function until<Value>(look: () => Value | undefined): Promise<Value> {
  for (;;) {
    const found = look();
    if (found !== undefined) return found;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
