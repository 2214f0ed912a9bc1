// Places of the page that somebody outside it leads to: a menu, a notification, a command. They follow the page's address.

/** The screen that opens folders; a folder that is given is opened at once. */
export function openPlace(folder?: string): string {
  return folder === undefined ? '#/open' : `#/open?folder=${encodeURIComponent(folder)}`;
}

export function reviewPlace(dataSetId: number): string {
  return `#/set/${dataSetId}/review`;
}

export function trainingPlace(dataSetId: number): string {
  return `#/set/${dataSetId}/train`;
}

export const settingsPlace = '#/settings';
