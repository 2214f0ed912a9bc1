// How well the built program finds wrong labels: audits TREE/images as a user would, and compares with truth.csv.
//
//   npm run bench:detect -- TREE [--keep DIR] [--json] [options of second-look audit]
//
// TREE was written by make-folder. --keep DIR keeps the data folder and the exported labels; --json prints a document.

import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { AuditReport } from '../../src-shared/contract.ts';
import { detectionTable, joinLabels, reportDetection } from './detection-report.ts';

const command = join(import.meta.dirname, '..', '..', 'resources', 'second-look.mjs');

class CommandFailed extends Error {
  readonly exitCode: number;

  constructor(message: string, exitCode: number) {
    super(message);
    this.exitCode = exitCode;
  }
}

interface Options {
  readonly tree: string;
  readonly keep: string | undefined;
  readonly json: boolean;
  readonly audit: readonly string[];
}

// Ctrl+C reaches the audit too; wait for it and tidy up.
process.on('SIGINT', () => undefined);

try {
  await detect(readOptions(process.argv.slice(2)));
} catch (error) {
  if (!(error instanceof CommandFailed)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = error.exitCode;
}

async function detect({ tree, keep, json, audit }: Options): Promise<void> {
  const truth = readFileSync(join(tree, 'truth.csv'), 'utf8');
  const data = keep ?? mkdtempSync(join(tmpdir(), 'second-look-detect-'));
  mkdirSync(data, { recursive: true });
  try {
    const start = performance.now();
    const document = await run(['audit', join(tree, 'images'), '--data', data, '--json', ...audit]);
    const seconds = (performance.now() - start) / 1000;

    const labels = join(data, 'labels.csv');
    await run(['export', '--to', labels, '--data', data, '--overwrite', '--json']);
    const report = reportDetection(joinLabels(readFileSync(labels, 'utf8'), truth));

    const auditReport = JSON.parse(document) as AuditReport;
    const lines = json
      ? [JSON.stringify({ tree, seconds, ...report, audit: auditReport })]
      : [describeAudit(auditReport), ...detectionTable(report, seconds)];
    process.stdout.write(`${lines.join('\n')}\n`);
  } finally {
    if (keep === undefined) rmSync(data, { recursive: true, force: true });
  }
}

function describeAudit({ settings, backend, epochs, seconds }: AuditReport): string {
  const accuracy = epochs.at(-1)?.heldOutAccuracy;
  return [
    `${settings.loss} q ${settings.q} k ${settings.k}`,
    `${settings.epochs} epochs`,
    `size ${settings.size}`,
    `seed ${settings.seed}`,
    backend.name,
    `held-out accuracy ${accuracy === undefined ? '-' : accuracy.toFixed(4)}`,
    `training ${seconds.training.toFixed(1)} s`,
  ].join(', ');
}

/** Runs the command line with progress passed through; resolves with its standard output. */
function run(args: readonly string[]): Promise<string> {
  return new Promise((done, fail) => {
    const child = spawn(process.execPath, [command, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
    const chunks: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.on('error', fail);
    child.on('close', (code) => {
      if (code === 0) done(Buffer.concat(chunks).toString('utf8'));
      else fail(new CommandFailed(`second-look ${args[0]} ended with code ${code ?? 'none'}.`, code ?? 3));
    });
  });
}

function readOptions(args: readonly string[]): Options {
  const tree = args.at(0);
  const rest = args.slice(1);
  if (tree === undefined || tree.startsWith('-')) {
    throw new CommandFailed('Usage: detect.ts TREE [--keep DIR] [--json] [options of second-look audit]', 2);
  }
  const audit: string[] = [];
  let keep: string | undefined;
  let json = false;
  for (let at = 0; at < rest.length; at++) {
    const option = rest[at];
    if (option === '--json') json = true;
    else if (option === '--keep') {
      const folder = rest.at(++at);
      if (folder === undefined) throw new CommandFailed('--keep needs a folder.', 2);
      keep = resolve(folder);
    } else if (option === '--data') throw new CommandFailed('Use --keep DIR in place of --data.', 2);
    else audit.push(option);
  }
  return { tree: resolve(tree), keep, json, audit };
}
