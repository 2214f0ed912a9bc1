import { fireEvent, render } from '@testing-library/svelte';
import { expect, onTestFinished, test, vi } from 'vitest';
import App from '../../src-renderer/App.svelte';
import { connect } from '../../src-renderer/client/connect.ts';
import { AppState } from '../../src-renderer/state/app.svelte.ts';
import { Router } from '../../src-renderer/state/router.svelte.ts';
import { createFakeApp } from './fake-app.ts';
import { joined } from './joined.ts';

test('who comes back to the window, or goes to another screen, sees what an audit on the command line has left', async () => {
  const fake = createFakeApp();
  const asked = vi.fn(fake.listDataSets);
  const client = connect(() => joined({ ...fake, listDataSets: asked }).channel);
  const app = new AppState(client);
  const unfollow = app.follow();
  onTestFinished(() => {
    unfollow();
    client.close();
  });
  const router = new Router();
  router.go({ kind: 'settings' });
  render(App, { app, router });
  await vi.waitFor(() => {
    expect(app.dataSets).not.toBeNull();
  });
  const more = async (act: () => unknown): Promise<void> => {
    const before = asked.mock.calls.length;
    await act();
    await vi.waitFor(() => {
      expect(asked.mock.calls.length).toBeGreaterThan(before);
    });
  };
  await more(() => fireEvent.focus(window));
  await more(() => {
    router.go({ kind: 'set', dataSetId: 1, step: 'report', query: {} });
  });
});
