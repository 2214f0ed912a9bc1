// The built entry of the desktop program: plugs Electron, the real app and training into the desktop.

import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import {
  app,
  BrowserWindow,
  dialog,
  Menu,
  nativeTheme,
  Notification,
  protocol,
  screen,
  session,
  shell,
  utilityProcess as electronUtilityProcess,
} from 'electron';
import { errorTable } from '../../../src-shared/errors.ts';
import { defaultDataFolder } from '../../app/data-folder.ts';
import { apologise } from '../../app/defect-log.ts';
import { openApp } from '../../app/open-app.ts';
import { trainingIn } from '../../worker/start-training.ts';
import { runDesktop } from './run-desktop.ts';
import { utilityProcess } from './utility-process.ts';

const electron = {
  app,
  BrowserWindow,
  dialog,
  Menu,
  nativeTheme,
  Notification,
  protocol,
  screen,
  session,
  shell,
  utilityProcess: electronUtilityProcess,
};

// Built, this file is out/main/desktop.js; the training process lies beside it.
const builtFolder = import.meta.dirname;
const projectFolder = join(builtFolder, '..', '..');
const { version } = JSON.parse(readFileSync(join(projectFolder, 'package.json'), 'utf8')) as {
  version: string;
};
const { platform } = process;
const dataFolder = resolve(defaultDataFolder({ environment: process.env, platform, homeFolder: homedir() }));

const say = (error: unknown): string => apologise(error, dataFolder, version);

process.on('uncaughtException', (error) => {
  dialog.showErrorBox('Second Look', say(error));
  app.exit(errorTable.internal.exitCode);
});

void runDesktop(electron, {
  version,
  dataFolder,
  builtFolder,
  // Before it is packaged, the icon is only a drawing.
  ...(app.isPackaged ? { iconFile: join(process.resourcesPath, 'icon.png') } : {}),
  platform,
  words: process.argv,
  currentFolder: process.cwd(),
  openApp: () => {
    const start = utilityProcess(electron, join(builtFolder, 'training-process.js'), platform);
    return openApp({ dataFolder, trainer: trainingIn(start), version, apologise: say });
  },
  apologise: say,
});
