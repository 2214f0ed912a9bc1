// How the cost of an audit grows with the number of pictures: seconds and peak memory of the whole command, for parts of
// one tree.
//
//   npm run bench:cost -- TREE [--sizes 5000,10000,20000] [--epochs 4] [--seed 1]
//
// TREE is as for bench:detect, with as many pictures as the largest part. The number of epochs is given, because the program
// would choose fewer for more pictures. Memory is that of all processes of the command together (Linux).

import { spawn } from 'node:child_process';
import { linkSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { arch, availableParallelism, cpus, platform, release, tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import type { AuditReport } from '../../src-shared/contract.ts';

const command = join(import.meta.dirname, '..', '..', 'resources', 'second-look.mjs');
const betweenLooksMs = 200;

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    sizes: { type: 'string', default: '5000,10000,20000' },
    epochs: { type: 'string', default: '4' },
    seed: { type: 'string', default: '1' },
  },
});
const [tree] = positionals as [string?];
if (tree === undefined) throw new Error('Usage: cost.ts TREE [--sizes 5000,10000,20000] [--epochs 4]');

print(`${cpus()[0].model}, ${availableParallelism()} cores, ${platform()} ${release()} ${arch()}`);
const files = readFileSync(join(tree, 'truth.csv'), 'utf8')
  .split('\n')
  .slice(1)
  .map((line) => line.split(',')[0])
  .filter((file) => file !== '');
for (const size of options.sizes.split(',').map(Number)) {
  if (files.length < size) throw new Error(`${tree} has ${files.length} pictures, not ${size}.`);
  print(await costOf(tree, files.slice(0, size)));
}

async function costOf(from: string, some: readonly string[]): Promise<string> {
  // Beside the tree, because a hard link must stay on its disk.
  const work = mkdtempSync(join(dirname(from), '.cost-'));
  const data = mkdtempSync(join(tmpdir(), 'second-look-cost-'));
  try {
    for (const file of some) {
      const folder = join(work, basename(dirname(file)));
      mkdirSync(folder, { recursive: true });
      linkSync(join(from, file), join(folder, basename(file)));
    }
    const start = performance.now();
    const { report, peakBytes } = await audit(work, data);
    const seconds = (performance.now() - start) / 1000;
    return [
      `${some.length} pictures, ${options.epochs} epochs on ${report.backend.name}:`,
      `${seconds.toFixed(0)} s (training ${report.seconds.training.toFixed(0)} s),`,
      `${((1000 * seconds) / some.length).toFixed(1)} ms a picture,`,
      `${Math.round(peakBytes / 2 ** 20)} MiB at most`,
    ].join(' ');
  } finally {
    rmSync(work, { recursive: true });
    rmSync(data, { recursive: true });
  }
}

async function audit(
  pictures: string,
  data: string,
): Promise<{ readonly report: AuditReport; readonly peakBytes: number }> {
  const asked = ['--epochs', options.epochs, '--seed', options.seed];
  const child = spawn(process.execPath, [command, 'audit', pictures, '--data', data, '--json', ...asked], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let text = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
  let peakBytes = 0;
  const looking = setInterval(() => {
    peakBytes = Math.max(peakBytes, memoryOf(child.pid ?? 0));
  }, betweenLooksMs);
  const code = await new Promise((resolve) => child.on('close', resolve));
  clearInterval(looking);
  if (code !== 0) throw new Error(`The audit ended with code ${String(code)}.`);
  return { report: JSON.parse(text) as AuditReport, peakBytes };
}

/** Resident bytes of a process and all below it. */
function memoryOf(root: number): number {
  const processes = readdirSync('/proc').flatMap((name) => (/^\d+$/.test(name) ? statusOf(name) : []));
  const isBelow = (pid: number): boolean => {
    if (pid === root) return true;
    const parent = processes.find((one) => one.pid === pid)?.parent ?? 0;
    return parent > 1 && isBelow(parent);
  };
  return processes.filter(({ pid }) => isBelow(pid)).reduce((sum, { bytes }) => sum + bytes, 0);
}

function statusOf(pid: string): { pid: number; parent: number; bytes: number }[] {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    const field = (name: string): number =>
      Number(new RegExp(`^${name}:\\s*(\\d+)`, 'm').exec(status)?.[1] ?? 0);
    return [{ pid: Number(pid), parent: field('PPid'), bytes: 1024 * field('VmRSS') }];
  } catch {
    // It has just ended.
    return [];
  }
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
