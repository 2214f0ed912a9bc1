// The window's page as the app's end of a channel. The page opens it by beginning to listen; a page that is loaded
// again, leaves or dies has lost it, and nothing meant for the old one reaches the new.

import type { IpcMainEvent, WebContents } from 'electron';
import type { AppChannel } from '../../../src-shared/wire.ts';
import { messageName, openName } from './message-names.ts';
import { isPageAddress } from './protocol.ts';

interface OpenChannel {
  readonly channel: AppChannel;
  hear(message: unknown): void;
  /** Does nothing the second time. */
  end(): void;
}

/** Calls `onChannel` whenever the page in this window opens a channel, which ends the one before. */
export function listenToPage(contents: WebContents, onChannel: (channel: AppChannel) => void): void {
  let current: OpenChannel | undefined;
  const end = (): void => {
    current?.end();
    current = undefined;
  };

  contents.ipc.on(openName, (event) => {
    if (!isFromPage(event, contents)) return;
    end();
    current = openChannel(contents);
    onChannel(current.channel);
  });
  contents.ipc.on(messageName, (event, message: unknown) => {
    if (isFromPage(event, contents)) current?.hear(message);
  });
  contents.on('did-navigate', end);
  contents.on('render-process-gone', end);
  contents.on('destroyed', end);
}

/** Whether our own page sent it, and not a frame inside, another window, or a page that has been led elsewhere. */
function isFromPage({ sender, senderFrame }: IpcMainEvent, contents: WebContents): boolean {
  return (
    sender === contents &&
    senderFrame !== null &&
    senderFrame.parent === null &&
    isPageAddress(senderFrame.url)
  );
}

function openChannel(contents: WebContents): OpenChannel {
  let isOpen = true;
  let listeners: Parameters<AppChannel['listen']>[0] | undefined;
  const end = (): void => {
    if (!isOpen) return;
    isOpen = false;
    listeners?.onClose();
  };
  return {
    channel: {
      send(message) {
        if (isOpen && !contents.isDestroyed()) contents.send(messageName, message);
      },
      listen(given) {
        listeners = given;
      },
      close: end,
    },
    hear(message) {
      if (isOpen) listeners?.onMessage(message);
    },
    end,
  };
}
