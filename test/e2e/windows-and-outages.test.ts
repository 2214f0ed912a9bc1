// Several windows on one data set, a server that goes away and comes back, and the whole way without a mouse: the real
// server and real pictures, with findings that were made up.

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { chromium } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { makeUpDataSet } from '../bench/made-up-data-set.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import type { LabelRow } from './export-by-command.ts';
import { exportByCommand, worstFirst } from './export-by-command.ts';
import { chromiumArguments, findChromium } from './find-chromium.ts';
import { goRound, tabTo } from './press-tab.ts';
import type { RunningServer } from './start-server.ts';
import { startServer } from './start-server.ts';
import { watchPage } from './watch-page.ts';
import { withoutControls } from './without-controls.ts';

const found = findChromium();
const missing = 'missing' in found ? found.missing : undefined;
const review = '/#/set/1/review';
const [banner, lockedBanner] = ['server is away', 'was started again'];

let browser: Browser;

beforeAll(async () => {
  if ('path' in found)
    browser = await chromium.launch({ executablePath: found.path, args: chromiumArguments });
});

afterAll(async () => {
  if ('path' in found) await browser.close();
});

interface Setting {
  server: RunningServer;
  readonly context: BrowserContext;
  /** Suspects, worst first. */
  readonly suspects: readonly LabelRow[];
  readonly origin: string;
  startAgain(): Promise<void>;
  /** What the command line exports now, by path. */
  exported(): Map<string, LabelRow>;
  openPage(address: string): Promise<Page>;
}

/** A data set of 400 pictures with findings, served, and a browser that has used the link. */
async function setUp(): Promise<Setting> {
  const work = temporaryFolder();
  const [pictures, data] = [join(work, 'shapes'), join(work, 'data')];
  mkdirSync(data);
  await makeUpDataSet({ pictures, dataFolder: data, examples: 400 });
  await withoutControls(data);
  const target = join(work, 'labels.csv');
  const suspects = worstFirst(exportByCommand(data, target));
  const context = await browser.newContext({
    viewport: { width: 1440, height: 900 },
    reducedMotion: 'reduce',
  });
  context.setDefaultTimeout(60_000);
  const server = await startServer(data);
  const setting: Setting = {
    server,
    context,
    suspects,
    origin: new URL(server.link).origin,
    async startAgain() {
      setting.server = await startServer(data, ['--port', String(server.port)]);
    },
    exported: () => new Map(exportByCommand(data, target).map((row) => [row.path, row])),
    async openPage(address) {
      const page = await context.newPage();
      await page.goto(address);
      return page;
    },
  };
  onTestFinished(async () => {
    await context.close();
    await setting.server.stop();
  });
  const first = await setting.openPage(server.link);
  await first.getByRole('link', { name: 'shapes' }).waitFor();
  await first.close();
  return setting;
}

async function openReview(setting: Setting): Promise<Page> {
  const page = await setting.openPage(setting.origin + review);
  await page.getByRole('listbox', { name: 'Pictures' }).waitFor();
  return page;
}

function reviewed(page: Page, count: number, { suspects }: Setting): Promise<void> {
  return page.getByText(`${count} of ${suspects.length} reviewed`).waitFor();
}

describe('the address of a review', () => {
  it('keeps what is shown, and in which order, through a reload', async (test) => {
    test.skip(missing !== undefined, missing);
    const setting = await setUp();
    const page = await openReview(setting);
    await page.locator('.tiers button', { hasText: 'Possible' }).click();
    await page.getByLabel('Given').selectOption({ index: 1 });
    const label = await page.getByLabel('Given').locator('option:checked').textContent();
    await page.getByLabel('Order').selectOption('path');
    const shown = await page.getByText(/of [\d,]+ reviewed/).textContent();

    await page.reload();
    await page.getByText(shown?.trim() ?? '').waitFor();
    expect(await page.getByLabel('Given').locator('option:checked').textContent()).toBe(label);
    expect(await page.getByLabel('Order').inputValue()).toBe('path');
    expect(new URL(page.url()).hash).toContain('tiers=likely');

    // An address that means nothing here shows what is shown at first.
    await page.goto(`${setting.origin}${review}?given=nonsense`);
    await page.reload();
    await reviewed(page, 0, setting);
    expect(new URL(page.url()).hash).toBe('#/set/1/review');
  });
});

describe('two windows on one data set', () => {
  it("see each other's verdicts and what is taken back, without being loaded again", async (test) => {
    test.skip(missing !== undefined, missing);
    const setting = await setUp();
    const { suspects } = setting;
    const [one, other] = [await openReview(setting), await openReview(setting)];

    await one.keyboard.press('x');
    await reviewed(other, 1, setting);
    await other.getByRole('option', { name: `Removed. ${suspects[0].path}` }).waitFor();

    await other.keyboard.press('ArrowRight');
    await other.keyboard.press('Enter');
    await reviewed(one, 2, setting);
    const moved = `Moved to ${suspects[1].suggested_label}. ${suspects[1].path}`;
    await one.getByRole('option', { name: moved }).waitFor();

    // The last thing that was done anywhere is taken back first.
    await one.keyboard.press('Control+z');
    await reviewed(other, 1, setting);
    await other.getByRole('option', { name: `No verdict. ${suspects[1].path}` }).waitFor();
    await other.keyboard.press('Control+z');
    await reviewed(one, 0, setting);
    await one.keyboard.press('Control+Shift+z');
    await reviewed(other, 1, setting);
    await one.getByText('Done again').waitFor({ state: 'attached' });

    // A class that is made in one window has its key in the other.
    await one.keyboard.press('ArrowRight');
    await one.keyboard.press('/');
    await one.keyboard.type('blob');
    await one.keyboard.press('Enter');
    await one.locator('[role=dialog] input:focus').waitFor();
    await one.keyboard.press('Enter');
    await reviewed(other, 2, setting);
    await other.getByLabel('Given').getByRole('option', { name: 'blob' }).waitFor({ state: 'attached' });

    const said = [...setting.exported().values()].filter(({ verdict }) => verdict !== '');
    expect(said.map(({ verdict }) => verdict).sort()).toEqual(['relabel', 'remove']);
    expect(said.find(({ verdict }) => verdict === 'relabel')?.label).toBe('blob');
  });
});

describe('a server that goes away', () => {
  it('is missed, and gets every verdict given meanwhile once it is back and its new link was opened', async (test) => {
    test.skip(missing !== undefined, missing);
    const setting = await setUp();
    const { suspects } = setting;
    const [open, closed] = [await openReview(setting), await openReview(setting)];
    await setting.server.kill();
    await open.getByRole('alert').getByText(banner).waitFor();
    await closed.getByRole('alert').getByText(banner).waitFor();

    // One window stays open. What was taken back before it was sent is not sent.
    for (const key of ['x', 'Space', 'u', 'Control+z']) await open.keyboard.press(key);
    await reviewed(open, 2, setting);
    await open.getByText('2 kept here until the server is back').waitFor();
    await open.getByRole('option', { name: `Removed. ${suspects[0].path}` }).waitFor();
    await open.getByRole('option', { name: `Kept. ${suspects[1].path}` }).waitFor();
    await open.getByRole('option', { name: `No verdict. ${suspects[2].path}` }).waitFor();

    // Another one is gone when the server comes back.
    for (const key of ['ArrowRight', 'ArrowRight', 'ArrowRight', 'Enter', 'u'])
      await closed.keyboard.press(key);
    await reviewed(closed, 2, setting);
    await closed.getByText('2 kept here until the server is back').waitFor();
    await expect(closed.reload()).rejects.toThrow('ERR_CONNECTION_REFUSED');

    // The new server does not know the browser. Both windows say what to do.
    await setting.startAgain();
    await open.getByRole('alert').getByText(lockedBanner).waitFor();
    expect((await closed.reload())?.status()).toBe(403);
    await closed.getByRole('heading', { name: 'does not know this browser yet' }).waitFor();
    await reviewed(open, 2, setting);

    // The link is opened in yet another window, and the first one goes on by itself.
    const newest = await setting.openPage(setting.server.link);
    await open.getByText(lockedBanner).waitFor({ state: 'detached' });
    await open.getByText('kept here').waitFor({ state: 'detached' });
    // What the closed window left behind is sent too, although nobody opens the review again.
    await reviewed(open, 4, setting);
    await newest.goto(setting.origin + review);
    await reviewed(newest, 4, setting);

    const exported = setting.exported();
    const outcomes = suspects.slice(0, 6).map(({ path }) => {
      const row = exported.get(path);
      return [row?.verdict, row?.label];
    });
    expect(outcomes).toEqual([
      ['remove', ''],
      ['keep', suspects[1].given_label],
      ['', suspects[2].given_label],
      ['relabel', suspects[3].suggested_label],
      ['unsure', suspects[4].given_label],
      ['', suspects[5].given_label],
    ]);
    expect([...exported.values()].filter(({ verdict }) => verdict !== '')).toHaveLength(4);

    // All of it can still be taken back, from any window.
    for (let i = 0; i < 4; i++) await newest.keyboard.press('Control+z');
    await reviewed(open, 0, setting);
  });
});

describe('without a mouse', () => {
  it('one gets from the data sets through every step to the settings, always seeing where one is', async (test) => {
    test.skip(missing !== undefined, missing);
    const setting = await setUp();
    const page = await setting.openPage(`${setting.origin}/`);
    const complaints = watchPage(page);
    const { keyboard } = page;
    await page.getByRole('link', { name: 'shapes' }).waitFor();

    async function lookRound(expected: readonly string[]): Promise<void> {
      const stops = await goRound(page);
      const unseen = stops.filter(({ isSeen }) => !isSeen).map(({ name }) => name);
      expect(unseen, page.url()).toEqual([]);
      expect(stops.map(({ name }) => name)).toEqual(expect.arrayContaining([...expected]));
    }

    await lookRound(['Skip to the page', 'Second Look, all data sets', 'Settings and doctor', 'shapes']);
    await tabTo(page, 'shapes');
    await keyboard.press('Enter');
    await page.getByRole('listbox', { name: 'Pictures' }).waitFor();
    await lookRound(['Preview', 'Train', 'Review', 'Report', 'Export', 'Keys']);

    // Back among the pictures; the list of keys comes and goes, and the pictures have the keyboard again.
    await keyboard.press('Escape');
    await page.locator('[role=listbox][aria-label^=Pictures]:focus').waitFor();
    await keyboard.press('?');
    const help = page.getByRole('dialog', { name: 'Keys' });
    await help.waitFor();
    await page.locator('[role=dialog]:focus-within').waitFor();
    for (let i = 0; i < 5; i++) await keyboard.press('Tab');
    expect(await page.locator('[role=dialog]:focus-within').count()).toBe(1);
    await keyboard.press('Escape');
    await help.waitFor({ state: 'detached' });
    await page.locator('[role=listbox][aria-label^=Pictures]:focus').waitFor();
    await keyboard.press('x');
    await reviewed(page, 1, setting);

    await keyboard.press('e');
    await page.getByRole('group', { name: 'Picture 2 of' }).waitFor();
    await lookRound(['Picture 2 of', 'Grid'].map((name) => expect.stringContaining(name) as string));

    for (const [link, heading] of [
      ['Report', 'Report'],
      ['Export', 'Export'],
      ['Preview', 'shapes'],
      ['Train', 'Training is done'],
      ['Settings and doctor', 'Settings'],
    ]) {
      await tabTo(page, link);
      await keyboard.press('Enter');
      await page.getByRole('heading', { level: 1, name: heading }).waitFor();
      await lookRound(['Second Look, all data sets']);
    }
    await tabTo(page, 'Second Look, all data sets');
    await keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Data sets' }).waitFor();
    expect(complaints).toEqual([]);
  });
});
