// Ctrl+C at the real, built server while it trains, also while its training process is slow to end.

import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { openStore } from '../../../src-main/storage/open-store.ts';
import type { DataSetView } from '../../../src-shared/data-set-view.ts';
import type { AppMessage } from '../../../src-shared/wire.ts';
import { folderOf, numbered } from '../../sources/tiny-pictures.ts';
import { temporaryFolder } from '../../temporary-folder.ts';
import type { Client } from '../server/stand-in-server.ts';
import { connect, cookieOf } from '../server/stand-in-server.ts';

const command = join(import.meta.dirname, '../../../resources/second-look.mjs');
const waiting = { timeout: 30_000, interval: 20 };

async function pictures(): Promise<string> {
  const files: Record<string, Buffer> = {};
  for (let i = 0; i < 20; i++) {
    files[`dark/${i}.png`] = await numbered(i);
    files[`bright/${i}.png`] = await numbered(230 + i);
  }
  return folderOf(files);
}

/** Those that this process started, and those that they started. */
function startedBy(parent: number): number[] {
  const lists = globSync(`/proc/${parent}/task/*/children`);
  const children = lists.flatMap((list) => readFileSync(list, 'utf8').split(' ').filter(Boolean).map(Number));
  return children.flatMap((child) => [child, ...startedBy(child)]);
}

async function nextOf(client: Client, isMeant: (message: AppMessage) => boolean): Promise<AppMessage> {
  for (;;) {
    const message = await client.next();
    if (isMeant(message)) return message;
  }
}

/** A server that has trained for an epoch, and a verdict that was given meanwhile. */
async function trainingServer() {
  const dataFolder = join(temporaryFolder(), 'data');
  const words = ['serve', '--no-open', '--data', dataFolder];
  const child = spawn(process.execPath, [command, ...words], { stdio: ['ignore', 'pipe', 'pipe'] });
  const said = { text: '' };
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => (said.text += text));
  }
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  const serverId = child.pid ?? 0;
  const url = await vi.waitUntil(() => /http:\S+token=\S+/.exec(said.text)?.[0], waiting);
  const server = { url, port: Number(new URL(url).port), newLink: () => '', close: () => Promise.resolve() };
  const client = await connect(server, { cookie: await cookieOf(server) });

  client.call({ id: 1, call: 'openFolder', request: { folder: await pictures() } });
  const opened = await nextOf(client, ({ kind }) => kind === 'answer');
  const { dataSet } = (opened as { answer: DataSetView }).answer;
  const verdicts = [{ exampleId: 1, kind: 'keep', label: null }];
  const verdict = { action: randomUUID(), dataSetId: dataSet.id, verdicts };
  client.call({ id: 2, call: 'giveVerdicts', request: verdict });
  const training = { epochs: 1000, size: 16 };
  client.call({ id: 3, call: 'startTraining', request: { dataSetId: dataSet.id, training } });
  await nextOf(client, (message) => message.kind === 'event' && message.event.kind === 'epoch');

  const trainingId = await vi.waitUntil(
    () =>
      startedBy(serverId).find((id) =>
        readFileSync(`/proc/${id}/cmdline`, 'utf8').includes('training-process'),
      ),
    waiting,
  );
  onTestFinished(() => {
    for (const id of [trainingId, serverId]) {
      try {
        process.kill(id, 'SIGKILL');
      } catch {
        // It has ended, as it should.
      }
    }
  });
  return { dataFolder, dataSetId: dataSet.id, ended, said, serverId, trainingId };
}

/** What the next start of the program finds, and whether the file is sound. */
async function findAgain(dataFolder: string, dataSetId: number) {
  const store = await openStore(dataFolder);
  store.markAbandonedRuns();
  const run = store.latestRun(dataSetId);
  const found = {
    state: run?.state,
    findings: run === undefined ? 0 : store.findingsOf(run.id, { order: 'path' }).length,
    verdicts: store.verdictsOf(dataSetId).size,
  };
  store.close();
  const database = new Sqlite(join(dataFolder, 'second-look.sqlite'), { readonly: true });
  const health = database.pragma('integrity_check', { simple: true });
  database.close();
  return { ...found, health };
}

describe.skipIf(process.platform !== 'linux')('Ctrl+C while the server trains (skipped: needs /proc)', () => {
  it('waits for a training process that is slow to end, says so, and keeps what was found', async () => {
    const { dataFolder, dataSetId, ended, said, serverId, trainingId } = await trainingServer();
    process.kill(trainingId, 'SIGSTOP');
    process.kill(serverId, 'SIGINT');
    await vi.waitUntil(() => said.text.includes('Keeping what has been found'), waiting);
    process.kill(trainingId, 'SIGCONT');

    expect(await ended).toBe(0);
    const kept = { state: 'stopped', findings: 40, verdicts: 1, health: 'ok' };
    expect(await findAgain(dataFolder, dataSetId)).toEqual(kept);
  });

  it('pressed again, leaves at once without the findings, and with everything else', async () => {
    const { dataFolder, dataSetId, ended, said, serverId, trainingId } = await trainingServer();
    process.kill(trainingId, 'SIGSTOP');
    process.kill(serverId, 'SIGINT');
    await vi.waitUntil(() => said.text.includes('Keeping what has been found'), waiting);
    // The words come no sooner than half a second after the first time, so this is another key press.
    process.kill(serverId, 'SIGINT');

    expect(await ended).toBe(130);
    process.kill(trainingId, 'SIGCONT');
    const left = { state: 'failed', findings: 0, verdicts: 1, health: 'ok' };
    expect(await findAgain(dataFolder, dataSetId)).toEqual(left);
  });
});
