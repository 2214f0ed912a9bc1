// The system's dialogs and file manager, as the screen asks for them.

import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { hostAbilities } from '../../../src-main/hosts/electron/abilities.ts';
import { electronStandIn } from './stand-in.ts';

function open(written: readonly string[] = []) {
  const standIn = electronStandIn();
  return { ...standIn, abilities: hostAbilities(standIn.electron, {} as never, new Set(written)) };
}

describe('choosing a folder', () => {
  it('gives the folder, or nothing when the dialog was closed', async () => {
    const { abilities, dialogs } = open();
    expect(await abilities.chooseFolder({ title: 'Open a folder' })).toBeNull();

    dialogs.folder = { canceled: false, filePaths: ['/pets'] };
    expect(await abilities.chooseFolder({ title: 'Open a folder' })).toBe('/pets');
    expect(dialogs.asked[0].options).toMatchObject({ title: 'Open a folder', properties: ['openDirectory'] });
  });
});

describe('choosing a target', () => {
  it('suggests a name, and the system asks before anything is replaced', async () => {
    const { abilities, dialogs } = open();
    const request = { title: 'Export', suggested: '/home/ada/labels.csv' };
    expect(await abilities.chooseTarget(request)).toBeNull();

    dialogs.target = { canceled: false, filePath: '/home/ada/mine.csv' };
    expect(await abilities.chooseTarget(request)).toBe('/home/ada/mine.csv');
    expect(dialogs.asked[0].options).toMatchObject({ defaultPath: '/home/ada/labels.csv' });
    expect(dialogs.asked[0].options.properties).toContain('showOverwriteConfirmation');
  });
});

describe('showing in the folder', () => {
  it('is for what this program wrote', async () => {
    const path = resolve('/home/ada/labels.csv');
    const { abilities, opened } = open([path]);
    expect(await abilities.showInFolder({ path: '/home/ada/x/../labels.csv' })).toBeNull();

    expect(opened).toEqual([path]);
    await expect(abilities.showInFolder({ path: '/etc/passwd' })).rejects.toMatchObject({ code: 'invalid' });
    expect(opened).toEqual([path]);
  });
});
