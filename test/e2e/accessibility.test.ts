// Every screen in light and dark: nothing that keeps people out, and no page that complains.

import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { chromium } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { makeUpDataSet } from '../bench/made-up-data-set.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { chromiumArguments, findChromium } from './find-chromium.ts';
import type { Fault } from './find-faults.ts';
import { findFaults } from './find-faults.ts';
import type { RunningServer } from './start-server.ts';
import { startServer } from './start-server.ts';
import { watchPage } from './watch-page.ts';

const found = findChromium();
const missing = 'missing' in found ? found.missing : undefined;

let browser: Browser;

beforeAll(async () => {
  if ('path' in found)
    browser = await chromium.launch({ executablePath: found.path, args: chromiumArguments });
});

afterAll(async () => {
  if ('path' in found) await browser.close();
});

/** Examines screen after screen of one page and judges them all together, so that one run tells everything. */
class Examination {
  readonly page: Page;
  readonly server: RunningServer;
  readonly #complaints: readonly string[];
  readonly #faults: Fault[] = [];

  constructor(page: Page, server: RunningServer) {
    this.page = page;
    this.server = server;
    this.#complaints = watchPage(page);
  }

  async examine(screen: string): Promise<void> {
    this.#faults.push(...(await findFaults(this.page, screen)));
  }

  async go(address: string): Promise<void> {
    await this.page.evaluate(`location.hash = '${address}'`);
  }

  expectNoComplaint(): void {
    expect(this.#complaints).toEqual([]);
  }

  judge(): void {
    for (const { isGrave, words } of this.#faults) if (!isGrave) console.log(words);
    expect(this.#faults.filter(({ isGrave }) => isGrave).map(({ words }) => words)).toEqual([]);
  }
}

async function open(dataFolder: string): Promise<Examination> {
  const server = await startServer(dataFolder);
  const context = await browser.newContext({
    viewport: { width: 1440, height: 900 },
    reducedMotion: 'reduce',
  });
  context.setDefaultTimeout(60_000);
  onTestFinished(async () => {
    await context.close();
    await server.stop();
  });
  const examination = new Examination(await context.newPage(), server);
  await examination.page.goto(server.link);
  return examination;
}

it('nobody is kept out from an empty start to the end of a training', async (test) => {
  test.skip(missing !== undefined, missing);
  const work = temporaryFolder();
  const pictures = join(work, 'shapes');
  await makeUpDataSet({ pictures, dataFolder: join(work, 'elsewhere'), examples: 240 });
  // The preview has something to show: a broken file, a picture under two labels, and one that is almost the same.
  writeFileSync(join(pictures, 'class-0', 'broken.png'), 'no picture');
  mkdirSync(join(pictures, 'class-twice'));
  for (const label of ['class-1', 'class-twice']) {
    copyFileSync(
      join(import.meta.dirname, '../../docs/pictures/demo.png'),
      join(pictures, label, 'double.png'),
    );
  }
  await sharp(join(pictures, 'class-1', 'double.png'))
    .jpeg()
    .toFile(join(pictures, 'class-2', 'almost.jpg'));
  const examination = await open(join(work, 'data'));
  const { page } = examination;

  await page.getByRole('heading', { name: 'Give your labels a second look' }).waitFor();
  await examination.examine('first start');
  const field = page.getByLabel('Path of the folder');
  await field.fill(join(work, '/'));
  await page.getByRole('option', { name: 'shapes' }).waitFor();
  await page.keyboard.press('ArrowDown');
  await examination.examine('completing a path');
  await field.fill(join(work, 'nowhere'));
  await page.keyboard.press('Enter');
  await page.getByRole('alert').waitFor();
  await examination.examine('a folder that is not there');

  await field.fill(pictures);
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Files that cannot be read' }).waitFor();
  await page.getByRole('heading', { name: 'The same picture under several labels', exact: true }).waitFor();
  await page.getByRole('heading', { name: 'Almost the same picture under several labels' }).waitFor();
  await examination.examine('preview');
  await page.getByRole('link', { name: 'Settings first' }).click();
  await page.getByRole('heading', { level: 1, name: 'Train' }).waitFor();
  await examination.examine('before training');
  await page.locator('summary').click();
  await page.getByLabel('Epochs').fill('5000');
  await page.locator('[aria-invalid=true]').waitFor();
  await examination.examine('settings of a training, one of them wrong');

  await page.getByLabel('Epochs').fill('60');
  await page.getByRole('button', { name: 'Start' }).click();
  await page.getByText('Epoch 3 of 60').waitFor({ timeout: 300_000 });
  await page.getByRole('button', { name: 'Pause' }).click();
  await page.getByRole('button', { name: 'Resume' }).waitFor();
  await examination.examine('a training that is paused');
  await examination.go('#/');
  await page.getByRole('link', { name: 'shapes' }).waitFor();
  await examination.examine('data sets while one trains');
  await examination.go('#/set/1/review');
  await page.getByRole('heading', { name: 'Training is under way' }).waitFor();
  await examination.examine('review before there is anything to review');
  await examination.go('#/set/1/train');
  await page.getByRole('button', { name: 'Stop' }).click();
  await page.getByRole('heading', { name: 'Training was stopped' }).waitFor({ timeout: 300_000 });
  await examination.examine('a training that was stopped');
  examination.expectNoComplaint();
  examination.judge();
});

it('nobody is kept out from the review to the export', async (test) => {
  test.skip(missing !== undefined, missing);
  const work = temporaryFolder();
  const data = join(work, 'data');
  await makeUpDataSet({ pictures: join(work, 'shapes'), dataFolder: data, examples: 400 });
  const examination = await open(data);
  const { page } = examination;
  const { keyboard } = page;

  await page.getByRole('link', { name: 'shapes' }).waitFor();
  await examination.examine('data sets');
  await page.getByRole('button', { name: 'More about shapes' }).click();
  await page.getByRole('menu').waitFor();
  await examination.examine('menu of a data set');
  await keyboard.press('Escape');
  await examination.go('#/set/1/train');
  await page.getByRole('heading', { name: 'Training is done' }).waitFor();
  await examination.examine('after training');

  await examination.go('#/set/1/review');
  await page.getByRole('listbox', { name: 'Pictures' }).waitFor();
  for (const key of ['Enter', 'Space', 'x', 'u']) await keyboard.press(key);
  await page.getByText('4 of').waitFor();
  await page.getByText('surely').first().waitFor();
  await examination.examine('review, grid');
  await keyboard.press('Shift+ArrowRight');
  await keyboard.press('Shift+ArrowRight');
  await page.getByText('3 selected', { exact: true }).waitFor();
  await examination.examine('review, three pictures selected');
  await keyboard.press('x');
  await page.getByRole('button', { name: 'Undo' }).nth(1).waitFor();
  await examination.examine('review, a message with undo');
  await keyboard.press('e');
  await page.getByRole('group', { name: 'Picture' }).waitFor();
  await examination.examine('review, loupe');
  await keyboard.press('?');
  await page.getByRole('dialog', { name: 'Keys' }).waitFor();
  await examination.examine('review, list of keys');
  await keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'Noise matrix' }).click();
  await page.getByRole('dialog', { name: 'Noise matrix' }).waitFor();
  await examination.examine('review, noise matrix');
  await keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'Cut' }).click();
  await page.getByRole('dialog', { name: 'Cut' }).waitFor();
  await page.getByRole('spinbutton', { name: 'First' }).fill('50');
  await page.getByText('of all wrong labels').waitFor();
  // And the controls among them.
  await page.getByText(/of 5\d reviewed/).waitFor();
  await examination.examine('review, cut');
  expect(await page.evaluate('location.hash')).toContain('first=50');
  await page.getByRole('button', { name: 'Back to the tiers' }).click();
  await page.getByTitle('Wrong labels still to be found').click();
  await page.getByRole('dialog', { name: 'Wrong labels still to be found' }).waitFor();
  await examination.examine('review, what is left to find');
  await keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'New class' }).click();
  await page.locator('[role=dialog] input:focus').waitFor();
  await keyboard.type('class-1');
  await page.getByText('There is such a class already.').waitFor();
  await examination.examine('review, a class that is there already');
  await keyboard.press('Escape');
  await page.getByLabel('Text in the path').fill('nothing is called this');
  await page.getByText('Clear').first().waitFor();
  await examination.examine('review, nothing shown');

  await examination.go('#/set/1/report');
  await page.getByRole('heading', { name: 'How it was made' }).waitFor();
  await examination.examine('report');
  await examination.go('#/set/1/export');
  await page.getByText('removed').first().waitFor();
  await examination.examine('export');
  await page.getByRole('radio', { name: 'folders' }).check({ force: true });
  await page.getByLabel('Take it where the given one is possibly wrong').check({ force: true });
  await page.getByText('would change although nobody looked').waitFor();
  await page.getByRole('textbox', { name: 'New folder' }).fill('relative');
  await keyboard.press('Enter');
  await page.locator('[aria-invalid=true]').waitFor();
  await examination.examine('export as folders, with a place that cannot be');
  await page.getByRole('textbox', { name: 'New folder' }).fill(join(work, 'cleaned'));
  await keyboard.press('Enter');
  await page.getByText('Written').waitFor();
  await examination.examine('export that was written');

  await examination.go('#/settings');
  await page.getByRole('button', { name: 'Copy' }).waitFor();
  await examination.examine('settings');
  examination.expectNoComplaint();

  await examination.server.kill();
  await page.getByRole('alert').getByText('server is away').waitFor();
  await examination.examine('without the server');
  examination.judge();
});
