// What axe, which knows the rules for accessible pages, finds wrong with the screen that is shown, in light and in dark.

import axe from 'axe-core';
import type { Page } from 'playwright-core';

export interface Fault {
  readonly isGrave: boolean;
  /** Where, what, how bad, and one element that has it. */
  readonly words: string;
}

const settle = `(async () => {
  // The first frame has the new colours, and the second begins what they set off.
  for (let frame = 0; frame < 2; frame++) await new Promise(requestAnimationFrame);
  await Promise.allSettled(document.getAnimations().map(({ finished }) => finished));
})()`;

/** @param screen  what to call it */
export async function findFaults(page: Page, screen: string): Promise<readonly Fault[]> {
  // Given to the page from outside, as its own policy lets no foreign script in.
  if (await page.evaluate("typeof axe === 'undefined'")) await page.evaluate(axe.source);
  const faults: Fault[] = [];
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await page.evaluate(settle);
    const { violations } = await page.evaluate<axe.AxeResults>(
      "axe.run(document, { resultTypes: ['violations'] })",
    );
    for (const { id, impact, help, nodes } of violations) {
      const [{ html, failureSummary = '' }] = nodes;
      const where = `${screen}, ${colorScheme}`;
      const example = `${html.slice(0, 200)} ${failureSummary.replace(/\s+/g, ' ').slice(0, 300)}`;
      faults.push({
        isGrave: impact === 'serious' || impact === 'critical',
        words: `${where}: ${impact} ${id}: ${help} (${nodes.length} times, as in ${example})`,
      });
    }
  }
  return faults;
}
