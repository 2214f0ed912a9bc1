// The commands and options of `second-look`, as the documents list them.

import { Command } from 'commander';
import { auditRequestSchema, demoRequestSchema, requestSchemas } from '../../../src-shared/contract.ts';
import { expectationOf, readList, readNumber } from './option-values.ts';
import { serveRequestSchema } from '../../../src-shared/serve-request.ts';

export interface CommonOptions {
  readonly json?: true;
  readonly data?: string;
}

export interface AuditOptions extends CommonOptions {
  readonly loss?: string;
  readonly q?: number | string;
  readonly k?: number | string;
  readonly epochs?: number | string;
  readonly effort?: string;
  readonly size?: number | string;
  readonly seed?: number | string;
  readonly backend?: string;
  readonly ignoreVerdicts?: true;
}

export interface ExportOptions extends CommonOptions {
  readonly to: string;
  readonly run?: number | string;
  readonly format?: string;
  readonly files?: string;
  readonly accept?: readonly string[];
  readonly overwrite?: true;
}

export interface DemoOptions extends CommonOptions {
  readonly to?: string;
  readonly seed?: number | string;
}

export interface ServeOptions {
  readonly port?: number | string;
  /** False with --no-open. */
  readonly open: boolean;
  readonly data?: string;
}

/** What each command does; nothing is checked yet but that options exist and have values. */
export interface CommandActions {
  audit(folder: string, options: AuditOptions): Promise<void>;
  export(options: ExportOptions): Promise<void>;
  demo(options: DemoOptions): Promise<void>;
  doctor(options: CommonOptions): Promise<void>;
  serve(folder: string | undefined, options: ServeOptions): Promise<void>;
}

export interface CommandLineOutput {
  readonly writeResult: (text: string) => unknown;
  readonly writeMessage: (text: string) => unknown;
  readonly columns: number;
}

/** A commander program that throws CommanderError instead of ending the process, and prints no error itself. */
export function commandLine(version: string, actions: CommandActions, output: CommandLineOutput): Command {
  const program = new Command('second-look')
    .description(
      'Finds the labels of an image folder that a classifier stops believing, on your own machine.',
    )
    .version(version, '-v, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .helpCommand(false)
    .exitOverride()
    .configureOutput({
      writeOut: output.writeResult,
      writeErr: output.writeMessage,
      outputError: () => undefined,
      getOutHelpWidth: () => Math.min(output.columns, 110),
      getErrHelpWidth: () => Math.min(output.columns, 110),
    })
    .addHelpText('after', '\nRun "second-look COMMAND --help" for the options of a command.');

  const trainingOption = (field: string): string => expectationOf(auditRequestSchema, ['training', field]);
  withCommonOptions(
    program
      .command('audit')
      .description('train on a folder of labelled pictures and list the labels that are probably wrong')
      .argument('<FOLDER>', 'folder of pictures with their labels; it is only read')
      .option(
        '--effort <NAME>',
        `how long it may take for better findings, ${trainingOption('effort')}; normal when left out`,
      )
      .option('--loss <NAME>', trainingOption('loss'))
      .option('--q <NUMBER>', `exponent of the Lq loss, ${trainingOption('q')}`, readNumber)
      .option(
        '--k <NUMBER>',
        `probability at which a label stops training, ${trainingOption('k')}`,
        readNumber,
      )
      .option('--epochs <NUMBER>', `passes over the pictures, ${trainingOption('epochs')}`, readNumber)
      .option('--size <PIXELS>', `side of the training pictures, ${trainingOption('size')}`, readNumber)
      .option('--seed <NUMBER>', `start of the random numbers, ${trainingOption('seed')}`, readNumber)
      .option('--backend <NAME>', `what trains, ${trainingOption('backend')}`)
      .option(
        '--ignore-verdicts',
        'train on the labels of the folder alone, whatever people said in a review',
      ),
  ).action((folder: string, options: AuditOptions) => actions.audit(folder, options));

  const exportOption = (field: string): string => expectationOf(requestSchemas.exportLabels, [field]);
  withCommonOptions(
    program
      .command('export')
      .description('write the cleaned labels of an audit as a file, or as class folders with the pictures')
      .requiredOption('--to <PATH>', 'file or new folder to write; the folder above it must exist')
      .option('--format <NAME>', `what to write, ${exportOption('format')}; csv when left out`)
      .option(
        '--files <WAY>',
        `how pictures get into class folders, ${exportOption('files')}; copy when left out`,
      )
      .option('--run <NUMBER>', 'run to export; the newest when left out', readNumber)
      .option('--accept <TIERS>', `take the suggested label for ${exportOption('accept')}`, readList)
      .option('--overwrite', 'replace the file where it exists; never a folder'),
  ).action((options: ExportOptions) => actions.export(options));

  withCommonOptions(
    program
      .command('demo')
      .description('draw pictures with known label errors, audit them, and count what was found')
      .option('--to <DIR>', 'folder for pictures and labels; second-look-demo here when left out')
      .option(
        '--seed <NUMBER>',
        `start of the random numbers, ${expectationOf(demoRequestSchema, ['seed'])}`,
        readNumber,
      ),
    'folder for its own files; DIR/data when left out',
  ).action((options: DemoOptions) => actions.demo(options));

  withCommonOptions(
    program.command('doctor').description('show what this machine has and what of it can be used'),
  ).action((options: CommonOptions) => actions.doctor(options));

  withDataOption(
    program
      .command('serve')
      .description('open Second Look in the browser, from a server that only this computer reaches')
      .argument('[FOLDER]', 'folder of pictures to begin with')
      .option(
        '--port <NUMBER>',
        `port to listen on, ${expectationOf(serveRequestSchema, ['port'])}; a free one when left out`,
        readNumber,
      )
      .option('--no-open', 'print the link and open no browser'),
  ).action((folder: string | undefined, options: ServeOptions) => actions.serve(folder, options));

  return program;
}

function withCommonOptions(command: Command, dataHelp?: string): Command {
  return withDataOption(command.option('--json', 'print one JSON document instead of text'), dataHelp);
}

function withDataOption(
  command: Command,
  dataHelp = 'folder for its own files; your user folder when left out',
): Command {
  return command.option('--data <DIR>', dataHelp).helpOption('-h, --help', 'print this help');
}
