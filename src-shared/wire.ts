// What crosses between a screen and the app, over whatever channel a host supplies.

import type { AppEvent, CallName, HostAbility } from './contract.ts';
import type { ErrorCode, ErrorDetail } from './errors.ts';

export interface CallMessage {
  readonly kind: 'call';
  /** Chosen by the screen; the answer carries it. */
  readonly id: number;
  readonly call: CallName | HostAbility;
  readonly request: unknown;
}

export interface WireError {
  readonly code: ErrorCode;
  /** A sentence for people. */
  readonly message: string;
  readonly detail?: ErrorDetail | undefined;
}

/** `hello` comes first and once per connection. */
export type AppMessage =
  | { readonly kind: 'hello'; readonly version: string; readonly abilities: readonly HostAbility[] }
  | { readonly kind: 'answer'; readonly id: number; readonly answer: unknown }
  | { readonly kind: 'error'; readonly id: number; readonly error: WireError }
  | { readonly kind: 'event'; readonly event: AppEvent };

/** One end of a connection. */
export interface Channel<Sent, Heard> {
  /** Messages keep their order; after the close they are dropped. */
  send(message: Sent): void;
  /** One listener each, set once. */
  listen(listeners: { readonly onMessage: (message: Heard) => void; readonly onClose: () => void }): void;
  close(): void;
}

export type AppChannel = Channel<AppMessage, unknown>;
export type ScreenChannel = Channel<CallMessage, AppMessage>;
