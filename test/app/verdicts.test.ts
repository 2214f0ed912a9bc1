import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { madeUpApp, openOn } from './made-up-app.ts';

test('a verdict is told to every listener, and its answer is the same', async () => {
  const { app, events, give, dataSetId, runId } = await madeUpApp();
  const [id] = (await app.reviewColumns({ runId })).exampleIds;
  const changed = await give('relabel', [id], 'class-3');
  expect(changed).toEqual({
    dataSetId,
    changes: [
      {
        exampleIds: Int32Array.of(id),
        verdict: { kind: 'relabel', label: 'class-3', givenAt: expect.any(String) as unknown },
      },
    ],
    history: { undoable: 1, redoable: 0 },
  });
  expect(events).toEqual([{ kind: 'verdicts', changed }]);
  const columns = await app.reviewColumns({ runId });
  expect(columns.verdicts).toEqual([{ exampleId: id, ...changed.changes[0].verdict }]);
  expect(columns.history).toEqual(changed.history);
});

test('undo and redo tell what counts now', async () => {
  const { app, events, give, dataSetId, runId } = await madeUpApp();
  const [a, b] = (await app.reviewColumns({ runId })).exampleIds;
  await give('keep', [a]);
  await give('remove', [a, b]);
  expect(await app.undo({ dataSetId })).toMatchObject({
    changes: [
      { exampleIds: Int32Array.of(a), verdict: { kind: 'keep' } },
      { exampleIds: Int32Array.of(b), verdict: null },
    ],
    history: { undoable: 1, redoable: 1 },
  });
  expect(await app.redo({ dataSetId })).toMatchObject({
    changes: [{ exampleIds: Int32Array.of(a, b), verdict: { kind: 'remove' } }],
  });
  expect(events).toHaveLength(4);
  expect(await app.redo({ dataSetId })).toMatchObject({ changes: [], history: { undoable: 2, redoable: 0 } });
  expect(events).toHaveLength(4);
});

test('a selection of thousands is one action', async () => {
  const { app, give, dataSetId, runId } = await madeUpApp(1500);
  const { exampleIds } = await app.reviewColumns({ runId });
  const { changes, history } = await give('keep', exampleIds);
  expect(changes).toMatchObject([{ exampleIds, verdict: { kind: 'keep', label: null } }]);
  expect(history).toEqual({ undoable: 1, redoable: 0 });
  const undone = await app.undo({ dataSetId });
  expect(undone.changes).toEqual([{ exampleIds: expect.any(Int32Array) as unknown, verdict: null }]);
  expect(undone.changes[0].exampleIds.toSorted()).toEqual(exampleIds.toSorted());
});

test('examples that were told the same stand together, and what counts for each is what was said last', async () => {
  const { app, dataSetId, runId } = await madeUpApp();
  const [a, b, c] = (await app.reviewColumns({ runId })).exampleIds;
  const said = (exampleId: number, kind: 'keep' | null) => ({ exampleId, kind, label: null });
  const { changes } = await app.giveVerdicts({
    action: randomUUID(),
    dataSetId,
    runId,
    verdicts: [said(a, 'keep'), said(b, null), said(c, 'keep'), said(a, null)],
  });
  expect(changes).toEqual([
    { exampleIds: Int32Array.of(a, b), verdict: null },
    {
      exampleIds: Int32Array.of(c),
      verdict: { kind: 'keep', label: null, givenAt: expect.any(String) as unknown },
    },
  ]);
  expect((await app.reviewColumns({ runId })).verdicts).toMatchObject([{ exampleId: c, kind: 'keep' }]);
});

test('an action that a screen sends again happens once', async () => {
  const { app, give, dataSetId, runId } = await madeUpApp();
  const [id] = (await app.reviewColumns({ runId })).exampleIds;
  const action = randomUUID();
  const first = await give('keep', [id], null, action);
  expect(await give('keep', [id], null, action)).toEqual(first);
  await app.undo({ dataSetId });
  expect((await app.undo({ dataSetId })).changes).toEqual([]);
});

test('a second program on the same data folder sees the verdicts and undoes them', async () => {
  const { app, give, dataFolder, dataSetId, runId } = await madeUpApp();
  const other = await openOn(dataFolder);
  const [id] = (await app.reviewColumns({ runId })).exampleIds;
  await give('keep', [id]);
  expect((await other.app.reviewColumns({ runId })).verdicts).toHaveLength(1);
  expect((await other.app.undo({ dataSetId })).changes).toEqual([
    { exampleIds: Int32Array.of(id), verdict: null },
  ]);
  expect((await app.redo({ dataSetId })).changes).toMatchObject([{ verdict: { kind: 'keep' } }]);
});

test('a new class is told to everybody, and a verdict may move to it', async () => {
  const { app, events, give, dataSetId, runId } = await madeUpApp();
  const labels = await app.addClass({ dataSetId, label: 'Fuchs' });
  expect(labels.at(-1)).toBe('Fuchs');
  expect(events).toEqual([{ kind: 'labels', dataSetId, labels }]);
  const { exampleIds } = await app.reviewColumns({ runId });
  await give('relabel', [exampleIds[0]], 'Fuchs');
  expect((await app.reviewColumns({ runId })).labels).toEqual(labels);
});

test('a data set, a run or an example that is not there is refused', async () => {
  const { app, give, dataSetId, runId } = await madeUpApp();
  const verdicts = [{ exampleId: 1, kind: 'keep' as const, label: null }];
  const notFound = { code: 'not-found' };
  await expect(app.giveVerdicts({ action: randomUUID(), dataSetId: 9, verdicts })).rejects.toMatchObject(
    notFound,
  );
  await expect(
    app.giveVerdicts({ action: randomUUID(), dataSetId, runId: 9, verdicts }),
  ).rejects.toMatchObject(notFound);
  await expect(give('keep', [100_000])).rejects.toMatchObject(notFound);
  await expect(app.undo({ dataSetId: 9 })).rejects.toMatchObject(notFound);
  await expect(app.addClass({ dataSetId: 9, label: 'x' })).rejects.toMatchObject(notFound);
  await expect(app.reviewColumns({ runId: 9 })).rejects.toMatchObject(notFound);
  await expect(app.evidence({ runId, exampleId: 100_000 })).rejects.toMatchObject(notFound);
  await expect(app.evidence({ runId: 9, exampleId: 1 })).rejects.toMatchObject(notFound);
});
