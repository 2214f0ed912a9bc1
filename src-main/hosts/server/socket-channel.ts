// A WebSocket as the app's end of a channel: one binary message is one message of the contract.

import type { RawData, WebSocket } from 'ws';
import { fromBytes, toBytes } from '../../../src-shared/message-bytes.ts';
import type { AppChannel } from '../../../src-shared/wire.ts';

/** RFC 6455: the data of a message does not fit its type. */
const invalidData = 1007;

/** What is no message of ours ends this connection and touches no other. */
export function socketChannel(socket: WebSocket): AppChannel {
  socket.binaryType = 'arraybuffer';
  return {
    send(message) {
      if (socket.readyState === socket.OPEN) socket.send(toBytes(message));
    },
    listen({ onMessage, onClose }) {
      socket.on('message', (data, isBinary) => {
        const message = isBinary ? readMessage(data) : undefined;
        if (message === undefined) socket.close(invalidData, 'This is no message of Second Look.');
        else onMessage(message.content);
      });
      socket.on('close', onClose);
    },
    close() {
      socket.close();
    },
  };
}

function readMessage(data: RawData): { readonly content: unknown } | undefined {
  try {
    return { content: fromBytes(new Uint8Array(data as ArrayBuffer)) };
  } catch {
    return undefined;
  }
}
