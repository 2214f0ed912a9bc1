// A person who wants no pictures drawn at random among the suspects, so that a test knows which ones are shown.

import { openStore } from '../../src-main/storage/open-store.ts';
import { defaultPreferences } from '../../src-shared/preferences.ts';

/** Saved in the data folder, which is made where it is missing. */
export async function withoutControls(dataFolder: string): Promise<void> {
  const store = await openStore(dataFolder);
  store.storePreferences({ ...defaultPreferences, controlShare: 0 });
  store.close();
}
