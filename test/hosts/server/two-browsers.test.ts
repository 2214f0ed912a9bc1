// Two browsers on one server: the real server over the real app, each browser with a link and a cookie of its own.

import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import type { AppMessage } from '../../../src-shared/wire.ts';
import { madeUpApp } from '../../app/made-up-app.ts';
import type { Client } from './stand-in-server.ts';
import { ask, connect, cookieOf, openServer, pathOf } from './stand-in-server.ts';

/** The next message of this kind; others before it are let go. */
async function nextOf(client: Client, kind: AppMessage['kind']): Promise<AppMessage> {
  for (;;) {
    const message = await client.next();
    if (message.kind === kind) return message;
  }
}

test('each gets in with its own link, and both see what the other says and takes back', async () => {
  const { app, dataSetId, runId } = await madeUpApp(60);
  const server = await openServer({ app });
  const first = await connect(server, { cookie: await cookieOf(server) });

  // The link of the first browser is used up; the second one needs its own.
  expect((await ask(server, pathOf(server.url))).status).toBe(403);
  const link = server.newLink();
  const second = await connect(server, { cookie: await cookieOf(server, link) });
  expect((await ask(server, pathOf(link))).status).toBe(403);
  await nextOf(first, 'hello');
  await nextOf(second, 'hello');

  const [a, b] = (await app.reviewColumns({ runId })).exampleIds;
  const give = (client: Client, exampleId: number): void => {
    const verdicts = [{ exampleId, kind: 'remove', label: null }];
    client.call({
      id: 1,
      call: 'giveVerdicts',
      request: { action: randomUUID(), dataSetId, runId, verdicts },
    });
  };
  const said = (exampleId: number, undoable: number) => ({
    kind: 'event',
    event: {
      kind: 'verdicts',
      changed: {
        changes: [{ exampleIds: Int32Array.of(exampleId), verdict: { kind: 'remove' } }],
        history: { undoable, redoable: 0 },
      },
    },
  });
  give(first, a);
  expect(await nextOf(second, 'event')).toMatchObject(said(a, 1));
  expect(await nextOf(first, 'event')).toMatchObject(said(a, 1));
  give(second, b);
  expect(await nextOf(first, 'event')).toMatchObject(said(b, 2));
  expect(await nextOf(second, 'event')).toMatchObject(said(b, 2));

  first.call({ id: 2, call: 'undo', request: { dataSetId } });
  expect(await nextOf(second, 'event')).toMatchObject({
    event: { changed: { changes: [{ exampleIds: Int32Array.of(b), verdict: null }] } },
  });
  expect((await app.reviewColumns({ runId })).verdicts).toMatchObject([{ exampleId: a, kind: 'remove' }]);
});
