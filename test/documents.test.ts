// The documents name only what exists, and everything a user can type is documented.

import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { writeLabelsCsv } from '../src-main/exports/csv.ts';
import { commandLine } from '../src-main/hosts/cli/command-line.ts';
import { errorTable } from '../src-shared/errors.ts';
import { demoReport, doctorReport, laterAuditReport } from './hosts/cli/fake-reports.ts';

const root = join(import.meta.dirname, '..');
const names = [...markdownIn('.'), ...markdownIn('docs')];
const documents = names.map((name) => ({ name, text: read(name) }));
const commandLineDocument = read('docs/cli.md');

const nothing = () => Promise.resolve();
const program = commandLine(
  '0',
  { audit: nothing, export: nothing, demo: nothing, doctor: nothing, serve: nothing },
  { writeResult: () => undefined, writeMessage: () => undefined, columns: 80 },
);

describe('the command line and its documents', () => {
  it('agree on the commands', () => {
    const commands = program.commands.map((command) => command.name());
    const headings = matches(commandLineDocument, /^## second-look ([a-z]+)$/gm);
    const named = documents.flatMap(({ text }) => matches(codeOf(text), /\bsecond-look ([a-z]+)\b/g));

    expect(headings.sort()).toEqual([...commands].sort());
    expect(named.filter((name) => !commands.includes(name))).toEqual([]);
  });

  it.each(program.commands.map((command) => command.name()))('agree on the options of %s', (name) => {
    const options = program.commands
      .find((command) => command.name() === name)
      ?.options.map(({ long }) => long)
      .sort();
    const documented = matches(section(`second-look ${name}`), /^\| `(--[a-z-]+)/gm);

    expect(documented.sort()).toEqual(options);
  });

  it('name no option that is not there', () => {
    const options = [program, ...program.commands].flatMap((command) =>
      command.options.map(({ long }) => long),
    );
    const named = [commandLineDocument, read('README.md')].flatMap((text) =>
      matches(codeOf(text), /(?<![\w-])(--[a-z][a-z-]*)/g),
    );

    expect(named.filter((name) => name !== '--help' && !options.includes(name))).toEqual([]);
  });

  it('agree on the exit codes', () => {
    const codes = new Set([0, ...Object.values(errorTable).map(({ exitCode }) => exitCode)]);
    const documented = matches(section('Exit codes'), /^\| (\d+)/gm).map(Number);

    expect(documented).toEqual([...codes].sort((a, b) => a - b));
  });

  it.each([
    ['audit', laterAuditReport],
    ['export', { ...demoReport.export, wholeRun: 2 }],
    ['demo', demoReport],
    ['doctor', doctorReport],
  ])('agree on the fields of the JSON document of %s', (name, report) => {
    const documented = matches(section(`JSON of ${name}`), /^\| `([A-Za-z]+)`/gm);

    expect(documented.sort()).toEqual(Object.keys(report).sort());
  });

  it('agree on the columns of the CSV file', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'second-look-documents-'));
    try {
      const file = join(folder, 'labels.csv');
      await writeLabelsCsv([], file, { overwrite: false, imageFolder: join(folder, 'pictures') });
      const documented = matches(section('The CSV file of export'), /^\| `([a-z_]+)`/gm);

      expect(documented.join(',')).toBe(readFileSync(file, 'utf8').trim());
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

describe('the documents', () => {
  it('name only npm scripts that exist', () => {
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
    const named = documents.flatMap(({ text }) => matches(text, /\bnpm run ([\w:-]+)/g));

    expect(named.length).toBeGreaterThan(0);
    expect(named.filter((name) => !(name in scripts))).toEqual([]);
  });

  it('name only folders and files that exist', () => {
    const named = documents.flatMap(({ text }) =>
      matches(text, /`((?:src-[a-z]+|test|docs|resources|\.ci)(?:\/[\w./-]+)?)`/g),
    );

    expect(named.length).toBeGreaterThan(0);
    expect(named.filter((path) => !existsSync(join(root, path)))).toEqual([]);
  });

  it('link only to documents that exist', () => {
    const broken = documents.flatMap(({ name, text }) =>
      matches(text, /\]\(([^):#]+)\)/g)
        // Pictures are made by hand; a missing one shows.
        .filter((target) => !target.endsWith('.png'))
        .filter((target) => !existsSync(join(root, dirname(name), target))),
    );

    expect(broken).toEqual([]);
  });

  it('name every room of the house', () => {
    const rooms = readdirSync(join(root, 'src-main')).flatMap((name) =>
      name === 'hosts'
        ? readdirSync(join(root, 'src-main', 'hosts')).map((host) => `src-main/hosts/${host}`)
        : [`src-main/${name}`],
    );
    const architecture = read('ARCHITECTURE.md');

    expect(rooms.filter((room) => !architecture.includes(`| \`${room}\``))).toEqual([]);
  });
});

/** From a heading to the next one of the same level or higher. */
function section(title: string): string {
  const lines = commandLineDocument.split('\n');
  const start = lines.findIndex((line) => /^#+ /.test(line) && line.replace(/^#+ /, '') === title);
  expect(start, `docs/cli.md has the heading "${title}"`).toBeGreaterThanOrEqual(0);
  const level = lines[start].indexOf(' ');
  const length = lines.slice(start + 1).findIndex((line) => /^#+ /.test(line) && line.indexOf(' ') <= level);
  return lines.slice(start, length < 0 ? undefined : start + 1 + length).join('\n');
}

/** What stands in backquotes, in blocks and in lines. */
function codeOf(text: string): string {
  return matches(text, /```\w*\n([^]*?)```|`([^`\n]+)`/g).join('\n');
}

/** The first group that took part in each match. */
function matches(text: string, pattern: RegExp): string[] {
  return Array.from(text.matchAll(pattern), (match) => match.slice(1).find((group) => group) ?? match[0]);
}

function markdownIn(folder: string): string[] {
  return readdirSync(join(root, folder))
    .filter((name) => name.endsWith('.md'))
    .map((name) => (folder === '.' ? name : `${folder}/${name}`));
}

function read(name: string): string {
  return readFileSync(join(root, name), 'utf8').replaceAll('\r\n', '\n');
}
