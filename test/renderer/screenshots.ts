/// <reference types="node" />
// Pictures of the screens over the made-up app, with what axe finds on each:
//   node test/renderer/screenshots.ts FOLDER [--only TEXT] [--widths 1440,1024]
// Fails when axe finds something serious, or the page breaks its own content security policy.

import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import axe from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { chromium } from 'playwright-core';
import { createFakeApp } from './fake-app.ts';
import { buildPage, serveFake } from './serve-fake.ts';

interface Scene {
  readonly name: string;
  readonly address: string;
  /** Nothing was ever opened. */
  readonly isEmpty?: boolean;
  /** Between two reports of the made-up training. */
  readonly epochMs?: number;
  readonly prepare?: (page: Page, drop: () => void) => Promise<void>;
}

const scenes: readonly Scene[] = [
  { name: 'sets', address: '#/' },
  { name: 'sets-empty', address: '#/', isEmpty: true },
  {
    name: 'sets-path',
    address: '#/',
    async prepare(page) {
      await page.getByRole('combobox').fill('/home/ada/pictures/');
      await page.getByRole('option').first().waitFor();
      await page.keyboard.press('ArrowDown');
    },
  },
  {
    name: 'sets-problem',
    address: '#/',
    async prepare(page) {
      await page.getByRole('combobox').fill('/home/ada/documents');
      await page.keyboard.press('Enter');
      await page.getByRole('alert').waitFor();
    },
  },
  {
    name: 'sets-reading',
    address: '#/open?folder=/mnt/data/traffic-signs-full',
    epochMs: 9000,
    async prepare(page) {
      await page.getByRole('region', { name: 'Reading' }).getByText('of 100,000').waitFor();
    },
  },
  {
    name: 'sets-menu',
    address: '#/',
    async prepare(page) {
      await page.getByRole('button', { name: 'More about pets / images' }).click();
      await page.getByRole('menuitem').first().waitFor();
    },
  },
  { name: 'preview-two', address: '#/set/5' },
  { name: 'preview-many', address: '#/set/6' },
  { name: 'review-two', address: '#/set/5/review' },
  { name: 'review-many', address: '#/set/6/review' },
  { name: 'matrix', address: '#/set/1/review', prepare: openMatrix },
  { name: 'matrix-two', address: '#/set/5/review', prepare: openMatrix },
  { name: 'matrix-many', address: '#/set/6/review', prepare: openMatrix },
  { name: 'cut', address: '#/set/1/review', prepare: openCut },
  { name: 'cut-moved', address: '#/set/6/review?first=1500', prepare: openCut },
  { name: 'cut-no-promise', address: '#/set/5/review?first=30', prepare: openCut },
  { name: 'remains-unknown', address: '#/set/1/review', prepare: openRemains },
  { name: 'remains', address: '#/settings', prepare: (page) => reviewHalfControls(page, 1) },
  { name: 'remains-two', address: '#/settings', prepare: (page) => reviewHalfControls(page, 5) },
  { name: 'remains-many', address: '#/settings', prepare: (page) => reviewHalfControls(page, 6) },
  { name: 'remains-names', address: '#/settings', prepare: (page) => reviewHalfControls(page, 4) },
  {
    name: 'report-remains',
    address: '#/settings',
    async prepare(page) {
      await reviewHalfControls(page, 1);
      await page.keyboard.press('Escape');
      await page.evaluate("location.hash = '#/set/1/report'");
      await page.getByRole('heading', { name: 'Errors still to be found' }).scrollIntoViewIfNeeded();
    },
  },
  { name: 'report-two', address: '#/set/5/report' },
  { name: 'report-many', address: '#/set/6/report' },
  { name: 'preview', address: '#/set/2' },
  { name: 'preview-photos', address: '#/set/1' },
  { name: 'preview-names', address: '#/set/4' },
  { name: 'train-before', address: '#/set/2/train' },
  {
    name: 'train-settings',
    address: '#/set/2/train',
    async prepare(page) {
      await page.getByText('Settings', { exact: false }).last().click();
      await page.getByLabel('Epochs').fill('2000');
      await page.waitForTimeout(300);
    },
  },
  { name: 'train-done', address: '#/set/1/train' },
  {
    name: 'train-pretraining',
    address: '#/set/2/train',
    epochMs: 1500,
    async prepare(page) {
      await page.getByRole('button', { name: 'Start' }).click();
      await page.getByText('Pretraining, epoch').first().waitFor({ timeout: 60_000 });
    },
  },
  {
    name: 'train-live',
    address: '#/set/2/train',
    async prepare(page) {
      await page.getByRole('button', { name: 'Start' }).click();
      await page.getByText('→').first().waitFor({ timeout: 60_000 });
      await page.waitForTimeout(500);
    },
  },
  { name: 'again-preview', address: '#/set/1', prepare: judgeSome },
  { name: 'again-train', address: '#/set/1/train', prepare: judgeSome },
  { name: 'again-done', address: '#/set/1/train', epochMs: 20, prepare: trainAgain },
  { name: 'again-review', address: '#/set/1/review', epochMs: 20, prepare: trainAgain },
  { name: 'again-report', address: '#/set/1/report', epochMs: 20, prepare: trainAgain },
  {
    name: 'train-second',
    address: '#/set/2/train',
    epochMs: 60,
    async prepare(page) {
      await page.getByText('Thorough').click();
      await page.getByRole('button', { name: 'Start' }).click();
      await page.getByText('wrong labels are expected').waitFor({ timeout: 60_000 });
      await page.getByRole('button', { name: 'Pause' }).click();
      await page.waitForTimeout(500);
    },
  },
  { name: 'review', address: '#/set/1/review' },
  { name: 'review-agreed', address: '#/set/1/review?tiers=fine' },
  { name: 'report', address: '#/set/1/report' },
  { name: 'export', address: '#/set/1/export' },
  { name: 'settings', address: '#/settings' },
  {
    name: 'lost',
    address: '#/set/1',
    async prepare(page, drop) {
      await page.getByRole('heading', { level: 1 }).waitFor();
      await page.route('**/*', (route) => route.abort());
      await page.routeWebSocket('**/socket', (socket) => {
        void socket.close();
      });
      drop();
      await page.getByText('server is away').waitFor();
    },
  },
];

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    only: { type: 'string', default: '' },
    widths: { type: 'string', default: '1440,1024' },
    themes: { type: 'string', default: 'light,dark' },
    /** The whole page, not only what fits into the window. */
    whole: { type: 'boolean', default: false },
  },
});
const folder = positionals[0];
mkdirSync(folder, { recursive: true });
const built = await buildPage();
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
  args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'],
});
let faults = 0;
try {
  for (const scene of scenes.filter(({ name }) => name.includes(values.only))) {
    for (const width of values.widths.split(',').map(Number)) {
      for (const theme of values.themes.split(','))
        await shoot(browser, scene, width, theme as 'light' | 'dark');
    }
  }
} finally {
  await browser.close();
  rmSync(built, { recursive: true, force: true });
}
process.exit(faults === 0 ? 0 : 1);

async function shoot(browser: Browser, scene: Scene, width: number, theme: 'light' | 'dark'): Promise<void> {
  const server = await serveFake(
    createFakeApp({ isEmpty: scene.isEmpty ?? false, epochMs: scene.epochMs ?? 300 }),
    built,
  );
  // Axe is given to the page from outside, which the page's policy would not allow.
  const context = await browser.newContext({
    viewport: { width, height: 900 },
    colorScheme: theme,
    reducedMotion: 'reduce',
    bypassCSP: false,
  });
  const page = await context.newPage();
  const name = `${scene.name}-${width}-${theme}`;
  page.on('console', (message) => {
    const isExpected = /ERR_FAILED|WebSocket|ERR_CONNECTION/.test(message.text()) && scene.name === 'lost';
    if (message.type() !== 'error' || isExpected) return;
    faults += 1;
    console.log(`${name}: console: ${message.text()}`);
  });
  page.on('pageerror', (error) => {
    faults += 1;
    console.log(`${name}: ${error.stack ?? error.message}`);
  });
  try {
    await page.goto(`${server.url}/${scene.address}`);
    await page.waitForTimeout(500);
    await scene.prepare?.(page, () => {
      server.drop();
    });
    await page.waitForTimeout(300);
    if (values.whole) {
      const height = await page.evaluate(() => {
        const main = document.querySelector('main');
        return main ? main.scrollHeight + window.innerHeight - main.clientHeight : window.innerHeight;
      });
      await page.setViewportSize({ width, height: Math.min(4000, Math.max(900, height)) });
      await page.waitForTimeout(300);
    }
    await page.screenshot({ path: join(folder, `${name}.png`) });
    await examine(page, name);
  } catch (error) {
    faults += 1;
    console.log(`${name}: ${String(error).slice(0, 600)}`);
    await page.screenshot({ path: join(folder, `${name}-broken.png`) }).catch(() => undefined);
  }
  await context.close();
  await server.close();
}

async function openMatrix(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Noise matrix' }).click();
  await page.getByRole('dialog').waitFor();
}

/** Some verdicts, and back to the page the scene is about. */
async function judgeSome(page: Page): Promise<void> {
  const address = page.url();
  await page.goto(address.replace(/#.*/, '#/set/1/review'));
  await page.getByRole('listbox', { name: 'Pictures' }).waitFor();
  for (const key of ['Enter', 'Enter', 'Space', 'Enter', 'x', 'Space', 'u', 'Enter'])
    await page.keyboard.press(key);
  await page.getByText('8 of').waitFor();
  await page.goto(address);
  await page.waitForTimeout(500);
}

async function trainAgain(page: Page): Promise<void> {
  const address = page.url();
  await judgeSome(page);
  await page.goto(address.replace(/#.*/, '#/set/1/train'));
  await page.getByRole('button', { name: 'Train again on' }).click();
  await page.getByText('are new.').waitFor({ timeout: 60_000 });
  await page.goto(address);
  await page.waitForTimeout(800);
}

async function openCut(page: Page): Promise<void> {
  await page.getByRole('button', { name: /^(Cut|First)/ }).click();
  await page.getByRole('dialog').waitFor();
}

async function openRemains(page: Page): Promise<void> {
  await page.getByTitle('Wrong labels still to be found').click();
  await page.getByRole('dialog').waitFor();
}

/** Sixty pictures, every second of them a control. */
async function reviewHalfControls(page: Page, set: number): Promise<void> {
  await page.getByLabel('Controls').focus();
  await page.keyboard.press('End');
  await page.getByText('50 % of the pictures').waitFor();
  await page.evaluate(`location.hash = '#/set/${set}/review'`);
  await page.getByRole('listbox', { name: 'Pictures' }).waitFor();
  await page.waitForTimeout(600);
  for (let look = 0; look < 60; look++) await page.keyboard.press(look % 3 === 0 ? 'Enter' : 'Space');
  await openRemains(page);
}

interface AxeResult {
  violations: {
    id: string;
    impact: string;
    help: string;
    nodes: { html: string; failureSummary: string }[];
  }[];
}

async function examine(page: Page, name: string): Promise<void> {
  await page.evaluate(axe.source);
  const result = await page.evaluate<AxeResult>('axe.run(document, { resultTypes: ["violations"] })');
  const serious = result.violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
  for (const { id, impact, help, nodes } of result.violations) {
    console.log(`${name}: axe ${impact} ${id}: ${help} (${nodes.length})`);
    for (const { html, failureSummary } of nodes.slice(0, 3)) {
      console.log(`    ${html.slice(0, 200)}\n    ${failureSummary.replaceAll('\n', ' ').slice(0, 300)}`);
    }
  }
  faults += serious.length;
}
