// Ways to a folder where no native dialog is at hand.

import { homedir } from 'node:os';
import { dirname } from 'node:path';
import type { Answers, RequestOf } from '../../src-shared/contract.ts';
import type { FolderListing } from '../../src-shared/data-set-view.ts';
import { searchFolder } from '../sources/search-folder.ts';
import { listFolder } from '../sources/list-folder.ts';
import type { AppContext } from './open-app.ts';

export async function listFolders({ folder }: RequestOf<'listFolders'>): Promise<FolderListing> {
  return listFolder(folder ?? '', homedir());
}

/** People keep their data sets side by side, so the search begins beside those they have opened. */
export async function findFolder(
  { store: open }: AppContext,
  request: RequestOf<'findFolder'>,
): Promise<Answers['findFolder']> {
  const store = await open();
  const parents = store.recentDataSets().map(({ dataSet }) => dirname(dataSet.folder));
  return searchFolder(request, [...new Set([...parents, process.cwd(), homedir()])]);
}
