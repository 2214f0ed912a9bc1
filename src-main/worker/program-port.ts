// The training process's end of the wire, whichever kind of process it is.

import type { FromTraining, ToTraining } from './wire.ts';

export interface ProgramPort {
  send(message: FromTraining): void;
  listen(listener: (message: ToTraining) => void): void;
}

/** What Electron gives a utility process to talk to its program. */
interface ParentPort {
  on(event: 'message', listener: (event: { readonly data: unknown }) => void): unknown;
  postMessage(message: unknown): void;
}

/** In a utility process of Electron its parent port, else the channel that `fork` opened. */
export function programPort(): ProgramPort {
  const { parentPort } = process as { readonly parentPort?: ParentPort };
  if (parentPort !== undefined) {
    return {
      send(message) {
        parentPort.postMessage(message);
      },
      listen(listener) {
        parentPort.on('message', ({ data }) => {
          listener(data as ToTraining);
        });
      },
    };
  }
  return {
    send(message) {
      process.send?.(message);
    },
    listen(listener) {
      process.on('message', listener);
      // The program is gone, so nobody waits for the result. Electron ends its utility processes itself.
      process.on('disconnect', () => process.exit(1));
    },
  };
}
