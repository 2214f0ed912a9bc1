// The main job as a person does it in the browser: real server, real training, real pictures, keyboard only.

import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { chromium } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { drawDemoSet } from '../../src-main/sources/demo-set.ts';
import type { LabelRow } from './export-by-command.ts';
import { exportByCommand, worstFirst } from './export-by-command.ts';
import { chromiumArguments, findChromium } from './find-chromium.ts';
import type { RunningServer } from './start-server.ts';
import { startServer } from './start-server.ts';
import { withoutControls } from './without-controls.ts';

const found = findChromium();
const missing = 'missing' in found ? found.missing : undefined;

describe('an audit in the browser', () => {
  const work = mkdtempSync(join(tmpdir(), 'second-look-e2e-'));
  const pictures = join(work, 'pictures');
  const data = join(work, 'data');
  let browser: Browser;
  let server: RunningServer;
  let context: BrowserContext;
  let page: Page;

  beforeAll(async () => {
    if ('missing' in found) return;
    await drawDemoSet(pictures, 3, { signal: new AbortController().signal, onProgress: () => undefined });
    browser = await chromium.launch({ executablePath: found.path, args: chromiumArguments });
    await withoutControls(data);
    server = await startServer(data);
    await openPage();
  });

  afterAll(async () => {
    if ('missing' in found) return;
    await browser.close();
    await server.stop();
    rmSync(work, { recursive: true, force: true });
  });

  async function openPage(): Promise<void> {
    context = await browser.newContext({ viewport: { width: 1440, height: 900 }, reducedMotion: 'reduce' });
    page = await context.newPage();
    page.setDefaultTimeout(60_000);
    await page.goto(server.link);
  }

  const exportedByCommand = (name: string): LabelRow[] => exportByCommand(data, join(work, name));

  it('goes from a folder to a cleaned label file that is right, picture by picture', async (test) => {
    test.skip(missing !== undefined, missing);
    const keyboard = page.keyboard;

    // Open the folder, look at it, set the epochs, start.
    await page.getByLabel('Path of the folder').focus();
    await keyboard.type(pictures);
    await keyboard.press('Enter');
    await page.getByRole('link', { name: 'Settings first' }).focus();
    await keyboard.press('Enter');
    await page.getByText('Settings', { exact: false }).locator('visible=true').first().waitFor();
    await page.locator('summary').focus();
    if ((await page.locator('details[open]').count()) === 0) await keyboard.press('Enter');
    await page.getByLabel('Epochs').focus();
    await keyboard.type('8');
    await page.getByRole('button', { name: 'Start' }).focus();
    await keyboard.press('Enter');

    // It trains, tells its first suspects, and is done.
    await page.getByRole('button', { name: 'Pause' }).waitFor({ timeout: 120_000 });
    await page.getByRole('heading', { name: 'First suspects' }).waitFor();
    await page.getByRole('heading', { name: 'Training is done' }).waitFor({ timeout: 300_000 });

    const before = exportedByCommand('before.csv');
    const suspects = worstFirst(before);
    expect(suspects.length).toBeGreaterThanOrEqual(30);
    const classes = [...new Set(before.map(({ given_label }) => given_label))].sort();

    // Review thirty in the loupe, worst first.
    await page.evaluate("location.hash = location.hash.replace(/\\/\\w+$/, '/review')");
    await page.getByRole('heading', { name: 'Review' }).waitFor({ state: 'attached' });
    await page.getByText(`of ${suspects.length} reviewed`).waitFor();
    await keyboard.press('e');
    const expected = new Map<string, { label: string; verdict: string }>();
    const given = suspects.slice(0, 30);
    for (const [index, { path, given_label, suggested_label }] of given.entries()) {
      const other = classes.findIndex((label) => label !== given_label && label !== suggested_label);
      const keys = ['Enter', 'Space', 'x', 'u', String(other + 1)];
      const outcomes = [
        { label: suggested_label, verdict: 'relabel' },
        { label: given_label, verdict: 'keep' },
        { label: '', verdict: 'remove' },
        { label: given_label, verdict: 'unsure' },
        { label: classes[other], verdict: 'relabel' },
      ];
      await keyboard.press(keys[index % 5]);
      expected.set(path, outcomes[index % 5]);
    }
    await page.getByText(`30 of ${suspects.length} reviewed`).waitFor();

    // Take five back.
    for (let i = 0; i < 5; i++) await keyboard.press('Control+z');
    await page.getByText(`25 of ${suspects.length} reviewed`).waitFor();
    for (const { path } of given.slice(25)) expected.delete(path);

    // Close everything and come back: the verdicts are there, and one more can still be taken back and given again.
    await context.close();
    await server.stop();
    server = await startServer(data);
    await openPage();
    await page.getByRole('link', { name: 'pictures' }).first().waitFor();
    await page.evaluate("location.hash = '#/set/1/review'");
    await page.getByText(`25 of ${suspects.length} reviewed`).waitFor();
    await page.keyboard.press('Control+z');
    await page.getByText(`24 of ${suspects.length} reviewed`).waitFor();
    await page.keyboard.press('Control+Shift+z');
    await page.getByText(`25 of ${suspects.length} reviewed`).waitFor();

    // Export.
    const target = join(work, 'cleaned.csv');
    await page.evaluate("location.hash = '#/set/1/export'");
    await page.getByLabel('New file').focus();
    await page.keyboard.press('Control+a');
    await page.keyboard.type(target);
    await page.keyboard.press('Enter');
    await page.getByText('Written').waitFor();

    const rows: LabelRow[] = parse(readFileSync(target, 'utf8'), { columns: true });
    expect(rows.map(({ path }) => path)).toEqual(before.map(({ path }) => path));
    const wrong = rows.filter(({ path, given_label, label, verdict }) => {
      const { label: right, verdict: said } = expected.get(path) ?? { label: given_label, verdict: '' };
      return label !== right || verdict !== said;
    });
    expect(wrong).toEqual([]);
    expect(rows.filter(({ verdict }) => verdict !== '')).toHaveLength(25);
    expect(readFileSync(target)).toEqual(readFileSync(exportPath(exportedByCommand('after.csv'))));
  });

  function exportPath(rows: readonly LabelRow[]): string {
    expect(rows).toHaveLength(720);
    return join(work, 'after.csv');
  }
});
