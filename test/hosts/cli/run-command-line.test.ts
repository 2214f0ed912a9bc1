import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AuditRequest, DemoRequest, ExportRequest, SecondLook } from '../../../src-shared/contract.ts';
import { AppError } from '../../../src-shared/errors.ts';
import type { CommandLineHost } from '../../../src-main/hosts/cli/run-command-line.ts';
import { runCommandLine } from '../../../src-main/hosts/cli/run-command-line.ts';
import { epochLegend } from '../../../src-main/hosts/cli/show-progress.ts';
import { auditReport, backend, demoReport, doctorReport, epoch, fakeApp, settings } from './fake-reports.ts';

let home: string;

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'second-look-cli-'));
});

afterEach(() => {
  rmSync(home, { recursive: true, force: true });
});

describe('audit', () => {
  it('sends the options it was given, and no others, as a request', async () => {
    let asked: AuditRequest | undefined;
    const audit: SecondLook['audit'] = (request) => {
      asked = request;
      return Promise.resolve(auditReport);
    };
    const words =
      'audit pets --effort quick --loss truncated-lq --q .7 --k 0.25 --epochs 3 --size 32 --seed 7 --backend cpu';
    const { exitCode } = await run(words.split(' '), { audit });

    expect(exitCode).toBe(0);
    expect(asked).toEqual({
      folder: resolve('/here', 'pets'),
      training: {
        effort: 'quick',
        loss: 'truncated-lq',
        q: 0.7,
        k: 0.25,
        epochs: 3,
        size: 32,
        seed: 7,
        backend: 'cpu',
      },
    });
    await run(['audit', '/pets'], { audit });
    expect(asked).toEqual({ folder: resolve('/pets'), training: {} });
    await run(['audit', '/pets', '--ignore-verdicts'], { audit });
    expect(asked).toEqual({ folder: resolve('/pets'), training: {}, fromVerdicts: false });
  });

  it('prints progress on standard error and the result on standard output', async () => {
    const { stdout, stderr } = await run(['audit', 'pets'], {
      audit: (_, { onProgress }) => {
        onProgress({ kind: 'reading', done: 0, total: 20, decoded: 0 });
        onProgress({ kind: 'reading', done: 20, total: 20, decoded: 20 });
        onProgress({ kind: 'settings', settings, examples: 1200, classes: 2 });
        onProgress({ kind: 'backend', choice: backend });
        onProgress({ kind: 'epoch', report: epoch });
        return Promise.resolve(auditReport);
      },
    });

    expect(stderr).toBe(
      [
        'Reading pictures: 0 of 20 (0 decoded)',
        'Reading pictures: 20 of 20 (20 decoded)',
        'Settings: truncated Lq, q 0.7, k 0.25, 10 epochs of pretraining, 20 epochs (8 to warm up), 32 × 32 pixels, seed 1; 1,200 pictures in 2 classes.',
        'Backend: cpu. It trained a tiny step correctly. Why not gpu: No graphics card was found.',
        epochLegend(true),
        'epoch  7/20  loss 0.412  held-out 71.3 %  kept 64.0 %  4:12 left',
        '',
      ].join('\n'),
    );
    expect(stdout).toContain('To write the labels:    second-look export --to labels.csv\n');
    expect(stdout).not.toContain('epoch ');
  });

  it('names the next command the way it was started itself', async () => {
    const { stdout } = await run(
      ['audit', 'pets', '--data', 'my data'],
      {},
      { environment: { npm_command: 'exec' } },
    );

    expect(stdout).toContain(
      "To write the labels:    npx second-look export --to labels.csv --data 'my data'\n",
    );
  });

  it('prints exactly one JSON document with --json', async () => {
    const { stdout, exitCode } = await run(['audit', 'pets', '--json']);

    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toEqual(auditReport);
  });

  it('prints the table of a stopped audit and says 130', async () => {
    const stopped = { ...auditReport, stopped: true };
    const { stdout, exitCode } = await run(['audit', 'pets'], { audit: () => Promise.resolve(stopped) });

    expect(exitCode).toBe(130);
    expect(stdout).toContain('Stopped after 1 of 20 epochs');

    const epochs = Array.from({ length: 20 }, () => auditReport.epochs[0]);
    const late = await run(['audit', 'pets'], { audit: () => Promise.resolve({ ...stopped, epochs }) });
    expect(late.exitCode).toBe(130);
    expect(late.stdout).toContain('Stopped after its last epoch');
  });
});

describe('Ctrl+C', () => {
  it('aborts the audit once, and its result is still printed', async () => {
    const interrupts = fakeInterrupts();
    const { stdout, stderr, exitCode } = await run(
      ['audit', 'pets'],
      {
        audit: async (_, { signal }) => {
          interrupts.press(0);
          await Promise.resolve();
          return { ...auditReport, stopped: signal.aborted };
        },
      },
      interrupts,
    );

    expect(stderr).toBe(
      'Stopping after this step; what is done is kept. Press Ctrl+C again to quit at once.\n',
    );
    expect(stdout).toContain('Run 3:');
    expect(exitCode).toBe(130);
    expect(interrupts.listeners.size).toBe(0);
  });

  it('quits at once the second time, but takes the echo of one key press as one', async () => {
    const interrupts = fakeInterrupts();
    const quits: number[] = [];
    await run(
      ['audit', 'pets'],
      {
        audit: () => {
          interrupts.press(1000);
          interrupts.press(1020);
          expect(quits).toEqual([]);
          interrupts.press(2000);
          return Promise.resolve(auditReport);
        },
      },
      { ...interrupts, quit: (exitCode) => quits.push(exitCode) },
    );

    expect(quits).toEqual([130]);
  });

  it('before anything was found out says so in a sentence', async () => {
    const interrupts = fakeInterrupts();
    const { stdout, stderr, exitCode } = await run(
      ['audit', 'pets'],
      {
        audit: async (_, { signal }) => {
          interrupts.press(0);
          signal.throwIfAborted();
          return Promise.resolve(auditReport);
        },
      },
      interrupts,
    );

    expect(exitCode).toBe(130);
    expect(stdout).toBe('');
    expect(stderr).toContain('Stopped; nothing was found out yet.\n');
  });
});

describe('a wrong option', () => {
  it.each([
    [
      '--q',
      '2',
      '--q must be a number above 0 and at most 1, but it is "2"; give such a value or leave --q out.',
    ],
    [
      '--q',
      'half',
      '--q must be a number above 0 and at most 1, but it is "half"; give such a value or leave --q out.',
    ],
    [
      '--k',
      '1',
      '--k must be a number of at least 0 and below 1, but it is "1"; give such a value or leave --k out.',
    ],
    [
      '--epochs',
      '1.5',
      '--epochs must be a whole number from 1 to 1000, but it is "1.5"; give such a value or leave --epochs out.',
    ],
    [
      '--size',
      '8',
      '--size must be a whole number from 16 to 256, but it is "8"; give such a value or leave --size out.',
    ],
    [
      '--seed',
      '-1',
      '--seed must be a whole number from 0 to 4294967295, but it is "-1"; give such a value or leave --seed out.',
    ],
    [
      '--loss',
      'l2',
      '--loss must be one of ce, mae, lq, truncated-lq, but it is "l2"; give such a value or leave --loss out.',
    ],
    [
      '--backend',
      'tpu',
      '--backend must be one of auto, cuda, gpu, cpu, wasm, but it is "tpu"; give such a value or leave --backend out.',
    ],
    [
      '--effort',
      'huge',
      '--effort must be one of quick, normal, thorough, but it is "huge"; give such a value or leave --effort out.',
    ],
    [
      '--size',
      '',
      '--size must be a whole number from 16 to 256, but it is empty; give such a value or leave --size out.',
    ],
    ['--data', '', '--data must be a path, but it is empty; name a folder or leave --data out.'],
  ])('%s %s yields one sentence and 2', async (option, value, sentence) => {
    const { stdout, stderr, exitCode, opened } = await run(['audit', 'pets', option, value, '--json']);

    expect(stderr).toBe(`${sentence}\n`);
    expect(stdout).toBe('');
    expect(exitCode).toBe(2);
    expect(opened).toEqual([]);
  });

  it('yields one sentence each when there are several', async () => {
    const { stderr } = await run(['audit', '', '--q', '0', '--k', '-1']);

    expect(stderr.trim().split('\n')).toEqual([
      'FOLDER must be a path, but it is empty; name one.',
      '--q must be a number above 0 and at most 1, but it is "0"; give such a value or leave --q out.',
      '--k must be a number of at least 0 and below 1, but it is "-1"; give such a value or leave --k out.',
    ]);
  });

  it('of export is named too', async () => {
    const { stderr, exitCode } = await run([
      'export',
      '--to',
      'a.csv',
      '--run',
      '0',
      '--accept',
      'likely,sure',
    ]);

    expect(exitCode).toBe(2);
    expect(stderr).toBe(
      '--run must be a whole number above 0, but it is "0"; give such a value or leave --run out.\n' +
        '--accept must be one or more of likely, possible, fine, separated by commas, but it is "sure"; ' +
        'give such a value or leave --accept out.\n',
    );
  });

  it.each([
    [['audit'], "Missing required argument 'FOLDER'"],
    [['audit', 'a', 'b'], 'Too many arguments'],
    [['audit', 'pets', '--sed', '1'], "Unknown option '--sed' (Did you mean --seed?)"],
    [['audit', 'pets', '--seed'], "Option '--seed <NUMBER>' argument missing"],
    [['adit'], "Unknown command 'adit' (Did you mean audit?)"],
    [['export'], "Required option '--to <PATH>' not specified"],
  ])('%j is wrong usage', async (argv, beginning) => {
    const { stdout, stderr, exitCode } = await run(argv);

    expect(exitCode).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toContain(beginning);
    expect(stderr).toContain('to see what there is.\n');
    expect(stderr.trim().split('\n')).toHaveLength(1);
  });
});

describe('help and version', () => {
  it('go to standard output and end well', async () => {
    const help = await run(['--help']);
    expect(help).toMatchObject({ exitCode: 0, stderr: '' });
    expect(help.stdout).toContain('Usage: second-look');

    expect(await run(['audit', '--help'])).toMatchObject({ exitCode: 0, stderr: '' });
    expect(await run(['--version'])).toMatchObject({ exitCode: 0, stdout: '1.2.3\n', stderr: '' });
    expect(await run(['-h'])).toEqual(help);
    expect(await run(['-v'])).toMatchObject({ exitCode: 0, stdout: '1.2.3\n', stderr: '' });
  });

  it('without a command the help goes to standard error and the code is 2', async () => {
    const { stdout, stderr, exitCode } = await run([]);

    expect(exitCode).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toContain('Usage: second-look');
  });
});

describe('export', () => {
  it('sends the format and the way of the pictures', async () => {
    let asked: ExportRequest | undefined;
    await run('export --to tree --format folders --files hard-link'.split(' '), {
      exportLabels: (request) => {
        asked = request;
        return Promise.resolve(demoReport.export);
      },
    });

    expect(asked).toEqual({ to: resolve('/here', 'tree'), format: 'folders', files: 'hard-link' });
  });

  it('says on standard error how far the pictures are', async () => {
    const { stderr } = await run('export --to tree --format folders'.split(' '), {
      exportLabels: (_, options) => {
        options?.onProgress({ kind: 'exporting', done: 5, total: 5, bytes: 0, totalBytes: 0 });
        return Promise.resolve(demoReport.export);
      },
    });

    expect(stderr).toBe('Bringing pictures over: 5 of 5\n');
  });

  it('passes Ctrl+C on, so that nothing half is left', async () => {
    const interrupts = fakeInterrupts();
    const { exitCode, stderr } = await run(
      'export --to tree --format folders'.split(' '),
      {
        exportLabels: (_, options) =>
          new Promise((_resolve, reject) => {
            options?.signal.addEventListener('abort', () => {
              reject(new AppError('cancelled', 'The export was stopped. Nothing was written.'));
            });
            interrupts.press(0);
          }),
      },
      interrupts,
    );

    expect(exitCode).toBe(130);
    expect(stderr).toContain('Stopping. Press Ctrl+C again');
    expect(stderr).toContain('Nothing was written.');
  });

  it('adds to what the app says the option that helps', async () => {
    const { exitCode, stderr } = await run('export --to labels.csv'.split(' '), {
      exportLabels: () =>
        Promise.reject(new AppError('conflict', 'labels.csv already exists.', { detail: 'file-exists' })),
    });

    expect(exitCode).toBe(2);
    expect(stderr).toBe('labels.csv already exists. With --overwrite it is replaced.\n');
  });

  it('names the formats and ways there are when it is given another one', async () => {
    const words = 'export --to tree --format zip --files move';
    const { stderr, exitCode } = await run(words.split(' '));

    expect(exitCode).toBe(2);
    expect(stderr).toBe(
      '--format must be one of csv, jsonl, folders, but it is "zip"; give such a value or leave --format out.\n' +
        '--files must be one of copy, hard-link, but it is "move"; give such a value or leave --files out.\n',
    );
  });

  it('sends its request and says what was written', async () => {
    let asked: ExportRequest | undefined;
    const words = 'export --to labels.csv --run 3 --accept likely,possible --overwrite';
    const { stdout, exitCode } = await run(words.split(' '), {
      exportLabels: (request) => {
        asked = request;
        return Promise.resolve(demoReport.export);
      },
    });

    expect(asked).toEqual({
      to: resolve('/here', 'labels.csv'),
      run: 3,
      accept: ['likely', 'possible'],
      overwrite: true,
    });
    expect(exitCode).toBe(0);
    expect(stdout).toBe(
      'Wrote /here/second-look-demo/labels.csv from run 3 of /pictures/pets: 1,200 rows, 3 relabelled, 0 removed.\n' +
        'At most 9 wrong labels are left among 1,100 unreviewed pictures; reviewing 100 more would find hardly any. You can stop here.\n',
    );
  });
});

describe('demo', () => {
  it('works in second-look-demo here, with its own files in a folder inside', async () => {
    let asked: DemoRequest | undefined;
    const { stdout, opened } = await run(['demo'], {
      demo: (request) => {
        asked = request;
        return Promise.resolve(demoReport);
      },
    });

    expect(asked).toEqual({ to: resolve('/here', 'second-look-demo') });
    expect(opened).toEqual([resolve('/here', 'second-look-demo', 'data')]);
    expect(stdout).toContain('Found 171 of 200 planted label errors (85.5 %).\n');
    // by hand: 171 / 190 = 0.9
    expect(stdout).toContain('Of 190 flagged pictures, 171 had a planted error (precision 90.0 %).\n');
    for (const place of [demoReport.pictures, demoReport.truth, demoReport.export.to]) {
      expect(stdout).toContain(place);
    }
  });

  it('names the command that writes its cleaned labels again, suggestions included', async () => {
    const to = '/here/my demo/cleaned-labels.csv';
    const report = { ...demoReport, export: { ...demoReport.export, to } };
    const { stdout } = await run(['demo', '--to', 'my demo'], { demo: () => Promise.resolve(report) });
    const data = resolve('/here', 'my demo', 'data');

    expect(stdout).toContain(
      `To write the labels again: second-look export --to '${to}' --accept likely --overwrite --data '${data}'\n`,
    );
  });

  it('says 130 when it was stopped', async () => {
    const report = { ...demoReport, audit: { ...auditReport, stopped: true } };
    const { exitCode } = await run(['demo', '--to', 'x', '--seed', '4'], {
      demo: () => Promise.resolve(report),
    });

    expect(exitCode).toBe(130);
  });
});

describe('doctor', () => {
  it('shows each backend with yes or no and the reason', async () => {
    const { stdout, exitCode } = await run(['doctor']);

    expect(exitCode).toBe(0);
    expect(stdout).toContain('gpu  no   No graphics card was found.\n');
    expect(stdout).toContain('cpu  yes  Trained a tiny step correctly. (onnxruntime-node 1.30.0)\n');
    expect(stdout).toContain('free   5.4 GB\n');
    expect(stdout).toContain('No problems found.\n');
  });

  it('lists problems', async () => {
    const report = { ...doctorReport, problems: ['The disk is nearly full.'] };
    const { stdout } = await run(['doctor'], { doctor: () => Promise.resolve(report) });

    expect(stdout).toContain('Problems\n  The disk is nearly full.\n');
  });
});

describe('an error', () => {
  it.each([
    ['invalid', 2],
    ['not-found', 2],
    ['conflict', 2],
    ['unsupported', 2],
    ['cancelled', 130],
  ] as const)('of code %s is a sentence on standard error and %d', async (code, expected) => {
    const { stdout, stderr, exitCode, closed } = await run(['audit', 'pets', '--json'], {
      audit: () => Promise.reject(new AppError(code, 'No pictures in /here/pets\x1b[2J.')),
    });

    expect(stderr).toBe('No pictures in /here/pets\\x1b[2J.\n');
    expect(stdout).toBe('');
    expect(exitCode).toBe(expected);
    expect(closed).toBe(1);
  });

  it('nobody expected is logged whole, with an apology and 3', async () => {
    const { stdout, stderr, exitCode, closed } = await run(['audit', 'pets', '--data', home], {
      audit: () => Promise.reject(new TypeError('x is not a function')),
    });

    const log = join(home, 'second-look.log');
    expect(exitCode).toBe(3);
    expect(stdout).toBe('');
    expect(stderr).toBe(
      `Sorry, something went wrong inside Second Look (x is not a function). The details are in ${log}\n`,
    );
    expect(readFileSync(log, 'utf8')).toContain('run-command-line.test.ts');
    expect(closed).toBe(1);
  });

  it('while opening leaves nothing to close', async () => {
    const { exitCode, closed } = await run(
      ['doctor'],
      {},
      { open: () => Promise.reject(new AppError('unsupported', 'The database is newer than this program.')) },
    );

    expect(exitCode).toBe(2);
    expect(closed).toBe(0);
  });
});

describe('the data folder', () => {
  it('is the one of --data, else the one of the user', async () => {
    expect((await run(['doctor', '--data', 'mine'])).opened).toEqual([resolve('/here', 'mine')]);
    expect((await run(['doctor'], {}, { environment: { SECOND_LOOK_DATA: home } })).opened).toEqual([home]);
    expect(existsSync(join(home, 'second-look.log'))).toBe(false);
  });
});

interface Outcome {
  exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
  readonly opened: string[];
  closed: number;
}

/** Runs the command line over a fake app, and returns all it did. */
async function run(
  argv: readonly string[],
  answers: Partial<SecondLook> = {},
  host: Partial<CommandLineHost> = {},
): Promise<Outcome> {
  const written = { stdout: '', stderr: '' };
  const opened: string[] = [];
  let closed = 0;
  const screen = (name: 'stdout' | 'stderr') => ({
    write: (text: string) => (written[name] += text),
    isTerminal: false,
    columns: Infinity,
  });
  const exitCode = await runCommandLine(argv, {
    version: '1.2.3',
    environment: {},
    platform: 'linux',
    homeFolder: home,
    currentFolder: '/here',
    stdout: screen('stdout'),
    stderr: screen('stderr'),
    open: (dataFolder) => {
      opened.push(dataFolder);
      return Promise.resolve({
        app: fakeApp(answers),
        close: () => {
          closed++;
          return Promise.resolve();
        },
      });
    },
    serve: () => Promise.reject(new Error('Nobody asked to serve.')),
    openBrowser: () => Promise.resolve(undefined),
    onEnter: undefined,
    onInterrupt: () => () => undefined,
    quit: (code) => {
      throw new Error(`Nobody asked to quit with ${code}.`);
    },
    now: () => 0,
    ...host,
  });
  return { exitCode, ...written, opened, closed };
}

function fakeInterrupts() {
  const listeners = new Set<() => void>();
  let timeMs = 0;
  return {
    listeners,
    now: () => timeMs,
    onInterrupt: (listener: () => void) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    press: (atMs: number) => {
      timeMs = atMs;
      for (const listener of listeners) listener();
    },
  };
}
