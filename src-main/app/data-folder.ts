// Where Second Look keeps its own files: what it found out, and decoded pictures.

import { posix, win32 } from 'node:path';

export interface Surroundings {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly platform: string;
  readonly homeFolder: string;
}

/** SECOND_LOOK_DATA where it is set, else the place the platform keeps for such files. */
export function defaultDataFolder({ environment, platform, homeFolder }: Surroundings): string {
  const chosen = environment['SECOND_LOOK_DATA'];
  if (chosen) return chosen;

  if (platform === 'win32') {
    const roaming = environment['APPDATA'] || win32.join(homeFolder, 'AppData', 'Roaming');
    return win32.join(roaming, 'Second Look');
  }
  if (platform === 'darwin') {
    return posix.join(homeFolder, 'Library', 'Application Support', 'Second Look');
  }
  // The XDG base directory specification says to ignore a relative path here.
  const shared = environment['XDG_DATA_HOME'];
  const base = shared && posix.isAbsolute(shared) ? shared : posix.join(homeFolder, '.local', 'share');
  return posix.join(base, 'second-look');
}
