// Places of the page that somebody outside it leads to: a menu, a notification, a command. They follow the page's address.

/** The screen that opens a folder; one that is given is opened at once. */
export function openPlace(folder?: string): string {
  return folder === undefined ? '#/open' : `#/open?folder=${encodeURIComponent(folder)}`;
}

export function reviewPlace(runId: number): string {
  return `#/review/${runId}`;
}

export const settingsPlace = '#/settings';
