// What the preview says of pictures that are there several times.

import { render, screen } from '@testing-library/svelte';
import { expect, test } from 'vitest';
import type { AppState } from '../../../src-renderer/state/app.svelte.ts';
import { Router } from '../../../src-renderer/state/router.svelte.ts';
import Preview from '../../../src-renderer/views/Preview.svelte';
import type { Double } from '../../../src-shared/domain.ts';
import { createFakeApp } from '../fake-app.ts';

async function shownWith(doubles: readonly Double[]): Promise<void> {
  const fake = createFakeApp();
  const [{ dataSet }] = await fake.listDataSets({});
  const view = await fake.dataSet({ dataSetId: dataSet.id });
  const calls = { ...fake, dataSet: () => Promise.resolve({ ...view, doubles, nearDoubles: [] }) };
  const app = {
    client: { calls, listen: () => () => undefined },
    connections: 1,
    connection: 'open',
    activity: { kind: 'idle' },
    summaryOf: () => undefined,
    refreshDataSets: () => Promise.resolve(),
    report: () => undefined,
  } as unknown as AppState;
  render(Preview, { app, router: new Router(), dataSetId: dataSet.id });
  await screen.findByRole('heading', { name: 'Classes' });
}

const double = { contentHash: 'a'.repeat(64), paths: ['cat/1.png', 'dog/1.png'], labels: ['cat', 'dog'] };
const title = 'The same picture under several labels';

test('equal files under several labels are shown, as one of them is wrong', async () => {
  await shownWith([double]);
  expect(screen.getByRole('heading', { name: title })).toBeDefined();
  expect(screen.getByText('1 picture; at least one label of each is wrong')).toBeDefined();
});

test('those that a person kept under each of their labels are not, nor are they said to be under one', async () => {
  await shownWith([{ ...double, isConfirmed: true }]);
  expect(screen.queryByRole('heading', { name: title })).toBeNull();
  expect(screen.queryByText(/under one label/)).toBeNull();
});
