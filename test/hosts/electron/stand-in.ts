// A stand-in for the electron module: what this program touches of it, recorded and played by hand. It stands in for
// nothing else; whether Electron itself does what its documents say is asked in test/e2e/electron.test.ts.

import { EventEmitter } from 'node:events';
import type { BrowserWindowConstructorOptions, CustomScheme, MenuItemConstructorOptions } from 'electron';
import type { DesktopBridge } from '../../../src-shared/desktop-bridge.ts';
import type { AppMessage } from '../../../src-shared/wire.ts';
import type {
  ElectronModule,
  ElectronPreloadModule,
} from '../../../src-main/hosts/electron/electron-module.ts';
import { exposeBridge } from '../../../src-main/hosts/electron/expose-bridge.ts';

export interface Frame {
  readonly parent: Frame | null;
  readonly url: string;
}

/** An event that can be refused, as Electron hands it out. */
export class PreventableEvent {
  isPrevented = false;
  readonly details: Record<string, unknown>;

  constructor(details: Record<string, unknown> = {}) {
    this.details = details;
    Object.assign(this, details);
  }

  preventDefault(): void {
    this.isPrevented = true;
  }
}

export class StandInContents extends EventEmitter {
  readonly ipc = new EventEmitter();
  readonly sent: { name: string; message: unknown }[] = [];
  mainFrame: Frame = { parent: null, url: '' };
  isGone = false;
  reloads = 0;
  openHandler: ((details: { url: string }) => { action: string }) | undefined;
  /** What the preload script listens with. */
  onSent: ((name: string, message: unknown) => void) | undefined;

  setWindowOpenHandler(handler: (details: { url: string }) => { action: string }): void {
    this.openHandler = handler;
  }

  send(name: string, message: unknown): void {
    // Throws for what cannot cross, as the real one does.
    const copy: unknown = structuredClone(message);
    this.sent.push({ name, message: copy });
    this.onSent?.(name, copy);
  }

  isDestroyed(): boolean {
    return this.isGone;
  }

  reload(): void {
    this.reloads++;
  }

  /** Whether a page that wants this is let. */
  allows(event: string, details: Record<string, unknown>): boolean {
    const asked = new PreventableEvent(details);
    this.emit(event, asked);
    return !asked.isPrevented;
  }
}

export class StandInWindow extends EventEmitter {
  readonly options: BrowserWindowConstructorOptions;
  readonly webContents = new StandInContents();
  readonly loaded: string[] = [];
  readonly bars: { progress: number; mode: string }[] = [];
  bounds = { x: 10, y: 20, width: 1000, height: 700 };
  backgroundColor: string | undefined;
  isShown = false;
  isFocused = false;
  isSmall = false;
  isLarge = false;
  isGone = false;

  constructor(options: BrowserWindowConstructorOptions) {
    super();
    this.options = options;
  }

  loadURL(url: string): Promise<void> {
    this.loaded.push(url);
    const [address] = url.split('#');
    const isSamePage = this.webContents.mainFrame.url.split('#')[0] === address;
    this.webContents.mainFrame = { parent: null, url };
    this.webContents.emit(isSamePage ? 'did-navigate-in-page' : 'did-navigate', {});
    return Promise.resolve();
  }

  maximize(): void {
    this.isLarge = true;
  }
  isMaximized(): boolean {
    return this.isLarge;
  }
  isMinimized(): boolean {
    return this.isSmall;
  }
  restore(): void {
    this.isSmall = false;
  }
  show(): void {
    this.isShown = true;
  }
  hide(): void {
    this.isShown = false;
  }
  focus(): void {
    this.isFocused = true;
  }
  isDestroyed(): boolean {
    return this.isGone;
  }
  getNormalBounds(): StandInWindow['bounds'] {
    return this.bounds;
  }
  setBackgroundColor(color: string): void {
    this.backgroundColor = color;
  }
  setProgressBar(progress: number, { mode }: { mode: string }): void {
    this.bars.push({ progress, mode });
  }
  close(): void {
    this.emit('close', new PreventableEvent());
    this.destroy();
  }
  destroy(): void {
    this.isGone = true;
    this.webContents.isGone = true;
    this.webContents.emit('destroyed');
    this.emit('closed');
  }
}

export class StandInNotification extends EventEmitter {
  readonly options: { title: string; body: string };
  isShown = false;

  constructor(options: { title: string; body: string }) {
    super();
    this.options = options;
  }
  show(): void {
    this.isShown = true;
  }
}

class StandInApp extends EventEmitter {
  readonly isPackaged: boolean;
  readonly hasLock: boolean;
  readonly done: string[] = [];
  readonly paths: Record<string, string> = {};
  lockData: unknown;
  exitCode: number | undefined;
  hasQuit = false;
  windows: () => readonly StandInWindow[] = () => [];

  constructor(isPackaged: boolean, hasLock: boolean) {
    super();
    this.isPackaged = isPackaged;
    this.hasLock = hasLock;
  }

  setName(): void {
    this.done.push('setName');
  }
  setAppUserModelId(): void {
    this.done.push('setAppUserModelId');
  }
  setDesktopName(): void {
    this.done.push('setDesktopName');
  }
  enableSandbox(): void {
    this.done.push('enableSandbox');
  }
  setPath(name: string, path: string): void {
    this.done.push('setPath');
    this.paths[name] = path;
  }
  requestSingleInstanceLock(data: unknown): boolean {
    this.done.push('requestSingleInstanceLock');
    this.lockData = data;
    return this.hasLock;
  }
  whenReady(): Promise<void> {
    this.done.push('ready');
    return Promise.resolve();
  }
  exit(code: number): void {
    this.exitCode = code;
    this.hasQuit = true;
  }
  quit(): void {
    const event = new PreventableEvent();
    this.emit('before-quit', event);
    if (event.isPrevented) return;
    this.hasQuit = true;
    for (const window of [...this.windows()]) window.close();
  }
}

class StandInSession extends EventEmitter {
  permissionRequest:
    ((contents: unknown, permission: string, answer: (may: boolean) => void) => void) | undefined;
  permissionCheck: ((contents: unknown, permission: string) => boolean) | undefined;
  devicePermission: ((details: unknown) => boolean) | undefined;
  beforeRequest:
    ((details: { url: string }, answer: (response: { cancel?: boolean }) => void) => void) | undefined;
  readonly webRequest = {
    onBeforeRequest: (listener: NonNullable<StandInSession['beforeRequest']>): void => {
      this.beforeRequest = listener;
    },
  };

  setPermissionRequestHandler(handler: NonNullable<StandInSession['permissionRequest']>): void {
    this.permissionRequest = handler;
  }
  setPermissionCheckHandler(handler: NonNullable<StandInSession['permissionCheck']>): void {
    this.permissionCheck = handler;
  }
  setDevicePermissionHandler(handler: NonNullable<StandInSession['devicePermission']>): void {
    this.devicePermission = handler;
  }
}

/** A download that the page began. */
export class StandInDownload extends EventEmitter {
  readonly url: string;
  readonly path: string;
  dialog: { defaultPath?: string } | undefined;

  constructor(url: string, path: string) {
    super();
    this.url = url;
    this.path = path;
  }
  getURL(): string {
    return this.url;
  }
  getFilename(): string {
    return 'report.html';
  }
  getSavePath(): string {
    return this.path;
  }
  setSaveDialogOptions(options: { defaultPath?: string }): void {
    this.dialog = options;
  }
}

export class StandInUtilityProcess extends EventEmitter {
  readonly file: string;
  readonly options: Record<string, unknown>;
  readonly posted: unknown[] = [];
  readonly stderr = Object.assign(new EventEmitter(), {
    setEncoding(): unknown {
      return this;
    },
  });
  pid: number | undefined;

  constructor(file: string, options: Record<string, unknown>) {
    super();
    this.file = file;
    this.options = options;
  }
  postMessage(message: unknown): void {
    this.posted.push(structuredClone(message));
  }
}

export type StandIn = ReturnType<typeof electronStandIn>;

/** Everything starts as in a program that has just been called for the first time. */
export function electronStandIn({ isPackaged = true, hasLock = true } = {}) {
  const windows: StandInWindow[] = [];
  const notifications: StandInNotification[] = [];
  const processes: StandInUtilityProcess[] = [];
  const errors: { title: string; text: string }[] = [];
  const opened: string[] = [];
  const app = new StandInApp(isPackaged, hasLock);
  app.windows = () => windows;
  const session = new StandInSession();
  const nativeTheme = Object.assign(new EventEmitter(), {
    themeSource: 'system',
    shouldUseDarkColors: false,
  });
  const protocol = {
    schemes: [] as CustomScheme[],
    handlers: new Map<string, (request: Request) => Promise<Response>>(),
    registerSchemesAsPrivileged(schemes: CustomScheme[]): void {
      app.done.push('registerSchemesAsPrivileged');
      protocol.schemes.push(...schemes);
    },
    handle(scheme: string, handler: (request: Request) => Promise<Response>): void {
      protocol.handlers.set(scheme, handler);
    },
  };
  const dialogs = {
    asked: [] as { kind: string; options: Record<string, unknown> }[],
    folder: { canceled: true, filePaths: [] as string[] },
    target: { canceled: true, filePath: '' },
  };
  let focused: StandInWindow | null = null;
  let menu: MenuItemConstructorOptions[] = [];
  let canNotify = true;
  const displays = [{ workArea: { x: 0, y: 0, width: 1920, height: 1080 } }];

  class BrowserWindow extends StandInWindow {
    static getFocusedWindow(): StandInWindow | null {
      return focused;
    }
    constructor(options: BrowserWindowConstructorOptions) {
      super(options);
      windows.push(this);
      app.emit('web-contents-created', {}, this.webContents);
      this.on('closed', () => {
        windows.splice(windows.indexOf(this), 1);
        if (focused === this) focused = null;
        if (windows.length === 0 && !app.hasQuit) app.emit('window-all-closed');
      });
    }
  }

  class Notification extends StandInNotification {
    static isSupported(): boolean {
      return canNotify;
    }
    constructor(options: { title: string; body: string }) {
      super(options);
      notifications.push(this);
    }
  }

  const electron = {
    app,
    BrowserWindow,
    Notification,
    nativeTheme,
    protocol,
    session: { defaultSession: session },
    screen: { getAllDisplays: () => displays, getPrimaryDisplay: () => displays[0] },
    dialog: {
      showErrorBox: (title: string, text: string) => errors.push({ title, text }),
      showOpenDialog: (_window: unknown, options: Record<string, unknown>) => {
        dialogs.asked.push({ kind: 'open', options });
        return Promise.resolve(dialogs.folder);
      },
      showSaveDialog: (_window: unknown, options: Record<string, unknown>) => {
        dialogs.asked.push({ kind: 'save', options });
        return Promise.resolve(dialogs.target);
      },
    },
    shell: {
      showItemInFolder: (path: string) => opened.push(path),
      openPath: (path: string) => Promise.resolve(String(opened.push(path))),
    },
    Menu: {
      buildFromTemplate: (template: MenuItemConstructorOptions[]) => template,
      setApplicationMenu: (template: MenuItemConstructorOptions[]) => {
        menu = template;
      },
    },
    utilityProcess: {
      fork: (file: string, _args: string[], options: Record<string, unknown>) => {
        const started = new StandInUtilityProcess(file, options);
        processes.push(started);
        return started;
      },
    },
  };

  return {
    electron: electron as unknown as ElectronModule,
    app,
    session,
    protocol,
    nativeTheme,
    dialogs,
    windows,
    notifications,
    processes,
    errors,
    opened,
    displays,
    menu: () => menu,
    focus: (window: StandInWindow | null): void => {
      focused = window;
    },
    withoutNotifications: (): void => {
      canNotify = false;
    },
  };
}

/** The page in a window, with the real preload script before it. */
export function pageIn(contents: StandInContents): {
  readonly bridge: DesktopBridge;
  readonly heard: AppMessage[];
  /** Sends under any name and from any frame, as a page that has taken over its process might. */
  readonly forge: (name: string, message: unknown, event: object) => void;
} {
  const renderer = Object.assign(new EventEmitter(), {
    send(name: string, message: unknown): void {
      const event = { sender: contents, senderFrame: contents.mainFrame };
      contents.ipc.emit(name, event, structuredClone(message));
    },
  });
  contents.onSent = (name, message) => renderer.emit(name, { sender: renderer }, message);
  let bridge: DesktopBridge | undefined;
  exposeBridge({
    contextBridge: {
      exposeInMainWorld: (_name: string, exposed: DesktopBridge) => {
        bridge = exposed;
      },
    },
    ipcRenderer: renderer,
    webUtils: { getPathForFile: (file: File) => `/dropped/${file.name}` },
  } as unknown as ElectronPreloadModule);
  if (bridge === undefined) throw new Error('The preload script exposed nothing.');
  const heard: AppMessage[] = [];
  return {
    bridge,
    heard,
    forge: (name, message, event) => contents.ipc.emit(name, event, message),
  };
}
