// Takes every screen of the built program, light and dark, in two sizes, into docs/pictures: npm run pictures
// A real training on the pictures of the demo; it takes some minutes. `--only report` takes the screens so named.

import { mkdirSync, rmSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Page } from 'playwright-core';
import { chromium } from 'playwright-core';
import sharp from 'sharp';
import { drawDemoSet } from '../../src-main/sources/demo-set.ts';
import { exportByCommand } from '../e2e/export-by-command.ts';
import { chromiumArguments, findChromium } from '../e2e/find-chromium.ts';
import { startServer } from '../e2e/start-server.ts';

const target = join(import.meta.dirname, '../../docs/pictures');
const sizes = [
  { width: 1440, height: 900 },
  { width: 1024, height: 768 },
];
const epochs = 12;
const mostExactBytes = 100_000;
const reviewed = 26;
const { values: options } = parseArgs({ options: { only: { type: 'string', default: '' } } });

/** What was asked for is drawn, and every picture is there. */
const settle = `(async () => {
  for (let frame = 0; frame < 3; frame++) await new Promise(requestAnimationFrame);
  await Promise.allSettled([...document.images].map((image) => image.decode()));
})()`;

/** Its path is on the screens, so it has a plain name instead of a random one. */
const work = join(tmpdir(), 'second-look-pictures');
const [pictures, secondPictures, data] = ['shapes', 'more-shapes', 'data'].map((name) => join(work, name));

const chromiumFound = findChromium();
if ('missing' in chromiumFound) throw new Error(chromiumFound.missing);
// Fails where the folder is there already: it may be somebody's.
mkdirSync(work);
try {
  await takeAll(chromiumFound.path);
} finally {
  rmSync(work, { recursive: true, force: true });
}

async function takeAll(executablePath: string): Promise<void> {
  const drawing = { signal: new AbortController().signal, onProgress: () => undefined };
  const { planted } = await drawDemoSet(pictures, 1, drawing);
  await drawDemoSet(secondPictures, 2, drawing);
  const server = await startServer(data);
  const browser = await chromium.launch({ executablePath, args: chromiumArguments });
  try {
    const context = await browser.newContext({ viewport: sizes[0], reducedMotion: 'reduce' });
    context.setDefaultTimeout(120_000);
    const page = await context.newPage();
    await page.goto(server.link);
    await takeUntilTrained(page);
    await review(page, new Map(planted.map(({ path, trueLabel }) => [path, trueLabel])));
    await takeReview(page);
    await takeResults(page);
    await server.kill();
    await go(page, '#/set/1/review');
    await page.getByRole('alert').getByText('server is away').waitFor();
    for (const key of ['Enter', 'Space']) await page.keyboard.press(key);
    await take(page, 'server-away');
  } finally {
    await browser.close();
    await server.stop();
  }
}

async function takeUntilTrained(page: Page): Promise<void> {
  const field = page.getByLabel('Path of the folder');
  await field.waitFor();
  await take(page, 'first-start');
  await field.fill(pictures);
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { level: 1, name: 'shapes' }).waitFor();
  await take(page, 'preview');

  await page.getByRole('link', { name: 'Settings first' }).click();
  await page.locator('summary').click();
  await page.getByLabel('Epochs').fill(String(epochs));
  await page.locator('summary').focus();
  await page.getByRole('radiogroup', { name: 'Backend' }).or(page.getByLabel('Backend')).first().waitFor();
  await take(page, 'train-settings');
  await page.locator('summary').click();
  await page.getByRole('button', { name: 'Start' }).click();
  await page.getByRole('region', { name: 'First suspects' }).getByRole('listitem').first().waitFor();
  await take(page, 'train-live');
  await page.getByRole('heading', { name: 'Training is done' }).waitFor({ timeout: 600_000 });
  await take(page, 'train-done');
}

/** As somebody would who sees what each picture shows. */
async function review(page: Page, trueLabels: ReadonlyMap<string, string>): Promise<void> {
  const rows = exportByCommand(data, join(work, 'labels.csv'));
  const classes = [...new Set(rows.map(({ given_label }) => given_label))].sort();
  const rowOf = new Map(rows.map((row) => [row.path, row]));
  await go(page, '#/set/1/review');
  await page.getByRole('listbox', { name: 'Pictures' }).waitFor();
  for (let place = 0; place < reviewed; place++) {
    // Controls come among the suspects, so the page tells which picture it is.
    const path =
      (await page.getByRole('region', { name: 'File' }).locator('bdi').first().textContent()) ?? '';
    const { given_label = '', suggested_label = '' } = rowOf.get(path) ?? {};
    const label = trueLabels.get(path) ?? given_label;
    if (place === 5) await page.keyboard.press('x');
    else if (place === 17) await page.keyboard.press('u');
    else if (label === given_label) await page.keyboard.press('Space');
    else if (label === suggested_label) await page.keyboard.press('Enter');
    else await page.keyboard.press(String(classes.indexOf(label) + 1));
  }
  await page.getByText(`${reviewed} of`).waitFor();
}

async function takeReview(page: Page): Promise<void> {
  const { keyboard } = page;
  await page.getByText('Like this, and surely').nth(1).waitFor();
  await take(page, 'review');
  await keyboard.press('e');
  await page.getByRole('group', { name: 'Picture' }).waitFor();
  await take(page, 'review-loupe');
  await keyboard.press('?');
  await page.getByRole('dialog', { name: 'Keys' }).waitFor();
  await take(page, 'keys');
  await keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await keyboard.press('e');
  await page.getByRole('button', { name: 'Noise matrix' }).click();
  await page.getByRole('dialog', { name: 'Noise matrix' }).waitFor();
  await take(page, 'review-noise-matrix');
  await keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await page.getByTitle('Wrong labels still to be found').click();
  await page.getByRole('dialog', { name: 'Wrong labels still to be found' }).waitFor();
  await take(page, 'review-what-is-left');
  await keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
}

async function takeResults(page: Page): Promise<void> {
  await go(page, '#/set/1/report');
  await page.getByRole('heading', { name: 'How it was made' }).waitFor();
  await take(page, 'report');
  await take(page, 'report-quality', 'Quality of the labels');
  await go(page, '#/set/1/export');
  await page.getByRole('list', { name: 'Changes' }).waitFor();
  await take(page, 'export');

  await go(page, `#/open?folder=${encodeURIComponent(secondPictures)}`);
  await page.getByRole('heading', { level: 1, name: 'more-shapes' }).waitFor();
  await go(page, '#/');
  await page.getByRole('link', { name: 'more-shapes' }).waitFor();
  await take(page, 'data-sets');
  await go(page, '#/settings');
  await page.getByRole('button', { name: 'Copy' }).waitFor();
  await take(page, 'settings');
}

async function go(page: Page, address: string): Promise<void> {
  await page.evaluate(`location.hash = '${address}'`);
}

/**
 * As `docs/pictures/NAME-dark-1440.png` and so on.
 *
 * @param heading  of what is to be seen, where that is not the top of the page
 */
async function take(page: Page, name: string, heading?: string): Promise<void> {
  if (!name.includes(options.only)) return;
  for (const size of sizes) {
    await page.setViewportSize(size);
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      if (heading !== undefined) {
        await page.getByRole('heading', { name: heading }).evaluate((shown) => {
          (shown as unknown as { scrollIntoView(): void }).scrollIntoView();
        });
      }
      await page.evaluate(settle);
      const shot = await page.screenshot({ animations: 'disabled' });
      const file = `${name}-${colorScheme}-${size.width}.png`;
      await writeFile(join(target, file), await packPicture(shot));
    }
  }
  await page.setViewportSize(sizes[0]);
  await page.emulateMedia({ colorScheme: 'light' });
  process.stdout.write(`${name}\n`);
}

/** A palette makes screens full of pictures small; on others it would take a mark its colour and gain little. */
async function packPicture(shot: Buffer): Promise<Buffer> {
  const exact = await sharp(shot).png({ compressionLevel: 9, adaptiveFiltering: true }).toBuffer();
  if (exact.length < mostExactBytes) return exact;
  return sharp(shot).png({ palette: true, quality: 90, effort: 9 }).toBuffer();
}
