// detect.ts over several trees and seeds, as one table.
//
//   npm run bench:detect-all -- RESULTS TREE... [--seeds 1,2,3] [options of second-look audit]
//
// Every audit's numbers are added to the file RESULTS as a line, so that what is done is not done again when it is asked for
// again; the table is made of that file.

import { spawnSync } from 'node:child_process';
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { arch, availableParallelism, cpus, platform } from 'node:os';
import { basename, join } from 'node:path';
import type { Detection } from './detection-summary.ts';
import { calibrationLines, detectionRows } from './detection-summary.ts';

const rest = process.argv.slice(2);
const results = rest.shift() ?? '';
const firstOption = rest.findIndex((word) => word.startsWith('--'));
const trees = firstOption < 0 ? rest : rest.slice(0, firstOption);
const options = firstOption < 0 ? [] : rest.slice(firstOption);
const seedsAt = options.indexOf('--seeds');
const seeds = seedsAt < 0 ? ['1', '2', '3'] : options.splice(seedsAt, 2)[1].split(',');
if (results === '' || trees.length === 0)
  throw new Error('Usage: detect-all.ts RESULTS TREE... [--seeds 1,2,3]');

const known = existsSync(results)
  ? readFileSync(results, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Detection)
  : [];
const print = (line: string): unknown => process.stdout.write(`${line}\n`);
print(
  `${cpus()[0].model}, ${availableParallelism()} cores, ${platform()} ${arch()}, seeds ${seeds.join(', ')}`,
);

const wanted: Detection[] = [];
for (const tree of trees)
  for (const seed of seeds) {
    const name = basename(tree);
    const done = known.find((one) => one.tree === name && String(one.audit.settings.seed) === seed);
    wanted.push(done ?? audit(tree, name, seed));
  }
for (const line of [...detectionRows(wanted), ...calibrationLines(wanted)]) print(line);

function audit(tree: string, name: string, seed: string): Detection {
  const detect = join(import.meta.dirname, 'detect.ts');
  const args = [detect, tree, '--json', '--seed', seed, ...options];
  const { status, stdout } = spawnSync(process.execPath, args, {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
    maxBuffer: 2 ** 28,
  });
  if (status !== 0) throw new Error(`${args.join(' ')} ended with ${status ?? 'a signal'}.`);
  const { questions, suggestionAccuracy, flaggedShare, missing, seconds, audit } = JSON.parse(
    stdout,
  ) as Detection;
  const { settings, backend, examples, selfTest } = audit;
  const line: Detection = {
    ...{ tree: name, seconds, questions, suggestionAccuracy, flaggedShare, missing },
    audit: { settings, backend, examples, ...(selfTest !== undefined && { selfTest }) },
  };
  appendFileSync(results, `${JSON.stringify(line)}\n`);
  return line;
}
