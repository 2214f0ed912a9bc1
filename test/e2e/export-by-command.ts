// What the command line exports of the data the browser works on: an independent witness.

import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';

export type LabelRow = Readonly<
  Record<'path' | 'given_label' | 'label' | 'verdict' | 'suggested_label' | 'quality' | 'tier', string>
>;

const launcher = join(import.meta.dirname, '..', '..', 'resources', 'second-look.mjs');

/** @param to  the CSV file that is written, or replaced */
export function exportByCommand(dataFolder: string, to: string): LabelRow[] {
  const words = [launcher, 'export', '--to', to, '--data', dataFolder, '--overwrite'];
  const { status, stderr } = spawnSync(process.execPath, words, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`second-look export ended with ${status}: ${stderr}`);
  return parse(readFileSync(to, 'utf8'), { columns: true });
}

/** In the order in which the review shows them at first. */
export function worstFirst(rows: readonly LabelRow[]): LabelRow[] {
  return rows
    .filter(({ tier }) => tier !== 'fine')
    .sort((one, other) => Number(one.quality) - Number(other.quality));
}
