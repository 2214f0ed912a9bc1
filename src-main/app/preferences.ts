// What the person likes, kept for all windows.

import type { Preferences } from '../../src-shared/preferences.ts';
import { defaultPreferences, preferencesSchema } from '../../src-shared/preferences.ts';
import type { AppContext } from './open-app.ts';

/** What another version of the program saved and this one does not understand counts as not saved. */
export async function preferences({ store: open }: AppContext): Promise<Preferences> {
  const stored = (await open()).storedPreferences();
  const known = preferencesSchema.safeParse({ ...defaultPreferences, ...(stored as object | undefined) });
  return known.success ? known.data : defaultPreferences;
}

export async function savePreferences(
  { store: open, events }: AppContext,
  wanted: Preferences,
): Promise<Preferences> {
  (await open()).storePreferences(wanted);
  events.send({ kind: 'preferences', preferences: wanted });
  return wanted;
}
