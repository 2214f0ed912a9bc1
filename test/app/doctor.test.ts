import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openApp } from '../../src-main/app/open-app.ts';
import type { BackendState, Trainer } from '../../src-shared/trainer.ts';
import { temporaryFolder } from '../temporary-folder.ts';

const cpu: BackendState = { name: 'cpu', usable: true, reason: 'It learned.', version: '1.2.3' };

async function examine(dataFolder: string, backends: readonly BackendState[]) {
  const trainer: Trainer = {
    train: () => Promise.reject(new Error('not asked for')),
    backends: () => Promise.resolve(backends),
    measureSpeed: () => Promise.reject(new Error('not asked for')),
    estimateSeconds: () => {
      throw new Error('not asked for');
    },
    suggestSettings: () => {
      throw new Error('not asked for');
    },
  };
  const { app, close } = await openApp({ dataFolder, trainer, version: '0.0.0' });
  const report = await app.doctor({});
  await close();
  return report;
}

describe('doctor', () => {
  it('works before there is a data folder, and makes none', async () => {
    const dataFolder = join(temporaryFolder(), 'not', 'there');
    const report = await examine(dataFolder, [cpu]);
    expect(report).toMatchObject({ dataFolder, dataBytes: 0 });
    expect(Object.keys(report.versions)).toEqual(['node', 'sharp', 'libvips', 'sqlite']);
    expect(report.freeBytes).toBeGreaterThan(0);
    expect(existsSync(dataFolder)).toBe(false);
  });

  it('names it as a problem when nothing can train', async () => {
    const { problems } = await examine(temporaryFolder(), [{ ...cpu, usable: false }]);
    expect(problems[0]).toBe('No backend can train here; the reasons stand above.');
  });
});
