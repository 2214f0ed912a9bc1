// The one way from the screen to the app: calls as promises, events to listeners, over whatever channel it is given.

import type { AppEvent, CallName, Calls, HostAbilities, HostAbility } from '../../src-shared/contract.ts';
import { AppError } from '../../src-shared/errors.ts';
import type { AppMessage, ScreenChannel } from '../../src-shared/wire.ts';
import { ConnectionLost } from './connection-lost.ts';

/** `locked`: the app is there and does not let this page in. */
export type ConnectionState = 'connecting' | 'open' | 'lost' | 'locked';

export interface Client {
  /** Rejects with an AppError, or with ConnectionLost where there is no connection or it ends meanwhile. */
  readonly calls: Calls;
  /** What this host can do beside; known once the connection is open. */
  readonly abilities: Partial<HostAbilities>;
  readonly state: ConnectionState;
  /** Of the app, null until the connection is open. */
  readonly version: string | null;
  /** Calls the listener with every event until the returned function is called. */
  listen(listener: (event: AppEvent) => void): () => void;
  /** `open` may come again and again: events in between were missed. */
  onState(listener: (state: ConnectionState) => void): () => void;
  close(): void;
}

const firstWaitMs = 200;
const longestWaitMs = 5000;

interface Waiting {
  readonly resolve: (answer: unknown) => void;
  readonly reject: (error: Error) => void;
}

/**
 * @param openChannel  called again after each loss, with longer and longer waits, for as long as the page lives
 * @param isLockedOut  asked after each loss: whether the app is there and does not let this page in
 */
export function connect(openChannel: () => ScreenChannel, isLockedOut?: () => Promise<boolean>): Client {
  const waiting = new Map<number, Waiting>();
  const listeners = new Set<(event: AppEvent) => void>();
  const stateListeners = new Set<(state: ConnectionState) => void>();
  let channel: ScreenChannel;
  let state: ConnectionState = 'connecting';
  let abilities: Partial<HostAbilities> = {};
  let version: string | null = null;
  let nextId = 1;
  let waitMs = firstWaitMs;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isClosed = false;

  function open(): void {
    const opened = openChannel();
    channel = opened;
    opened.listen({
      onMessage,
      onClose: () => {
        if (channel === opened) lose();
      },
    });
  }

  function lose(): void {
    if (state !== 'locked') enter('lost');
    const lost = [...waiting.values()];
    waiting.clear();
    for (const { reject } of lost) reject(new ConnectionLost());
    if (isClosed) return;
    timer = setTimeout(open, waitMs);
    waitMs = Math.min(longestWaitMs, waitMs * 2);
    void learnWhy(channel);
  }

  async function learnWhy(lostChannel: ScreenChannel): Promise<void> {
    const isLocked = (await isLockedOut?.()) ?? false;
    // Another try meanwhile knows better.
    if (channel === lostChannel && !isClosed) enter(isLocked ? 'locked' : 'lost');
  }

  function enter(next: ConnectionState): void {
    // A second `open` says that the connection is another one; any other state says nothing the second time.
    if (next !== 'open' && next === state) return;
    state = next;
    for (const listener of [...stateListeners]) listener(next);
  }

  function onMessage(message: AppMessage): void {
    switch (message.kind) {
      case 'hello':
        waitMs = firstWaitMs;
        version = message.version;
        abilities = Object.fromEntries(
          message.abilities.map((name) => [name, (request: unknown) => ask(name, request)]),
        );
        enter('open');
        return;
      case 'answer':
        take(message.id)?.resolve(message.answer);
        return;
      case 'error':
        take(message.id)?.reject(
          new AppError(message.error.code, message.error.message, { detail: message.error.detail }),
        );
        return;
      case 'event':
        for (const listener of [...listeners]) listener(message.event);
        return;
      default:
        message satisfies never;
    }
  }

  function take(id: number): Waiting | undefined {
    const found = waiting.get(id);
    waiting.delete(id);
    return found;
  }

  function ask(call: CallName | HostAbility, request: unknown): Promise<unknown> {
    if (state !== 'open') return Promise.reject(new ConnectionLost());
    const id = nextId++;
    return new Promise((resolve, reject) => {
      waiting.set(id, { resolve, reject });
      channel.send({ kind: 'call', id, call, request });
    });
  }

  open();
  return {
    calls: new Proxy({} as Calls, {
      // A symbol or `then` is JavaScript asking what this is, not a call.
      get: (_calls, name) =>
        typeof name === 'symbol' || name === 'then'
          ? undefined
          : (request: unknown) => ask(name as CallName, request),
    }),
    get abilities() {
      return abilities;
    },
    get state() {
      return state;
    },
    get version() {
      return version;
    },
    listen: (listener) => add(listeners, listener),
    onState: (listener) => add(stateListeners, listener),
    close() {
      isClosed = true;
      clearTimeout(timer);
      channel.close();
      if (state !== 'lost') lose();
    },
  };
}

function add<Listener>(listeners: Set<Listener>, listener: Listener): () => void {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
}
