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

function socketUrl(): URL {
  const url = new URL('/socket', location.href);
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  return url;
}
