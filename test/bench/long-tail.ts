// Makes a tree with rare classes of one whose labels are right, and gives some of the pictures a wrong label.
//
//   npm run bench:long-tail -- CLEAN_TREE OUT --sizes 800,560,390,270,190,130,92,64,45,31 [--wrong 0.2] [--evenly] [--seed 1]
//
// Sizes are of the classes in the order of their names, by their right labels. So many pictures of each class get a wrong
// label that the share is the same in all. Which one goes by the size of the other classes, and with --evenly by chance alone.

import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { parse } from 'csv-parse/sync';
import { stringify } from 'csv-stringify/sync';
import { shuffle } from '../../src-main/engine/shuffle.ts';
import { seededRandom } from '../../src-shared/random.ts';

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    sizes: { type: 'string', default: '' },
    wrong: { type: 'string', default: '0.2' },
    evenly: { type: 'boolean', default: false },
    seed: { type: 'string', default: '1' },
  },
});
const [tree, out] = positionals as [string?, string?];
if (tree === undefined || out === undefined || options.sizes === '')
  throw new Error('Usage: long-tail.ts CLEAN_TREE OUT --sizes 800,… [--wrong 0.2] [--evenly] [--seed 1]');
if (existsSync(out)) throw new Error(`${out} is there already; name a folder that is not.`);

const files = parse<{ readonly file: string; readonly given: string }>(
  readFileSync(join(tree, 'truth.csv'), 'utf8'),
  { columns: true },
);
const names = [...new Set(files.map(({ given }) => given))].sort();
const sizes = options.sizes.split(',').map(Number);
if (sizes.length !== names.length)
  throw new Error(`${tree} has ${names.length} classes, and --sizes names ${sizes.length}.`);

const random = seededRandom(Number(options.seed), 'long tail');
const rows: string[][] = [];
names.forEach((name, label) => {
  const members = files.filter(({ given }) => given === name).map(({ file }) => file);
  if (members.length < sizes[label]) throw new Error(`${name} has ${members.length} pictures.`);
  const taken = shuffle(Int32Array.from(members.keys()), random).subarray(0, sizes[label]);
  const wrong = Math.round(Number(options.wrong) * taken.length);
  taken.forEach((at, place) => {
    const given = names[place < wrong ? otherThan(label) : label];
    const file = `images/${given}/${basename(members[at])}`;
    mkdirSync(join(out, dirname(file)), { recursive: true });
    copyFileSync(join(tree, members[at]), join(out, file));
    rows.push([file, given, name, place < wrong ? '1' : '0', '', '']);
  });
});
const columns = ['file', 'given', 'truth', 'is_error', 'status', 'source'];
writeFileSync(join(out, 'truth.csv'), stringify(rows, { header: true, columns }));

function otherThan(label: number): number {
  const weights = sizes.map((size, other) => (other === label ? 0 : options.evenly ? 1 : size));
  let left = random.next() * weights.reduce((sum, weight) => sum + weight, 0);
  return Math.max(
    0,
    weights.findIndex((weight) => (left -= weight) < 0),
  );
}
