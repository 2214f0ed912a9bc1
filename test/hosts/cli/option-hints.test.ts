import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { commandLine } from '../../../src-main/hosts/cli/command-line.ts';
import { optionHints } from '../../../src-main/hosts/cli/option-hints.ts';

const root = join(import.meta.dirname, '..', '..', '..');
const nothing = (): Promise<void> => Promise.resolve();

function optionsThereAre(): string[] {
  const actions = { audit: nothing, export: nothing, demo: nothing, doctor: nothing, serve: nothing };
  const output = { writeResult: nothing, writeMessage: nothing, columns: 100 };
  const { commands } = commandLine('1.2.3', actions, output);
  return commands.flatMap(({ options }) => options.map(({ long }) => long ?? ''));
}

test('nothing below the hosts names an option of the command line to people', () => {
  const option = new RegExp(`(${optionsThereAre().join('|')})(?![\\w-])`);
  const files = globSync(['src-main/!(hosts)/**/*.ts', 'src-renderer/**/*.{ts,svelte}'], { cwd: root });
  expect(files.length).toBeGreaterThan(100);
  const naming = files.filter((file) => option.test(readFileSync(join(root, file), 'utf8')));
  expect(naming).toEqual([]);
});

test('every hint of the command line names an option that there is', () => {
  const options = optionsThereAre();
  for (const hint of Object.values(optionHints)) {
    const named = hint.match(/--[a-z]+/g) ?? [];
    expect(named.length, hint).toBeGreaterThan(0);
    for (const option of named) expect(options).toContain(option);
  }
});
