// Where an export goes, before the person has said so, and whether what they said can be a place.

import type { ExportFormat } from '../../../src-shared/contract.ts';

const endings: Readonly<Record<ExportFormat, string>> = {
  csv: '-cleaned.csv',
  jsonl: '-cleaned.jsonl',
  folders: '-cleaned',
};

/** Beside the image folder, which is never written to; empty where nothing lies beside it. */
export function suggestedTarget(imageFolder: string, format: ExportFormat): string {
  const name = imageFolder.replace(/[\\/]+$/, '');
  return /^([A-Za-z]:)?$/.test(name) ? '' : `${name}${endings[format]}`;
}

/** What is wrong with it, as a sentence; undefined where nothing is. The app knows more, and says it when it writes. */
export function targetProblem(target: string, format: ExportFormat): string | undefined {
  const what = format === 'folders' ? 'folder' : 'file';
  if (target.trim() === '') return `Say where the new ${what} should be.`;
  if (!/^([\\/]|[A-Za-z]:[\\/])/.test(target)) {
    return `Give the whole path of the new ${what}, as in ${suggestedTarget('/home/me/pictures', format)}.`;
  }
  return undefined;
}
