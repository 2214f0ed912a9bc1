// A connection to the local server that served this page.

import { fromBytes, toBytes } from '../../src-shared/message-bytes.ts';
import type { AppMessage, ScreenChannel } from '../../src-shared/wire.ts';

export function socketChannel(url: string | URL = socketUrl()): ScreenChannel {
  const socket = new WebSocket(url);
  socket.binaryType = 'arraybuffer';
  return {
    send(message) {
      if (socket.readyState === WebSocket.OPEN) socket.send(toBytes(message) as Uint8Array<ArrayBuffer>);
    },
    listen({ onMessage, onClose }) {
      socket.onmessage = ({ data }: MessageEvent<unknown>) => {
        // The server is ours; what is no message of its own is dropped rather than guessed at.
        if (data instanceof ArrayBuffer) onMessage(fromBytes(new Uint8Array(data)) as AppMessage);
      };
      // Comes after an error too, and when no connection was made at all.
      socket.onclose = onClose;
    },
    close() {
      socket.close();
    },
  };
}

/**
 * Whether the server is there and does not know this browser, as after it was started again. A page is not told why its
 * socket was refused, so it asks for something that a page may see the answer of.
 */
export async function isLockedOut(): Promise<boolean> {
  try {
    const { status } = await fetch('/', { method: 'HEAD', cache: 'no-store' });
    return status === 403;
  } catch {
    return false;
  }
}

function socketUrl(): URL {
  const url = new URL('/socket', location.href);
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  return url;
}
