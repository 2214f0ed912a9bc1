// The export screen over an app that only pretends.

import { fireEvent, render, screen, waitFor } from '@testing-library/svelte';
import { afterEach, expect, test } from 'vitest';
import { connect } from '../../../src-renderer/client/connect.ts';
import { AppState } from '../../../src-renderer/state/app.svelte.ts';
import Export from '../../../src-renderer/views/Export.svelte';
import { createFakeApp } from '../fake-app.ts';
import { joined } from '../joined.ts';

const closing: (() => void)[] = [];

afterEach(() => {
  for (const close of closing.splice(0).reverse()) close();
});

/** With the first set that can be exported. */
async function open(epochMs = 20) {
  const fake = createFakeApp({ epochMs });
  const client = connect(() => joined(fake).channel);
  const app = new AppState(client);
  closing.push(app.follow(), () => {
    client.close();
  });
  const set = await waitFor(() => {
    const found = app.dataSets?.find(({ reviewRunId }) => reviewRunId !== null);
    if (found === undefined) throw new Error('There are no data sets yet.');
    return found;
  });
  render(Export, { app, dataSetId: set.dataSet.id });
  const write = await screen.findByRole('button', { name: /^Write/ });
  await waitFor(() => {
    expect(write.hasAttribute('disabled')).toBe(false);
  });
  return { fake, app, set };
}

const target = (): HTMLInputElement => screen.getByRole('textbox');
const press = (name: RegExp): Promise<boolean> => fireEvent.click(screen.getByRole('button', { name }));

test('class folders show how far they are, and that they were written', async () => {
  await open();
  await fireEvent.click(screen.getByRole('radio', { name: /Class folders/ }));
  await press(/^Write class folders/);
  const bar = await screen.findByRole('progressbar', { name: 'Writing the class folders' });
  await waitFor(() => {
    expect(Number(bar.getAttribute('aria-valuenow'))).toBeGreaterThan(0);
  });
  expect(screen.getByText(/ of .* pictures, .* of /)).toBeTruthy();
  await screen.findByText('Written');
  expect(screen.queryByRole('progressbar')).toBeNull();
});

test('Stop ends them, and the screen says so without alarm', async () => {
  await open(2000);
  await fireEvent.click(screen.getByRole('radio', { name: /Class folders/ }));
  await press(/^Write class folders/);
  await screen.findByRole('progressbar');
  await press(/^Stop/);
  await screen.findByText('Stopped');
  expect(screen.queryByRole('alert')).toBeNull();
});

test('an export of another window is shown and can be stopped here', async () => {
  const { fake, set } = await open(2000);
  const elsewhere = fake.exportLabels({ to: '/elsewhere', run: set.reviewRunId ?? 0, format: 'folders' });
  elsewhere.catch(() => undefined);
  await screen.findByText('/elsewhere');
  await press(/^Stop/);
  await expect(elsewhere).rejects.toMatchObject({ code: 'cancelled' });
  await waitFor(() => {
    expect(screen.queryByRole('progressbar')).toBeNull();
  });
});

test('replacing is offered for a file that is there, and for no other trouble', async () => {
  await open();
  await fireEvent.input(target(), { target: { value: '/here/exists.csv' } });
  await press(/^Write CSV/);
  await screen.findByRole('button', { name: 'Replace the file' });

  await fireEvent.input(target(), { target: { value: '/here/full.csv' } });
  await press(/^Write CSV/);
  await screen.findByText(/The disk is full/);
  expect(screen.queryByRole('button', { name: 'Replace the file' })).toBeNull();
});
