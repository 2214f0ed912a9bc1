// The command `serve`, over a stand-in for the server.

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { AppError } from '../../../src-shared/errors.ts';
import type { CommandLineHost } from '../../../src-main/hosts/cli/run-command-line.ts';
import { runCommandLine } from '../../../src-main/hosts/cli/run-command-line.ts';
import { temporaryFolder } from '../../temporary-folder.ts';
import { fakeApp } from './fake-reports.ts';

type ServeRequest = Parameters<CommandLineHost['serve']>[0];

describe('serve', () => {
  it('prints the link, opens it, and ends well at Ctrl+C, the server before the app', async () => {
    const session = start(['serve']);
    await session.isServing();
    expect(session.written.stdout).toBe('Second Look is at http://127.0.0.1:7000/?token=1\n');
    expect(session.opened).toEqual(['http://127.0.0.1:7000/?token=1']);
    expect(session.requests[0]).toMatchObject({ startPage: '/' });
    expect(session.requests[0].port).toBeUndefined();

    session.interrupt(0);
    expect(await session.exitCode).toBe(0);
    expect(session.order).toEqual(['server closed', 'app closed']);
    expect(session.written.stderr).toBe(
      'Ctrl+C ends Second Look; training that still runs is stopped then, and what it found is kept.\n' +
        'Ending. Press Ctrl+C again to quit at once.\n',
    );
  });

  it('begins with the folder it is given, on the port it is given', async () => {
    const folder = temporaryFolder();
    const session = start(['serve', folder, '--port', '8123', '--data', '/data']);
    await session.isServing();

    expect(session.requests[0]).toMatchObject({
      port: 8123,
      startPage: `/#/open?folder=${encodeURIComponent(folder)}`,
    });
    expect(session.dataFolder).toBe('/data');
    session.interrupt(0);
    await session.exitCode;
  });

  it('opens nothing with --no-open', async () => {
    const session = start(['serve', '--no-open']);
    await session.isServing();

    expect(session.opened).toEqual([]);
    session.interrupt(0);
    await session.exitCode;
  });

  it('says why no browser was opened and goes on', async () => {
    const session = start(['serve'], { openBrowser: () => Promise.resolve('There is no display here.') });
    await session.isServing();
    session.interrupt(0);

    expect(await session.exitCode).toBe(0);
    expect(session.written.stderr).toMatch(/^There is no display here\.\n/);
  });

  it('makes a new link at Enter where somebody can press it', async () => {
    const enters = new Set<() => void>();
    const session = start(['serve'], {
      onEnter: (listener) => {
        enters.add(listener);
        return () => enters.delete(listener);
      },
    });
    await session.isServing();
    expect(session.written.stderr).toContain('The link works once. Press Enter to open it again.\n');

    for (const press of enters) press();
    expect(session.written.stdout).toMatch(/\nSecond Look is at http:\/\/127\.0\.0\.1:7000\/\?token=2\n$/);
    expect(session.opened).toHaveLength(2);
    session.interrupt(0);
    await session.exitCode;
    expect(enters.size).toBe(0);
  });

  it.each([
    [{ kind: 'training', dataSetId: 1, runId: 2, state: 'stopping' } as const, 'Keeping what has been found'],
    [{ kind: 'reading', folder: '/p', done: 1, total: 2, decoded: 1 } as const, 'Waiting for the pictures'],
    [
      { kind: 'exporting', dataSetId: 1, to: '/t', done: 1, total: 2, bytes: 0, totalBytes: 0 } as const,
      'Taking away the half export',
    ],
  ])('says what it waits for, and that a second Ctrl+C leaves without it', async (busy, words) => {
    const session = start(['serve'], {
      open: () =>
        Promise.resolve({
          app: fakeApp(),
          close: (onWait) => {
            onWait?.(busy);
            return Promise.resolve();
          },
        }),
    });
    await session.isServing();
    session.interrupt(0);
    expect(await session.exitCode).toBe(0);
    expect(session.written.stderr).toContain(`\n${words}`);
    expect(session.written.stderr.match(/Press Ctrl\+C again to leave/g)).toHaveLength(1);
  });

  it('quits at once at the second Ctrl+C', async () => {
    const quits: number[] = [];
    const session = start(['serve'], { quit: (code) => quits.push(code) });
    await session.isServing();
    session.interrupt(0);
    session.interrupt(2000);
    await session.exitCode;

    expect(quits).toEqual([130]);
  });

  it.each([
    ['0', '--port must be a whole number from 1 to 65535, but it is "0"'],
    ['70000', '--port must be a whole number from 1 to 65535, but it is "70000"'],
    ['http', '--port must be a whole number from 1 to 65535, but it is "http"'],
  ])('takes no port %s', async (port, sentence) => {
    const session = start(['serve', '--port', port]);

    expect(await session.exitCode).toBe(2);
    expect(session.written.stderr).toContain(sentence);
    expect(session.requests).toEqual([]);
  });

  it('says in the terminal that a folder is not there, or is a file', async () => {
    const place = temporaryFolder();
    writeFileSync(join(place, 'file'), '');
    for (const [name, sentence] of [
      ['nowhere', `There is no folder ${join(place, 'nowhere')}.`],
      ['file', `${join(place, 'file')} is a file, not a folder.`],
    ]) {
      const session = start(['serve', join(place, name)]);
      expect(await session.exitCode).toBe(2);
      expect(session.written.stderr).toContain(sentence);
      expect(session.requests).toEqual([]);
    }
  });

  it('says that the port is taken, and closes the app', async () => {
    const session = start(['serve', '--port', '7000'], {
      serve: () => Promise.reject(new AppError('conflict', 'Port 7000 is used by another program.')),
    });

    expect(await session.exitCode).toBe(2);
    expect(session.written).toEqual({ stdout: '', stderr: 'Port 7000 is used by another program.\n' });
    expect(session.order).toEqual(['app closed']);
  });
});

/** Starts the command line and lets the test play the person at it. */
function start(argv: readonly string[], host: Partial<CommandLineHost> = {}) {
  const written = { stdout: '', stderr: '' };
  const requests: ServeRequest[] = [];
  const opened: string[] = [];
  const order: string[] = [];
  const interrupts = new Set<() => void>();
  let timeMs = 0;
  let links = 0;
  let dataFolder = '';
  const newLink = (): string => `http://127.0.0.1:7000/?token=${++links}`;
  const screen = (name: 'stdout' | 'stderr') => ({
    write: (text: string) => (written[name] += text),
    isTerminal: false,
    columns: Infinity,
  });
  const exitCode = runCommandLine(argv, {
    version: '1.2.3',
    environment: { SECOND_LOOK_DATA: '/nowhere' },
    platform: 'linux',
    homeFolder: '/home/somebody',
    currentFolder: '/here',
    stdout: screen('stdout'),
    stderr: screen('stderr'),
    open: (folder) => {
      dataFolder = folder;
      return Promise.resolve({
        app: fakeApp(),
        close: () => Promise.resolve(void order.push('app closed')),
      });
    },
    serve: (request) => {
      requests.push(request);
      return Promise.resolve({
        url: newLink(),
        port: 7000,
        newLink,
        close: () => Promise.resolve(void order.push('server closed')),
      });
    },
    openBrowser: (url) => Promise.resolve(void opened.push(url)),
    onEnter: undefined,
    onInterrupt: (listener) => {
      interrupts.add(listener);
      return () => interrupts.delete(listener);
    },
    quit: (code) => {
      throw new Error(`Nobody asked to quit with ${code}.`);
    },
    now: () => timeMs,
    ...host,
  });
  return {
    written,
    requests,
    opened,
    order,
    exitCode,
    isServing: () => expect.poll(() => written.stderr).toContain('Ctrl+C ends'),
    get dataFolder() {
      return dataFolder;
    },
    interrupt(atMs: number) {
      timeMs = atMs;
      for (const listener of interrupts) listener();
    },
  };
}
