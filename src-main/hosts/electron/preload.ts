// The built preload script of the window: runs sandboxed, before the page does.

import { contextBridge, ipcRenderer, webUtils } from 'electron';
import { exposeBridge } from './expose-bridge.ts';

exposeBridge({ contextBridge, ipcRenderer, webUtils });
