import { fireEvent, render, screen } from '@testing-library/svelte';
import { expect, test } from 'vitest';
import type { AppState } from '../../../src-renderer/state/app.svelte.ts';
import Training from '../../../src-renderer/views/Training.svelte';
import { requestOf } from '../../../src-shared/training-settings.ts';
import type { TrainingView } from '../../../src-shared/training-view.ts';
import { createFakeApp } from '../fake-app.ts';

/** The screen over a training as it stands, and what it asks for. */
async function shown(changes: Partial<TrainingView>) {
  const [{ dataSet }] = await createFakeApp().listDataSets({});
  const dataSetId = dataSet.id;
  const known = await createFakeApp().training({ dataSetId });
  if (known === null) throw new Error('Nothing was trained in the fake app.');
  const view: TrainingView = { ...known, epochs: [], ...changes };
  const started: unknown[] = [];
  const app = {
    client: {
      calls: {
        training: () => Promise.resolve(view),
        startTraining: (request: unknown) => Promise.resolve(started.push(request)),
      },
      listen: () => () => undefined,
    },
    connections: 1,
    connection: 'open',
    activity: { kind: 'idle' },
    summaryOf: () => undefined,
    report: () => undefined,
    refreshDataSets: () => Promise.resolve(),
  } as unknown as AppState;
  render(Training, { app, dataSetId });
  await screen.findByRole('button', { name: 'Train again' });
  return { view, started, dataSetId };
}

test('a training that broke off can be gone on with, with the settings it had', async () => {
  const { view, started, dataSetId } = await shown({ canGoOn: true });
  await fireEvent.click(screen.getByRole('button', { name: 'Go on' }));
  expect(started).toEqual([{ dataSetId, training: requestOf(view.run.recipe.settings) }]);
});

test('one that ignored verdicts, or knew of none, goes on without them', async () => {
  const known = await createFakeApp().training({ dataSetId: 1 });
  if (known === null) throw new Error('Nothing was trained in the fake app.');
  const { fromVerdicts, ...recipe } = known.run.recipe;
  expect(fromVerdicts).toBeDefined();
  const { started } = await shown({ canGoOn: true, run: { ...known.run, recipe } });
  await fireEvent.click(screen.getByRole('button', { name: 'Go on' }));
  expect(started).toMatchObject([{ fromVerdicts: false }]);
});

test('one that ended cannot', async () => {
  await shown({});
  expect(screen.queryByRole('button', { name: 'Go on' })).toBeNull();
});

test('what happened before a backend took over is told', async () => {
  const note = 'The backend failed (lost). Training went on after epoch 2.';
  const backend = { name: 'cpu', reason: 'It learned.', version: null, others: [], note } as const;
  await shown({ backend });
  expect(screen.getByText(note)).toBeDefined();
});
