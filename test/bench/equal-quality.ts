// How long it takes to rank wrong labels as well as the straightforward way does: pytorch-folds.py and the built program
// over the same pictures, one after the other.
//
//   npm run bench:quality -- TREE [--python /usr/bin/python3] [--seed 1] [options of second-look audit]
//
// TREE is as for bench:detect, with pictures of 32 × 32. The effort is `quick`, one training, where it is not given. The last
// line reads `time second-look/pytorch 0.41`; it is told only where our average precision is at least theirs. Our seconds are
// those of the whole command, reading included; theirs are without reading.

import { spawnSync } from 'node:child_process';
import { arch, availableParallelism, cpus, platform, release } from 'node:os';
import { join } from 'node:path';
import type { AuditReport } from '../../src-shared/contract.ts';
import type { Question } from './detection-report.ts';

interface TheirResult {
  readonly averagePrecision: number;
  readonly auroc: number;
  /** Average precision within each fold. */
  readonly folds: readonly number[];
  readonly heldOutAccuracy: number;
  readonly seconds: number;
  readonly torch: string;
}

/** What bench:detect prints with --json. */
interface OurResult {
  readonly seconds: number;
  readonly questions: readonly [Question, ...Question[]];
  readonly audit: AuditReport;
}

const rest = process.argv.slice(2);
const tree = rest.shift();
if (tree === undefined || tree.startsWith('-'))
  throw new Error('Usage: equal-quality.ts TREE [--python PATH]');
const python = take('--python') ?? '/usr/bin/python3';
const seed = take('--seed') ?? '1';

print(
  `${cpus()[0].model}, ${availableParallelism()} cores, ${platform()} ${release()} ${arch()}, seed ${seed}`,
);
const ours = run(process.execPath, [
  here('detect.ts'),
  ...[tree, '--json', '--seed', seed],
  ...(rest.includes('--effort') ? rest : ['--effort', 'quick', ...rest]),
]) as OurResult;
const { settings, backend } = ours.audit;
const ourPrecision = ours.questions[0].averagePrecision ?? 0;
print(
  `second-look, ${settings.epochs} epochs on ${backend.name}: ${seconds(ours.seconds)}, ` +
    `AP ${ourPrecision.toFixed(4)}, AUROC ${ours.questions[0].auroc?.toFixed(4) ?? '-'}`,
);
const theirs = run(python, [here('pytorch-folds.py'), tree, '--seed', seed]) as TheirResult;
print(
  `PyTorch ${theirs.torch}, cross-entropy in five folds of 16 epochs: ${seconds(theirs.seconds)}, ` +
    `AP ${theirs.averagePrecision.toFixed(4)}, AUROC ${theirs.auroc.toFixed(4)}, ` +
    `AP of each fold ${theirs.folds.map((fold) => fold.toFixed(4)).join(' ')}`,
);
if (ourPrecision < theirs.averagePrecision) {
  print('Ours ranks worse, so the times do not compare.');
  process.exitCode = 1;
} else {
  print(`time second-look/pytorch ${(ours.seconds / theirs.seconds).toFixed(2)}`);
}

function run(command: string, args: readonly string[]): unknown {
  const { status, stdout, error } = spawnSync(command, args, {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
    maxBuffer: 2 ** 28,
  });
  if (status !== 0) throw new Error(`${command} ended with ${status ?? error?.message ?? 'a signal'}.`);
  return JSON.parse(stdout);
}

function take(option: string): string | undefined {
  const at = rest.indexOf(option);
  return at < 0 ? undefined : rest.splice(at, 2)[1];
}

function here(name: string): string {
  return join(import.meta.dirname, name);
}

function seconds(value: number): string {
  return `${value.toFixed(0)} s`;
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
