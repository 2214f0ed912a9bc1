// Training in a utility process, held by the same interface as a child process.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { utilityProcess } from '../../../src-main/hosts/electron/utility-process.ts';
import type { ProcessEnd } from '../../../src-main/worker/start-process.ts';
import { electronStandIn } from './stand-in.ts';

function start(platform = 'linux') {
  const { electron, processes } = electronStandIn();
  const started = utilityProcess(electron, '/out/main/training-process.js', platform)();
  return { started, child: processes[0] };
}

function endOf(code: number, platform?: string): Promise<ProcessEnd> {
  const { started, child } = start(platform);
  const end = new Promise<ProcessEnd>((resolve) => {
    started.onEnd(resolve);
  });
  child.stderr.emit('data', 'it was ');
  child.emit('exit', code);
  child.stderr.emit('data', 'me');
  return end;
}

describe('a training process', () => {
  it('is the built file, started clean and named for the task manager', () => {
    const { child } = start();

    expect(child.file).toBe('/out/main/training-process.js');
    expect(child.options).toEqual({
      serviceName: 'Second Look training',
      execArgv: [],
      stdio: ['ignore', 'ignore', 'pipe'],
    });
  });

  it('is spoken to and listened to', () => {
    const { started, child } = start();
    const heard: unknown[] = [];
    started.onMessage((message) => heard.push(message));
    started.send({ kind: 'backends', failed: [] });
    child.emit('message', { kind: 'backends', states: [] });

    expect(child.posted).toEqual([{ kind: 'backends', failed: [] }]);
    expect(heard).toEqual([{ kind: 'backends', states: [] }]);
  });

  it('is not spoken to after its end', () => {
    const { started, child } = start();
    child.emit('exit', 0);
    started.send({ kind: 'stop' });

    expect(child.posted).toEqual([]);
  });

  it('says how it ended, and its last words', async () => {
    expect(await endOf(1)).toEqual({ exitCode: 1, signal: null, lastWords: 'it was me' });
    expect(await endOf(9)).toEqual({ exitCode: null, signal: 'SIGKILL', lastWords: 'it was me' });
    expect(await endOf(139)).toMatchObject({ exitCode: null, signal: 'SIGSEGV' });
    expect(await endOf(9, 'win32')).toMatchObject({ exitCode: 9, signal: null });
  });

  it.skipIf(process.platform === 'win32')('is killed by a signal it cannot refuse', async () => {
    const { started, child } = start();
    const script =
      "process.on('SIGTERM', () => undefined); setInterval(() => undefined, 1000); console.log(1)";
    const real = spawn(process.execPath, ['-e', script]);
    await once(real.stdout, 'data');
    child.pid = real.pid;
    started.kill();
    const [, signal] = (await once(real, 'exit')) as [number | null, string | null];

    expect(signal).toBe('SIGKILL');
    expect(() => {
      started.kill();
    }).not.toThrow();
  });

  it.skipIf(process.platform === 'win32')(
    'that has not started yet is killed as soon as it has',
    async () => {
      const { started, child } = start();
      started.kill();
      const real = spawn(process.execPath, ['-e', 'setInterval(() => undefined, 1000)']);
      child.pid = real.pid;
      child.emit('spawn');
      const [, signal] = (await once(real, 'exit')) as [number | null, string | null];

      expect(signal).toBe('SIGKILL');
    },
  );
});
