// One screen on the other end of a channel: its calls are checked, answered and refused here, whatever the host.

import type {
  AppEvent,
  CallName,
  HostAbilities,
  HostAbility,
  SecondLook,
} from '../../src-shared/contract.ts';
import { requestSchemas } from '../../src-shared/contract.ts';
import { AppError } from '../../src-shared/errors.ts';
import type { AppChannel, WireError } from '../../src-shared/wire.ts';

export interface ScreenHost {
  readonly version: string;
  /** What this host can do beside the calls of the app. */
  readonly abilities: Partial<HostAbilities>;
  /** Logs a defect whole and returns the sentence for the person. */
  readonly apologise: (error: unknown) => string;
}

/**
 * Says hello, then answers until the channel closes. Answers come in the order in which they are ready. A message that
 * is none of ours is dropped: it can only come from a page that is not ours either.
 */
export function serveChannel(app: SecondLook, channel: AppChannel, host: ScreenHost): void {
  const abilities = Object.keys(host.abilities) as HostAbility[];
  const unlisten = app.listen((event: AppEvent) => {
    channel.send({ kind: 'event', event });
  });
  channel.listen({
    onMessage: (message) => {
      if (isCall(message)) void answer(message);
    },
    onClose: unlisten,
  });
  channel.send({ kind: 'hello', version: host.version, abilities });

  async function answer({
    id,
    call,
    request,
  }: {
    id: number;
    call: string;
    request: unknown;
  }): Promise<void> {
    try {
      channel.send({ kind: 'answer', id, answer: await ask(call, request) });
    } catch (error) {
      channel.send({ kind: 'error', id, error: asWireError(error, host) });
    }
  }

  async function ask(call: string, request: unknown): Promise<unknown> {
    if (Object.hasOwn(requestSchemas, call)) return callApp(app, call as CallName, request);
    const ability = Object.hasOwn(host.abilities, call) ? host.abilities[call as HostAbility] : undefined;
    if (ability === undefined) throw new AppError('unsupported', `This program cannot do "${call}".`);
    return ability(request as never);
  }
}

async function callApp(app: SecondLook, name: CallName, request: unknown): Promise<unknown> {
  const checked = requestSchemas[name].safeParse(request);
  if (!checked.success) {
    const [issue] = checked.error.issues;
    const where = issue.path.length === 0 ? '' : ` at ${issue.path.join('.')}`;
    throw new AppError('invalid', `The request "${name}" is not valid${where}: ${issue.message}.`);
  }
  return (app[name] as (request: unknown) => Promise<unknown>)(checked.data);
}

function isCall(message: unknown): message is { id: number; call: string; request: unknown } {
  if (typeof message !== 'object' || message === null) return false;
  const { kind, id, call } = message as Record<string, unknown>;
  return kind === 'call' && Number.isSafeInteger(id) && typeof call === 'string';
}

function asWireError(error: unknown, { apologise }: ScreenHost): WireError {
  if (error instanceof AppError && error.code !== 'internal') {
    return { code: error.code, message: error.message, detail: error.detail };
  }
  return { code: 'internal', message: apologise(error) };
}
