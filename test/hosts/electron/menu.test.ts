// The menu and where it leads.

import type { MenuItemConstructorOptions } from 'electron';
import { describe, expect, it } from 'vitest';
import { menuTemplate } from '../../../src-main/hosts/electron/menu.ts';

function open(platform: string, isPackaged = true) {
  const shown: (string | undefined)[] = [];
  const template = menuTemplate({
    platform,
    isPackaged,
    show: (place) => shown.push(place),
    showDataFolder: () => shown.push('data folder'),
  });
  const items = template.flatMap(({ submenu }) => (submenu ?? []) as MenuItemConstructorOptions[]);
  const click = (label: string): void => {
    items.find((item) => item.label === label)?.click?.({} as never, undefined, {});
  };
  return { template, items, click, shown };
}

describe('the menu', () => {
  it.each(['linux', 'darwin'])('leads to the places of the page on %s', (platform) => {
    const { click, shown } = open(platform);
    click('Open Folder…');
    click('Settings…');
    click('Show Data Folder and Log');

    expect(shown).toEqual(['#/open', '#/settings', 'data folder']);
  });

  it.each([
    ['linux', ['&File', '&Edit', '&View', 'help']],
    ['darwin', ['appMenu', '&File', '&Edit', '&View', 'windowMenu', 'help']],
  ])('has what people look for on %s', (platform, names) => {
    expect(open(platform).template.map(({ role, label }) => role ?? label)).toEqual(names);
  });

  it('leaves the keys of editing to the page, except where the system needs them in the menu', () => {
    const registered = (platform: string) =>
      open(platform)
        .items.filter(({ role = '' }) => ['undo', 'redo', 'cut', 'copy', 'paste', 'selectAll'].includes(role))
        .map(({ registerAccelerator }) => registerAccelerator);

    expect(registered('linux')).toEqual(Array(6).fill(false));
    expect(registered('darwin')).toEqual(Array(6).fill(true));
  });

  it('offers developer tools only before it is packaged', () => {
    const roles = (isPackaged: boolean) => open('linux', isPackaged).items.map(({ role }) => role);

    expect(roles(true)).not.toContain('toggleDevTools');
    expect(roles(false)).toContain('toggleDevTools');
  });
});
