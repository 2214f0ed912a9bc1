import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { connect } from '../../../src-renderer/client/connect.ts';
import { AppState } from '../../../src-renderer/state/app.svelte.ts';
import { TrainingState } from '../../../src-renderer/state/training.svelte.ts';
import type { SecondLook } from '../../../src-shared/contract.ts';
import { epochOfRun } from '../../../src-shared/epoch-place.ts';
import { createFakeApp } from '../fake-app.ts';
import { joined } from '../joined.ts';

let app: SecondLook;
let cut: () => void;
const closing: (() => void)[] = [];

beforeEach(() => {
  app = createFakeApp({ epochMs: 5 });
});

afterEach(() => {
  for (const close of closing.splice(0).reverse()) close();
});

function openState(): AppState {
  const client = connect(() => {
    const both = joined(app);
    ({ cut } = both);
    return both.channel;
  });
  const state = new AppState(client);
  closing.push(state.follow(), () => {
    client.close();
  });
  return state;
}

describe('the state of the window', () => {
  it('has fetched data sets and preferences once it is connected', async () => {
    const state = openState();
    await vi.waitFor(() => {
      expect(state.dataSets).toHaveLength(6);
    });
    expect(state.connection).toBe('open');
    expect(state.version).toBe('1');
    expect(state.preferences.theme).toBe('system');
  });

  it('says that the connection is lost, and fetches all again when it is back', async () => {
    const state = openState();
    await vi.waitFor(() => {
      expect(state.dataSets).not.toBeNull();
    });
    cut();
    expect(state.connection).toBe('lost');
    await app.hideDataSet({ dataSetId: 2 });
    await app.savePreferences({ ...state.preferences, theme: 'dark' });
    await vi.waitFor(() => {
      expect(state.connections).toBe(2);
      expect(state.dataSets).toHaveLength(5);
      expect(state.preferences.theme).toBe('dark');
    });
  });

  it('takes a preference back that cannot be saved, and says why', async () => {
    const state = openState();
    await vi.waitFor(() => {
      expect(state.dataSets).not.toBeNull();
    });
    await state.prefer({ gridSize: 7 });

    expect(state.preferences.gridSize).toBe(144);
    expect(state.toasts.items[0].text).toContain('gridSize');
  });

  it('keeps the reason when a folder cannot be opened', async () => {
    const state = openState();
    await vi.waitFor(() => {
      expect(state.connection).toBe('open');
    });
    await expect(state.opening.open('/home/ada/documents')).resolves.toBeUndefined();

    expect(state.opening.folder).toBeNull();
    expect(state.opening.problem).toMatchObject({ folder: '/home/ada/documents' });
    expect(state.opening.problem?.text).toContain('one folder per class');
  });
});

describe('the state of a training', () => {
  it('collects each epoch once, and ends with the finished run', async () => {
    const state = openState();
    await vi.waitFor(() => {
      expect(state.connection).toBe('open');
    });
    const training = new TrainingState(state.client, 2);
    closing.push(training.follow());
    await training.fetch();
    expect(training.view).toBeNull();

    await training.start({ epochs: 6 });
    await vi.waitFor(() => {
      expect(training.view?.epochs.length).toBeGreaterThan(2);
    });
    // Another page comes late.
    const late = new TrainingState(state.client, 2);
    closing.push(late.follow());
    await late.fetch();
    await vi.waitFor(() => {
      expect(training.view?.run.state).toBe('finished');
      expect(late.view?.run.state).toBe('finished');
    });
    // Two trainings of six epochs.
    const all = Array.from({ length: 12 }, (_, place) => place + 1);
    expect(training.view?.epochs.map(epochOfRun)).toEqual(all);
    expect(late.view?.epochs).toEqual(training.view?.epochs);
    expect(training.ended?.state).toBe('finished');
  });

  it('has the warnings of a run that is over, and none while another one is on', async () => {
    const state = openState();
    await vi.waitFor(() => {
      expect(state.connection).toBe('open');
    });
    const training = new TrainingState(state.client, 1);
    closing.push(training.follow());
    await training.fetch();
    expect(training.warnings).toEqual(['Class "moth" has few pictures; what is said about it is less sure.']);

    await training.start({ epochs: 1000 });
    await vi.waitFor(() => {
      expect(training.view?.run.state).toBe('running');
    });
    expect(training.warnings).toEqual([]);
    await training.stop();
    await vi.waitFor(() => {
      expect(training.warnings).toHaveLength(1);
    });
  });

  it('says why a training cannot start', async () => {
    const state = openState();
    await vi.waitFor(() => {
      expect(state.connection).toBe('open');
    });
    const training = new TrainingState(state.client, 2);
    await training.start({ epochs: 6 });
    await training.start({ epochs: 6 });

    expect(training.problem).toContain('A training is on already');
    await app.stopActivity({});
  });
});
