// Everything a page complains about: errors in its console, broken content policy among them, and errors that nobody caught.

import type { Page } from 'playwright-core';

/** The list goes on growing. */
export function watchPage(page: Page): readonly string[] {
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(`console: ${message.text()} (${message.location().url})`);
  });
  page.on('pageerror', (error) => complaints.push(`uncaught: ${error.stack ?? error.message}`));
  return complaints;
}
