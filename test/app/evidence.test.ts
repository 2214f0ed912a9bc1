import { expect, test } from 'vitest';
import { madeUpApp } from './made-up-app.ts';

test('evidence shows belief over the epochs, and believed examples of both classes', async () => {
  const { app, runId } = await madeUpApp();
  const { exampleIds, labels, given, suggested, paths, quality } = await app.reviewColumns({ runId });
  const evidence = await app.evidence({ runId, exampleId: exampleIds[0] });
  expect(evidence.givenTrajectory).toHaveLength(12);
  expect(evidence.suggestedTrajectory).toHaveLength(12);
  expect(evidence.prunedTrajectory).toHaveLength(12);
  expect(evidence.bytes).toBeGreaterThan(100);
  for (const [neighbours, label] of [
    [evidence.nearestGiven, labels[given[0]]],
    [evidence.nearestSuggested, labels[suggested[0]]],
  ] as const) {
    expect(neighbours).toHaveLength(3);
    for (const { exampleId, path } of neighbours) {
      const place = exampleIds.indexOf(exampleId);
      expect(path).toBe(paths[place]);
      expect(path.startsWith(`${label}/`)).toBe(true);
      expect(quality[place]).toBeGreaterThanOrEqual(0.8);
    }
  }
});

test('what a person finds wrong is no neighbour any more, until that is undone', async () => {
  const { app, give, dataSetId, runId } = await madeUpApp();
  const { exampleIds } = await app.reviewColumns({ runId });
  const nearest = async () =>
    (await app.evidence({ runId, exampleId: exampleIds[0] })).nearestGiven.map(({ exampleId }) => exampleId);
  const [first, second, third] = await nearest();
  await give('remove', [first]);
  expect((await nearest()).slice(0, 2)).toEqual([second, third]);
  await give('keep', [second]);
  expect((await nearest())[0]).toBe(second);
  await app.undo({ dataSetId });
  await app.undo({ dataSetId });
  expect(await nearest()).toEqual([first, second, third]);
});

test('files of the same bytes are named', async () => {
  const { app, dataSetId, runId } = await madeUpApp(2500);
  const { doubles } = await app.dataSet({ dataSetId });
  expect(doubles).toHaveLength(2);
  const { paths, exampleIds } = await app.reviewColumns({ runId });
  const [one, other] = doubles[0].paths;
  const evidence = await app.evidence({ runId, exampleId: exampleIds[paths.indexOf(one)] });
  expect(evidence.doubles).toEqual([{ path: other, label: other.split('/')[0] }]);
  expect([...evidence.nearestGiven, ...evidence.nearestSuggested].map(({ path }) => path)).not.toContain(
    other,
  );
});
