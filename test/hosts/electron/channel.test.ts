// The wire between the page and the program, from the bridge the page sees to the calls of the app.

import { beforeEach, describe, expect, it } from 'vitest';
import type { CallMessage } from '../../../src-shared/wire.ts';
import { serveChannel } from '../../../src-main/app/serve-channel.ts';
import { listenToPage } from '../../../src-main/hosts/electron/channel.ts';
import type { FakeApp } from './fake-app.ts';
import { fakeApp, summary } from './fake-app.ts';
import { pageIn, StandInContents } from './stand-in.ts';

const address = 'second-look-app://app/';
const call: CallMessage = { kind: 'call', id: 1, call: 'listDataSets', request: {} };
const host = { version: '1.2.3', abilities: {}, apologise: String };

let contents: StandInContents;
let fake: FakeApp;

beforeEach(() => {
  contents = new StandInContents();
  contents.mainFrame = { parent: null, url: `${address}#/set/7` };
  fake = fakeApp();
  listenToPage(contents as unknown as Parameters<typeof listenToPage>[0], (channel) => {
    serveChannel(fake.app, channel, host);
  });
});

function openPage() {
  const page = pageIn(contents);
  page.bridge.listen((message) => page.heard.push(message));
  return page;
}

describe('the page', () => {
  it('is greeted when it begins to listen, and answered', async () => {
    const { bridge, heard } = openPage();
    bridge.send(call);
    await settled();

    expect(heard).toEqual([
      { kind: 'hello', version: '1.2.3', abilities: [] },
      { kind: 'answer', id: 1, answer: [summary] },
    ]);
  });

  it('gets typed arrays as such', async () => {
    const columns = { quality: Float64Array.of(0.25, 0.5), tier: Uint8Array.of(1, 2) };
    fake = fakeApp({ reviewColumns: () => Promise.resolve(columns as never) });
    const { bridge, heard } = openPage();
    bridge.send({ ...call, call: 'reviewColumns', request: { runId: 3 } });
    await settled();

    expect(heard.at(-1)).toEqual({ kind: 'answer', id: 1, answer: columns });
  });

  it('hears events', () => {
    const { heard } = openPage();
    fake.tell({ kind: 'dataSets' });

    expect(heard.at(-1)).toEqual({ kind: 'event', event: { kind: 'dataSets' } });
  });

  it('finds three functions and nothing of Electron', () => {
    const { bridge } = openPage();

    expect(Object.keys(bridge).sort()).toEqual(['listen', 'pathOf', 'send']);
    expect(bridge.pathOf(new File([], 'pets'))).toBe('/dropped/pets');
  });

  it('hears messages without the event they came with', () => {
    const heard: unknown[][] = [];
    pageIn(contents).bridge.listen((...all) => heard.push(all));

    expect(heard).toHaveLength(1);
    expect(heard[0]).toHaveLength(1);
  });
});

describe('a message', () => {
  it.each([
    ['a frame inside the page', { senderFrame: { parent: { parent: null, url: address }, url: address } }],
    ['a page at another address', { senderFrame: { parent: null, url: 'https://example.org/' } }],
    [
      'a page whose address begins alike',
      { senderFrame: { parent: null, url: 'second-look-app://app.org/' } },
    ],
    ['a frame that is gone', { senderFrame: null }],
    ['another window', { sender: new StandInContents() }],
  ])('from %s is dropped, and opens nothing', async (_, forged) => {
    const { forge, heard } = openPage();
    const event = { sender: contents, senderFrame: contents.mainFrame, ...forged };
    const before = fake.listeners.size;
    forge('second-look', call, event);
    forge('second-look-open', undefined, event);
    await settled();

    expect(heard.map(({ kind }) => kind)).toEqual(['hello']);
    expect(fake.listeners.size).toBe(before);
  });

  it('before anybody listens is dropped', async () => {
    const { bridge } = pageIn(contents);
    bridge.send(call);
    await settled();

    expect(contents.sent).toEqual([]);
  });
});

describe('a page that is loaded again', () => {
  it('gets a channel of its own, and the old one listens no longer', () => {
    openPage();
    contents.emit('did-navigate');
    expect(fake.listeners.size).toBe(0);

    const { heard } = openPage();
    expect(heard.map(({ kind }) => kind)).toEqual(['hello']);
    expect(fake.listeners.size).toBe(1);
  });

  it('hears no answer that was meant for the page before it', async () => {
    const late = Promise.withResolvers<never[]>();
    fake = fakeApp({ listDataSets: () => late.promise });
    openPage().bridge.send(call);
    await settled();
    const { heard } = openPage();
    late.resolve([]);
    await settled();

    expect(heard.map(({ kind }) => kind)).toEqual(['hello']);
  });

  it.each(['did-navigate', 'render-process-gone', 'destroyed'])(
    'or ends by %s loses its channel',
    (event) => {
      openPage();
      contents.emit(event);

      expect(fake.listeners.size).toBe(0);
    },
  );

  it('keeps its channel while it only changes its place', () => {
    openPage();
    contents.emit('did-navigate-in-page');

    expect(fake.listeners.size).toBe(1);
  });
});

function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
