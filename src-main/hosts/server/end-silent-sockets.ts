// Ends connections whose other end is gone without a word, as behind a closed lid.

import type { WebSocket } from 'ws';

/** Pings each socket every `everyMs`; one that has not answered by the next time is ended. */
export function endSilentSockets(
  sockets: ReadonlySet<WebSocket>,
  everyMs: number,
): { watch(socket: WebSocket): void; stop(): void } {
  const unanswered = new WeakSet<WebSocket>();
  const timer = setInterval(() => {
    for (const socket of sockets) {
      if (unanswered.has(socket)) {
        socket.terminate();
      } else {
        unanswered.add(socket);
        socket.ping();
      }
    }
  }, everyMs);
  return {
    watch(socket) {
      socket.on('pong', () => unanswered.delete(socket));
    },
    stop() {
      clearInterval(timer);
    },
  };
}
