// Where news of the app meets its listeners: every screen of this process.

import type { AppEvent } from '../../src-shared/contract.ts';

export interface EventHub {
  /** Calls the listener with every event until the returned function is called. */
  listen(listener: (event: AppEvent) => void): () => void;
  /** Everybody hears it, in the order in which they began to listen, also whoever caused it. */
  send(event: AppEvent): void;
}

export function eventHub(): EventHub {
  // Each in an object of its own: a function that listens twice hears everything twice.
  const listeners = new Set<{ readonly hear: (event: AppEvent) => void }>();
  return {
    listen(hear) {
      const listener = { hear };
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
    send(event) {
      for (const { hear } of [...listeners]) hear(event);
    },
  };
}
