// A disk that exists nowhere, to find a folder on.

import { AppError } from '../../../src-shared/errors.ts';
import type { FolderListing } from '../../../src-shared/data-set-view.ts';

const tree: Readonly<Record<string, readonly string[]>> = {
  '/': ['home', 'mnt'],
  '/home': ['ada'],
  '/home/ada': ['documents', 'downloads', 'pictures'],
  '/home/ada/documents': [],
  '/home/ada/downloads': ['field-survey-2024', 'holiday'],
  '/home/ada/downloads/field-survey-2024': [],
  '/home/ada/downloads/holiday': [],
  '/home/ada/pictures': ['field-survey-2024', 'holiday', 'shapes', 'طيور الحديقة'],
  '/home/ada/pictures/holiday': [],
  '/mnt': ['data'],
  '/mnt/data': ['traffic-signs-full'],
};

export function listing(folder = '/home/ada'): FolderListing {
  const clean = folder.length > 1 ? folder.replace(/\/+$/, '') : folder;
  const found = Object.hasOwn(tree, clean) ? tree[clean] : undefined;
  if (found === undefined) {
    throw new AppError('not-found', `There is no folder "${clean}". Check the path for a typing error.`);
  }
  return {
    folder: clean,
    parent: clean === '/' ? null : clean.replace(/\/[^/]+$/, '') || '/',
    folders: found,
  };
}

export function candidates(name: string): string[] {
  return Object.entries(tree).flatMap(([parent, folders]) =>
    folders.includes(name) ? [`${parent === '/' ? '' : parent}/${name}`] : [],
  );
}
