import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { connect } from '../../../src-renderer/client/connect.ts';
import { ConnectionLost } from '../../../src-renderer/client/connection-lost.ts';
import { AppError } from '../../../src-shared/errors.ts';
import type { HeldChannel } from './held-channel.ts';
import { heldChannel, hello } from './held-channel.ts';

let channels: HeldChannel[];
const open = () => {
  const channel = heldChannel();
  channels.push(channel);
  return channel;
};

beforeEach(() => {
  channels = [];
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

describe('a client', () => {
  it('gives each answer to the call that asked, in whatever order they come', async () => {
    const client = connect(open);
    const [channel] = channels;
    channel.say(hello);
    const activity = client.calls.activity({});
    const sets = client.calls.listDataSets({});

    expect(channel.sent).toEqual([
      { kind: 'call', id: 1, call: 'activity', request: {} },
      { kind: 'call', id: 2, call: 'listDataSets', request: {} },
    ]);
    channel.say({ kind: 'answer', id: 2, answer: [] });
    channel.say({ kind: 'answer', id: 1, answer: { kind: 'idle' } });
    await expect(sets).resolves.toEqual([]);
    await expect(activity).resolves.toEqual({ kind: 'idle' });
  });

  it('rejects with the AppError that the app sent', async () => {
    const client = connect(open);
    channels[0].say(hello);
    const refused = client.calls.dataSet({ dataSetId: 9 });
    channels[0].say({ kind: 'error', id: 1, error: { code: 'not-found', message: 'There is none.' } });

    await expect(refused).rejects.toEqual(new AppError('not-found', 'There is none.'));
    await expect(refused).rejects.toBeInstanceOf(AppError);
  });

  it('offers the abilities that hello tells, and asks for them like for a call', async () => {
    const client = connect(open);
    expect(client.abilities).toEqual({});
    channels[0].say(hello);
    expect(Object.keys(client.abilities)).toEqual(['chooseFolder']);
    expect(client.version).toBe('1.2.3');

    const chosen = client.abilities.chooseFolder?.({ title: 'Open' });
    expect(channels[0].sent[0]).toMatchObject({ call: 'chooseFolder', request: { title: 'Open' } });
    channels[0].say({ kind: 'answer', id: 1, answer: '/pictures' });
    await expect(chosen).resolves.toBe('/pictures');
  });

  it('hands events to all who listen, until they no longer do', () => {
    const client = connect(open);
    const heard: string[] = [];
    const unlisten = client.listen((event) => heard.push(`a ${event.kind}`));
    client.listen((event) => heard.push(`b ${event.kind}`));
    channels[0].say({ kind: 'event', event: { kind: 'dataSets' } });
    unlisten();
    channels[0].say({ kind: 'event', event: { kind: 'dataSets' } });

    expect(heard).toEqual(['a dataSets', 'b dataSets', 'b dataSets']);
  });

  it('rejects what is on its way when the connection is lost, and what is asked meanwhile', async () => {
    const client = connect(open);
    channels[0].say(hello);
    const onItsWay = client.calls.activity({});
    channels[0].drop();

    await expect(onItsWay).rejects.toBeInstanceOf(ConnectionLost);
    await expect(client.calls.activity({})).rejects.toBeInstanceOf(ConnectionLost);
    expect(client.state).toBe('lost');
  });

  it('connects again after 0.2 s, then later and later, at most every 5 s, for ever', () => {
    const client = connect(open);
    const waits: number[] = [];
    for (let attempt = 1; attempt <= 9; attempt++) {
      channels[attempt - 1].drop();
      let waited = 0;
      while (channels.length === attempt) {
        vi.advanceTimersByTime(100);
        waited += 100;
      }
      waits.push(waited);
    }

    expect(waits).toEqual([200, 400, 800, 1600, 3200, 5000, 5000, 5000, 5000]);
    expect(client.state).toBe('lost');
  });

  it('tells each new connection, and begins with short waits again', () => {
    const client = connect(open);
    const states: string[] = [];
    client.onState((state) => states.push(state));
    channels[0].say(hello);
    channels[0].drop();
    vi.advanceTimersByTime(200);
    channels[1].drop();
    vi.advanceTimersByTime(400);
    channels[2].say(hello);
    channels[2].drop();
    vi.advanceTimersByTime(200);

    expect(states).toEqual(['open', 'lost', 'open', 'lost']);
    expect(channels).toHaveLength(4);
  });

  it('tells an app that does not let this page in from one that is away, whichever of them follows', async () => {
    let isLocked = false;
    const states: string[] = [];
    const client = connect(open, () => Promise.resolve(isLocked));
    client.onState((state) => states.push(state));
    channels[0].say(hello);
    for (const next of [false, true, true, false]) {
      isLocked = next;
      channels[channels.length - 1].drop();
      await vi.advanceTimersByTimeAsync(5000);
    }
    channels[channels.length - 1].say(hello);

    expect(states).toEqual(['open', 'lost', 'locked', 'lost', 'open']);
  });

  it('does not let a late word about an old connection touch the new one', async () => {
    const { promise, resolve } = Promise.withResolvers<boolean>();
    const client = connect(open, () => promise);
    channels[0].drop();
    vi.advanceTimersByTime(200);
    channels[1].say(hello);
    resolve(true);
    await promise;

    expect(client.state).toBe('open');
  });

  it('does not take the late close of an old channel for a loss of the new one', () => {
    const client = connect(open);
    channels[0].say(hello);
    channels[0].drop();
    vi.advanceTimersByTime(200);
    channels[1].say(hello);
    channels[0].drop();

    expect(client.state).toBe('open');
  });

  it('stays closed once it was closed', () => {
    const client = connect(open);
    channels[0].say(hello);
    client.close();
    vi.advanceTimersByTime(60_000);

    expect(channels).toHaveLength(1);
  });
});
