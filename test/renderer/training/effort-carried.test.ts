// The effort a person chose before they went to the settings.

import { fireEvent, render, screen } from '@testing-library/svelte';
import { expect, test } from 'vitest';
import type { AppState } from '../../../src-renderer/state/app.svelte.ts';
import { routeOf } from '../../../src-renderer/state/route.ts';
import { Router } from '../../../src-renderer/state/router.svelte.ts';
import { effortOfQuery } from '../../../src-renderer/state/training-address.ts';
import Preview from '../../../src-renderer/views/Preview.svelte';
import Training from '../../../src-renderer/views/Training.svelte';
import { createFakeApp } from '../fake-app.ts';

function madeUpApp(): AppState {
  return {
    client: { calls: createFakeApp(), listen: () => () => undefined },
    connections: 1,
    connection: 'open',
    activity: { kind: 'idle' },
    summaryOf: () => undefined,
    refreshDataSets: () => Promise.resolve(),
    report: () => undefined,
  } as unknown as AppState;
}

test('the effort chosen in the preview is the one the settings begin with', async () => {
  const app = madeUpApp();
  const { unmount } = render(Preview, { app, router: new Router(), dataSetId: 2 });
  const settings = await screen.findByRole('link', { name: 'Settings first' });
  expect(settings.getAttribute('href')).toBe('#/set/2/train');
  await fireEvent.click(screen.getByRole('radio', { name: /^Thorough/ }));
  const address = settings.getAttribute('href') ?? '';
  expect(address).toBe('#/set/2/train?effort=thorough');
  unmount();

  const route = routeOf(address);
  if (route.kind !== 'set') throw new Error(`${address} is no step of a data set`);
  render(Training, { app, dataSetId: route.dataSetId, effort: effortOfQuery(route.query) });
  const chosen = await screen.findByRole<HTMLInputElement>('radio', { name: /^Thorough/ });
  expect(chosen.checked).toBe(true);
});

test('an address that names no effort there is means the normal one', () => {
  const queries = [{}, { effort: 'endless' }, { effort: 'quick' }];
  expect(queries.map(effortOfQuery)).toEqual(['normal', 'normal', 'quick']);
});
