// How the review feels with 100,000 pictures, as numbers, in a real browser:
//   node test/bench/review.ts [--url LINK --set ID] [--minutes 1] [--keys 200]
// Without a link it builds the page and serves it over a made-up app. A link is what `second-look serve` prints, of a data
// folder whose set ID has a finished run.

import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { BrowserContext, CDPSession, Page } from 'playwright-core';
import { chromium } from 'playwright-core';
import { chromiumArguments } from '../e2e/find-chromium.ts';
import { createFakeApp } from '../renderer/fake-app.ts';
import { buildPage, serveFake } from '../renderer/serve-fake.ts';

const { values } = parseArgs({
  options: {
    url: { type: 'string' },
    set: { type: 'string', default: '3' },
    minutes: { type: 'string', default: '1' },
    keys: { type: 'string', default: '200' },
    browser: { type: 'string', default: '/usr/bin/chromium' },
  },
});

const rows: [string, string][] = [];
const page = values.url === undefined ? await buildPage() : undefined;
const app = createFakeApp();
// Made up once, because making it up takes longer than a real app takes to fetch it.
if (page !== undefined) await app.reviewColumns({ runId: 13 });
const server = page === undefined ? undefined : await serveFake(app, page);
const profile = mkdtempSync(join(tmpdir(), 'second-look-browser-'));
const browser = await chromium.launchPersistentContext(profile, {
  executablePath: values.browser,
  viewport: { width: 1440, height: 900 },
  // Measuring runs scripts of its own in the page, which the page's policy forbids.
  bypassCSP: true,
  args: [...chromiumArguments, '--enable-precise-memory-info'],
});
try {
  await measure(browser, values.url ?? server?.url ?? '');
} finally {
  await browser.close();
  await server?.close();
  rmSync(profile, { recursive: true, force: true });
  if (page !== undefined) rmSync(page, { recursive: true, force: true });
}

async function measure(context: BrowserContext, url: string): Promise<void> {
  const tab = context.pages().at(0) ?? (await context.newPage());
  const memory = await context.newCDPSession(tab);
  await tab.addInitScript({ path: join(import.meta.dirname, 'review-page.js') });

  // A link with a token is spent on the first visit; the cookie opens the others.
  await tab.goto(url);
  const address = `${new URL(tab.url()).origin}/#/set/${values.set}`;
  await tab.goto(address);
  await tab.waitForSelector('nav a, header a');
  await tab.waitForTimeout(1000);
  rows.push(['machine', `${cpus().length} × ${cpus()[0].model.trim()}`]);

  rows.push(['review opened from another view, until usable', ms(await openReview(tab, address, false))]);
  const loads: number[] = [];
  for (let load = 0; load < 7; load++) loads.push(await openReview(tab, address, true));
  rows.push([
    'page loaded at the review, until usable, seven times',
    loads.map(Math.round).join(', ') + ' ms',
  ]);
  const count = await tab.getAttribute('[role=option]', 'aria-setsize');
  rows.push(['suspects shown', count ?? '?']);

  await tab.keyboard.press('e');
  await tab.waitForSelector('.plane img');
  await timeKeys(tab, Number(values.keys), 'loupe: verdict key to next picture painted');
  await tab.keyboard.press('Escape');
  await tab.waitForSelector('[role=option]');
  await timeKeys(tab, Number(values.keys), 'grid: verdict key to cursor painted');

  await tab.click('.tiers button:nth-child(3)');
  await tab.waitForTimeout(500);
  rows.push(['pictures shown', (await tab.getAttribute('[role=option]', 'aria-setsize')) ?? '?']);
  const scrolled = await tab.evaluate<Scrolled>('bench.scrollThrough(15000)');
  rows.push(['scrolled end to end in 15 s: longest script in a frame', ms(scrolled.longestScript)]);
  rows.push(['  longest frame, and frames above 100 ms', `${ms(scrolled.longestFrame)}, ${scrolled.slow}`]);

  const minutes = Number(values.minutes);
  await use(tab, 60_000);
  const first = await heap(memory);
  rows.push(['JS heap after 1 minute', mb(first)]);
  if (minutes > 1) {
    await use(tab, (minutes - 1) * 60_000);
    const last = await heap(memory);
    rows.push([
      `JS heap after ${minutes} minutes`,
      `${mb(last)} (${Math.round((last / first - 1) * 100)} %)`,
    ]);
  }
  print();
}

/** Milliseconds until pictures are shown and a key has moved the cursor. */
async function openReview(tab: Page, address: string, isFresh: boolean): Promise<number> {
  if (isFresh) {
    await tab.goto('about:blank');
    await tab.goto(`${address}/review`, { waitUntil: 'commit' });
  } else {
    await tab.evaluate(`bench.open('${new URL(address).hash}/review')`);
  }
  // Both are timed in the page: asking from outside takes as long as a key.
  const shown = await tab.evaluate<number>('bench.untilPictures(12)');
  return shown + (await tab.evaluate<number>("bench.timeOfKey('ArrowRight')"));
}

/**
 * Verdicts at the pace of a person who is quick. Two measures: the browser's own, which ends with the paint and knows only
 * steps of 8 ms, and ours, which ends when the frame after that paint begins, so some 16 ms too late.
 */
async function timeKeys(tab: Page, keys: number, what: string): Promise<void> {
  const choices = ['Enter', 'Space', 'x', 'u', '1', '2'];
  await tab.evaluate('Object.assign(bench, { keyTimes: [], paintTimes: [], lateKeys: 0 })');
  for (let index = 0; index < keys; index++) {
    await tab.keyboard.press(choices[index % choices.length]);
    await tab.waitForTimeout(120);
  }
  await tab.waitForTimeout(500);
  const { keyTimes, paintTimes, lateKeys } = await tab.evaluate<KeyTimes>('bench');
  // Quicker ones than 16 ms are not told.
  const quick = new Array<number>(Math.max(0, keys - paintTimes.length)).fill(16);
  rows.push([what, spread([...paintTimes, ...quick])]);
  rows.push(['  until the frame after it begins', spread(keyTimes)]);
  rows.push(['  next picture not there in the same turn', `${lateKeys} of ${keys}`]);
}

interface KeyTimes {
  readonly keyTimes: readonly number[];
  readonly paintTimes: readonly number[];
  readonly lateKeys: number;
}

interface Scrolled {
  readonly longestScript: number;
  readonly longestFrame: number;
  readonly slow: number;
}

/** What a person does: verdicts, moves, the loupe, scrolling, filters, undo. */
async function use(tab: Page, durationMs: number): Promise<void> {
  const end = Date.now() + durationMs;
  const round = [
    'Enter',
    'Space',
    'ArrowDown',
    'e',
    'Enter',
    'x',
    'ArrowRight',
    'z',
    'z',
    'u',
    'Escape',
    'PageDown',
  ];
  for (let index = 0; Date.now() < end; index++) {
    await tab.keyboard.press(round[index % round.length]);
    if (index % 25 === 24) await tab.keyboard.press('Control+z');
    if (index % 60 === 59) await tab.keyboard.press(index % 120 === 59 ? 'End' : 'Home');
    await tab.waitForTimeout(90);
  }
}

async function heap(memory: CDPSession): Promise<number> {
  await memory.send('HeapProfiler.collectGarbage');
  await memory.send('Performance.enable');
  const { metrics } = await memory.send('Performance.getMetrics');
  return metrics.find(({ name }) => name === 'JSHeapUsedSize')?.value ?? 0;
}

function spread(times: readonly number[]): string {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share: number): number =>
    sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
  return `p50 ${ms(at(0.5))}, p95 ${ms(at(0.95))}, max ${ms(at(1))} (${sorted.length} keys)`;
}

function ms(value: number): string {
  return `${Math.round(value)} ms`;
}

function mb(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}

function print(): void {
  const width = Math.max(...rows.map(([what]) => what.length));
  for (const [what, value] of rows) console.log(`${what.padEnd(width)}  ${value}`);
}
