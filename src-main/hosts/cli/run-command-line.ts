// The command line: read the words, open the app, ask it, print, close, and say with a number how it went.

import { resolve } from 'node:path';
import { CommanderError } from 'commander';
import type { CallOptions, SecondLook } from '../../../src-shared/contract.ts';
import { auditRequestSchema, demoRequestSchema, requestSchemas } from '../../../src-shared/contract.ts';
import { AppError, errorTable } from '../../../src-shared/errors.ts';
import { openPlace } from '../../../src-shared/page-place.ts';
import { serveRequestSchema } from '../../../src-shared/serve-request.ts';
import type { OnWait } from '../../app/activity.ts';
import type { Surroundings } from '../../app/data-folder.ts';
import { defaultDataFolder } from '../../app/data-folder.ts';
import { apologise } from '../../app/defect-log.ts';
import { warmUp } from '../../app/warm-up.ts';
import { visibleJson, visibleText } from '../../app/visible-text.ts';
import type { RunningServer, ServeOptions as ServerOptions } from '../server/serve.ts';
import type {
  AuditOptions,
  CommonOptions,
  DemoOptions,
  ExportOptions,
  ServeOptions,
} from './command-line.ts';
import { commandLine } from './command-line.ts';
import { interruptible } from './interrupts.ts';
import { optionHints } from './option-hints.ts';
import { checkRequest, onlyGiven } from './option-values.ts';
import type { NextCommands } from './print-audit.ts';
import { printAudit } from './print-audit.ts';
import { printDemo } from './print-demo.ts';
import { printDoctor } from './print-doctor.ts';
import { printExport } from './print-export.ts';
import { refuseMissingFolder, serveUntilStopped } from './serve-until-stopped.ts';
import { showProgress } from './show-progress.ts';
import type { Screen } from './terminal.ts';
import { paintFor } from './terminal.ts';

export interface CommandLineHost extends Surroundings {
  readonly version: string;
  readonly currentFolder: string;
  /** Results go here … */
  readonly stdout: Screen;
  /** … and progress, questions and complaints here. */
  readonly stderr: Screen;
  readonly open: (dataFolder: string) => Promise<OpenedApp>;
  /** Calls `listener` at each Ctrl+C until the returned function is called. */
  readonly onInterrupt: (listener: () => void) => () => void;
  readonly serve: (
    options: Pick<ServerOptions, 'app' | 'port' | 'startPage' | 'apologise'>,
  ) => Promise<RunningServer>;
  /** Says why no browser was opened. */
  readonly openBrowser: (url: string) => Promise<string | undefined>;
  /** Calls `listener` at each Enter until the returned function is called; undefined where nobody types. */
  readonly onEnter: ((listener: () => void) => () => void) | undefined;
  /** Ends the process at once. */
  readonly quit: (exitCode: number) => void;
  /** Milliseconds from any fixed moment. */
  readonly now: () => number;
}

export interface OpenedApp {
  readonly app: SecondLook;
  /** `onWait` hears once what there is to wait for, where it takes a while. */
  readonly close: (onWait?: OnWait) => Promise<void>;
}

const stoppingTraining = 'Stopping after this step; what is done is kept.';

/** Said while the server cannot end yet. */
const waitingFor = {
  training: 'Keeping what has been found, which takes a while. Press Ctrl+C again to leave without it.',
  reading: 'Waiting for the pictures that are being read. Press Ctrl+C again to leave at once.',
  exporting: 'Taking away the half export. Press Ctrl+C again to leave it lying.',
} as const;

const done = 0;
const wrongUsage = errorTable.invalid.exitCode;
const interrupted = errorTable.cancelled.exitCode;

/**
 * @param argv  the words after the program's name
 * @returns     the exit code; every error has been printed
 */
export async function runCommandLine(argv: readonly string[], host: CommandLineHost): Promise<number> {
  const { stdout, stderr } = host;
  const paint = paintFor(stdout, host.environment);
  let dataFolder = defaultDataFolder(host);
  let exitCode = done;

  const program = commandLine(
    host.version,
    { audit: runAudit, export: runExport, demo: runDemo, doctor: runDoctor, serve: runServe },
    { writeResult: stdout.write, writeMessage: stderr.write, columns: stdout.columns },
  );
  try {
    await program.parseAsync(argv, { from: 'user' });
    return exitCode;
  } catch (error) {
    return reportError(error);
  }

  async function runAudit(folder: string, options: AuditOptions): Promise<void> {
    const { json, data, ignoreVerdicts, ...training } = options;
    const request = checkRequest(auditRequestSchema, {
      folder: absolute(folder),
      training: onlyGiven(training),
      ...(ignoreVerdicts && { fromVerdicts: false }),
    });
    useDataFolder(data);

    const report = await withStoppableApp((app, call) => app.audit(request, call), stoppingTraining);
    print(json, report, () => printAudit(report, { columns: stdout.columns, paint, ...nextCommands(data) }));
    if (report.stopped) exitCode = interrupted;
  }

  async function runExport(options: ExportOptions): Promise<void> {
    const { json, data, ...rest } = options;
    const request = checkRequest(requestSchemas.exportLabels, onlyGiven({ ...rest, to: absolute(rest.to) }));
    useDataFolder(data);

    const report = await withStoppableApp((app, call) => app.exportLabels(request, call), 'Stopping.');
    print(json, report, () => printExport(report, { columns: stdout.columns, paint }));
  }

  async function runDemo({ json, data, to = 'second-look-demo', seed }: DemoOptions): Promise<void> {
    const request = checkRequest(demoRequestSchema, onlyGiven({ to: absolute(to), seed }));
    const demoData = data ?? resolve(request.to, 'data');
    useDataFolder(demoData);

    const report = await withStoppableApp((app, call) => app.demo(request, call), stoppingTraining);
    print(json, report, () =>
      printDemo(report, {
        paint,
        // As the demo wrote it, which its file stands in the way of.
        ...nextCommands(demoData, `${inShell(report.export.to)} --accept likely --overwrite`),
      }),
    );
    if (report.audit.stopped) exitCode = interrupted;
  }

  async function runDoctor({ json, data }: CommonOptions): Promise<void> {
    useDataFolder(data);
    const report = await withApp((app) => app.doctor({}));
    print(json, report, () => printDoctor(report, paint));
  }

  async function runServe(given: string | undefined, { port, open, data }: ServeOptions): Promise<void> {
    const request = checkRequest(
      serveRequestSchema,
      onlyGiven({ folder: given === undefined ? undefined : absolute(given), port }),
    );
    useDataFolder(data);
    const { folder } = request;
    if (folder !== undefined) await refuseMissingFolder(folder);

    const work = (signal: AbortSignal): Promise<void> =>
      withApp(async (app) => {
        const server = await host.serve({
          app,
          port: request.port,
          startPage: folder === undefined ? '/' : `/${openPlace(folder)}`,
          apologise: (error) => apologise(error, dataFolder, host.version),
        });
        try {
          const openBrowser = open ? host.openBrowser : undefined;
          void warmUp(app);
          await serveUntilStopped(server, { stdout, stderr, openBrowser, onEnter: host.onEnter, signal });
        } finally {
          await server.close();
        }
      }, sayWhatKeeps);
    // Ctrl+C is how it is meant to end, so that is no interruption.
    await interruptible(work, {
      onInterrupt: host.onInterrupt,
      now: host.now,
      onStop: () => stderr.write('Ending. Press Ctrl+C again to quit at once.\n'),
      onQuit: () => {
        host.quit(interrupted);
      },
    });
  }

  async function withApp<Report>(
    ask: (app: SecondLook) => Promise<Report>,
    onWait?: OnWait,
  ): Promise<Report> {
    const opened = await host.open(dataFolder);
    try {
      return await ask(opened.app);
    } finally {
      await opened.close(onWait);
    }
  }

  function sayWhatKeeps({ kind }: Parameters<OnWait>[0]): void {
    stderr.write(`${waitingFor[kind]}\n`);
  }

  async function withStoppableApp<Report>(
    ask: (app: SecondLook, call: CallOptions) => Promise<Report>,
    stopping: string,
  ): Promise<Report> {
    const progress = showProgress(stderr, host.now);
    const work = async (signal: AbortSignal): Promise<Report> => {
      try {
        return await withApp((app) => ask(app, { signal, onProgress: progress.onProgress }));
      } catch (error) {
        throw isAbort(error, signal)
          ? new AppError('cancelled', 'Stopped; nothing was found out yet.')
          : error;
      } finally {
        progress.finish();
      }
    };
    return interruptible(work, {
      onInterrupt: host.onInterrupt,
      now: host.now,
      onStop: () => {
        progress.say(`${stopping} Press Ctrl+C again to quit at once.`);
      },
      onQuit: () => {
        progress.finish();
        host.quit(interrupted);
      },
    });
  }

  function print(json: true | undefined, report: object, text: () => string): void {
    stdout.write(json ? `${visibleJson(report)}\n` : text());
  }

  function useDataFolder(data: string | undefined): void {
    if (data === '') {
      throw new AppError(
        'invalid',
        '--data must be a path, but it is empty; name a folder or leave --data out.',
      );
    }
    if (data !== undefined) dataFolder = absolute(data);
    else dataFolder = absolute(dataFolder);
  }

  function absolute(path: string): string {
    return path === '' ? '' : resolve(host.currentFolder, path);
  }

  /**
   * As the user would type it here: npm sets `npm_command` when it or npx started us.
   *
   * @param exportTo  where to, and how, as it is typed after `--to`
   */
  function nextCommands(data: string | undefined, exportTo = 'labels.csv'): NextCommands {
    const command = host.environment['npm_command'] === undefined ? 'second-look' : 'npx second-look';
    const place = data === undefined ? '' : ` --data ${inShell(data)}`;
    return {
      reviewCommand: `${command} serve${place}`,
      exportCommand: `${command} export --to ${exportTo}${place}`,
    };
  }

  function inShell(path: string): string {
    return visibleText(quoted(path, host.platform));
  }

  function reportError(error: unknown): number {
    if (error instanceof CommanderError) return reportUsage(error);
    if (error instanceof AppError && error.code !== 'internal') {
      const hint = error.detail === undefined ? '' : ` ${optionHints[error.detail]}`;
      const sentences = `${error.message}${hint}`.split('\n');
      for (const sentence of sentences) stderr.write(`${visibleText(sentence)}\n`);
      return errorTable[error.code].exitCode;
    }
    stderr.write(`${apologise(error, dataFolder, host.version)}\n`);
    return errorTable.internal.exitCode;
  }

  function reportUsage({ code, message }: CommanderError): number {
    if (code === 'commander.helpDisplayed' || code === 'commander.version') return done;
    // Without a command the whole help has been printed.
    if (code === 'commander.help') return wrongUsage;
    const [what, hint = ''] = message.replace(/^error: /, '').split('\n');
    const sentence = `${what[0].toUpperCase()}${what.slice(1)}${hint && ` ${hint}`}`.replace(/[.\s]+$/, '');
    stderr.write(
      `${visibleText(sentence)}. Run "second-look --help", or --help after a command, to see what there is.\n`,
    );
    return wrongUsage;
  }
}

function isAbort(error: unknown, signal: AbortSignal): boolean {
  return (
    signal.aborted && (error === signal.reason || (error instanceof Error && error.name === 'AbortError'))
  );
}

/** In quotes where a shell would take it apart. */
function quoted(path: string, platform: string): string {
  if (platform === 'win32') return /^[\w@+=:,./\\-]+$/.test(path) ? path : `"${path}"`;
  return /^[\w@%+=:,./-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`;
}
