// Going through a page with the Tab key, as somebody without a mouse does.

import type { Page } from 'playwright-core';

export interface Stop {
  /** What the element is called. */
  readonly name: string;
  /** Whether a person can see that it has the focus. */
  readonly isSeen: boolean;
}

/** More than any screen has. */
const mostStops = 200;

/** The element with the focus; null where only the page has it. */
const focused = `(async () => {
  // What moves or fades in on focus does so first; a test asks for reduced motion, so nothing moves for ever.
  await new Promise(requestAnimationFrame);
  await Promise.allSettled(document.getAnimations().map(({ finished }) => finished));
  const element = document.activeElement;
  if (element === null || element === document.body) return null;
  // A card or a label draws the outline for what is in it.
  let isOutlined = false;
  for (let around = element, level = 0; around !== null && level < 4; around = around.parentElement, level++) {
    const { outlineStyle, outlineWidth } = getComputedStyle(around);
    isOutlined ||= outlineStyle !== 'none' && Number.parseFloat(outlineWidth) > 0;
  }
  const { top, left, bottom, right } = element.getBoundingClientRect();
  const isInSight = bottom > 0 && right > 0 && top < innerHeight && left < innerWidth;
  const label = element.getAttribute('aria-label') ?? element.labels?.[0]?.textContent ?? element.textContent;
  return {
    name: (label.trim() || element.outerHTML.slice(0, 120)).replace(/\\s+/g, ' '),
    isInSight,
    isOutlined,
    isFirst: element === globalThis.firstStop,
  };
})()`;

/**
 * Presses Tab until the focus is where it was at first.
 *
 * @returns every stop once, in order
 * @throws Error when that does not happen: something holds the focus
 */
export async function goRound(page: Page): Promise<readonly Stop[]> {
  await page.evaluate('globalThis.firstStop = undefined');
  const stops: Stop[] = [];
  while (stops.length < mostStops) {
    const stop = await pressTab(page);
    if (stop === null) continue;
    if (stop.isFirst) return stops;
    if (stops.length === 0) await page.evaluate('globalThis.firstStop = document.activeElement');
    const { name, isInSight, isOutlined } = stop;
    stops.push({ name, isSeen: isInSight && (isOutlined || (await changesWithFocus(page))) });
  }
  const last = stops.slice(-5).map(({ name }) => name);
  throw new Error(
    `After ${mostStops} presses of Tab the focus was not back. The last stops: ${last.join(', ')}`,
  );
}

/** @throws Error when Tab does not lead to what is called exactly so */
export async function tabTo(page: Page, name: string): Promise<void> {
  const passed: string[] = [];
  while (passed.length < mostStops) {
    const stop = await pressTab(page);
    if (stop?.name === name) return;
    passed.push(stop?.name ?? 'the page');
  }
  throw new Error(`Tab does not lead to ${name}, only to: ${[...new Set(passed)].join(', ')}`);
}

type Focused = Pick<Stop, 'name'> & Readonly<Record<'isInSight' | 'isOutlined' | 'isFirst', boolean>>;

async function pressTab(page: Page): Promise<Focused | null> {
  await page.keyboard.press('Tab');
  return page.evaluate<Focused | null>(focused);
}

/** Whether the page looks another way without the focus. */
async function changesWithFocus(page: Page): Promise<boolean> {
  const before = await page.screenshot({ animations: 'disabled', caret: 'initial' });
  await page.evaluate('(globalThis.lastStop = document.activeElement).blur()');
  const without = await page.screenshot({ animations: 'disabled', caret: 'initial' });
  await page.evaluate('globalThis.lastStop.focus({ preventScroll: true })');
  return !before.equals(without);
}
