// Opens a link in the browser of the person at this computer, where there is one.

import open from 'open';

export interface BrowserSurroundings {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly platform: string;
}

/** @returns why no browser was opened, as a sentence; undefined where one was */
export async function openBrowser(
  url: string,
  { environment, platform }: BrowserSurroundings,
): Promise<string | undefined> {
  if (platform === 'linux' && !hasDisplay(environment)) {
    return 'There is no display here (neither DISPLAY nor WAYLAND_DISPLAY is set); open the link in a browser yourself.';
  }
  try {
    const launcher = await open(url);
    // A launcher that fails after its start is no reason for us to end.
    launcher.on('error', () => undefined);
    return undefined;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return `No browser could be opened (${reason}); open the link in one yourself.`;
  }
}

/** Linux inside Windows has no display of its own, and opens links outside. */
function hasDisplay(environment: BrowserSurroundings['environment']): boolean {
  return ['DISPLAY', 'WAYLAND_DISPLAY', 'WSL_DISTRO_NAME'].some((name) => Boolean(environment[name]));
}
