// The built command, as a user runs it: audit, export, and Ctrl+C in between.

import { spawn, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import type { AuditReport } from '../../../src-shared/contract.ts';
import { folderOf, numbered } from '../../sources/tiny-pictures.ts';
import { temporaryFolder } from '../../temporary-folder.ts';

const command = join(import.meta.dirname, '../../../resources/second-look.mjs');

async function pictures(): Promise<string> {
  const files: Record<string, Buffer> = {};
  for (let i = 0; i < 20; i++) {
    files[`dark/${i}.png`] = await numbered(i);
    files[`bright/${i}.png`] = await numbered(230 + i);
  }
  return folderOf(files);
}

function secondLook(...words: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [command, ...words], { encoding: 'utf8' });
  return { status, stdout, stderr };
}

describe('second-look', () => {
  it('audits a folder and exports its labels', async () => {
    const folder = await pictures();
    const place = temporaryFolder();
    const data = join(place, 'data');
    const audit = secondLook('audit', folder, '--data', data, '--epochs', '2', '--size', '16', '--json');
    expect(audit.stderr).toContain('epoch 2/2');
    expect(audit.status).toBe(0);
    const report = JSON.parse(audit.stdout) as AuditReport;
    expect(report.examples).toBe(40);

    const to = join(place, 'labels.csv');
    const exported = secondLook('export', '--to', to, '--data', data);
    expect(exported).toMatchObject({ status: 0, stderr: '' });
    const rows = parse<Record<string, string>>(readFileSync(to), { columns: true });
    expect(Object.keys(rows[0])).toEqual([
      'path',
      'given_label',
      'label',
      'verdict',
      'suggested_label',
      'suggested_probability',
      'quality',
      'tier',
      'pruned_epochs',
      'first_pruned_epoch',
    ]);
    expect(rows).toHaveLength(40);
    expect(new Set(rows.map((row) => row['quality'])).size).toBe(40);
  });

  it.skipIf(process.platform === 'win32')(
    'ends cleanly at Ctrl+C, keeps what is done, and can export it (skipped on Windows: no signals there)',
    async () => {
      const folder = await pictures();
      const place = temporaryFolder();
      const data = join(place, 'data');
      const words = [
        'audit',
        folder,
        '--data',
        data,
        '--effort',
        'quick',
        '--epochs',
        '1000',
        '--size',
        '16',
      ];
      // A process group of its own, so that Ctrl+C can reach all of it, as in a terminal.
      const child = spawn(process.execPath, [command, ...words], { detached: true });
      let messages = '';
      child.stderr.setEncoding('utf8').on('data', (text: string) => {
        const before = messages;
        messages += text;
        const isDone = (said: string): boolean => /epoch +2\/1000/.test(said);
        if (isDone(messages) && !isDone(before) && child.pid !== undefined)
          process.kill(-child.pid, 'SIGINT');
      });
      let result = '';
      child.stdout.setEncoding('utf8').on('data', (text: string) => {
        result += text;
      });
      const status = await new Promise((resolve) => child.on('close', resolve));

      expect(messages).toContain('Stopping after this step');
      expect(result).toMatch(/Stopped after \d+ of 1,000 epochs/);
      expect(status).toBe(130);
      expect(secondLook('export', '--to', join(place, 'labels.csv'), '--data', data).status).toBe(0);
    },
  );

  it('says in one sentence what is wrong with a folder that does not exist', () => {
    const place = temporaryFolder();
    const { status, stdout, stderr } = secondLook(
      'audit',
      join(place, 'nowhere'),
      '--data',
      join(place, 'data'),
    );
    expect(status).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toMatch(/^There is no folder .*nowhere\. Expected is a folder with one sub-folder .*\n$/);
  });

  it('examines the machine', () => {
    const { status, stdout } = secondLook('doctor', '--data', join(temporaryFolder(), 'data'));
    expect(status).toBe(0);
    expect(stdout).toContain('cpu');
  });
});
