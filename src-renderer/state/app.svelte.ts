// What the whole window knows: the connection, what the app is busy with, the data sets and the preferences. Everything is
// fetched again after each connection, because events may have been missed.

import type { AppEvent } from '../../src-shared/contract.ts';
import type { DataSetSummary } from '../../src-shared/data-set-view.ts';
import type { ProgressReport } from '../../src-shared/domain.ts';
import { newestReport } from '../../src-shared/epoch-place.ts';
import type { Preferences } from '../../src-shared/preferences.ts';
import { defaultPreferences } from '../../src-shared/preferences.ts';
import type { Activity } from '../../src-shared/training-view.ts';
import type { Client, ConnectionState } from '../client/connect.ts';
import { ConnectionLost } from '../client/connection-lost.ts';
import { ToastList } from '../ui/toast-list.svelte.ts';
import { explain } from './explain.ts';
import { FolderOpening } from './folder-opening.svelte.ts';

export class AppState {
  readonly client: Client;
  /** Absolute path of a dropped file or folder; undefined in a browser, which tells only names. */
  readonly pathOf: ((file: File) => string) | undefined;
  readonly toasts: ToastList = new ToastList();
  readonly opening: FolderOpening;
  connection = $state<ConnectionState>('connecting');
  /** Goes up with each connection; a view that reads it in an effect fetches its own things again. */
  connections = $state(0);
  version = $state<string | null>(null);
  abilities = $state.raw<Client['abilities']>({});
  activity = $state.raw<Activity>({ kind: 'idle' });
  /** Last epoch of the training that is on, or of its pretraining. */
  progress = $state.raw<ProgressReport | null>(null);
  /** Null until they are known. */
  dataSets = $state.raw<readonly DataSetSummary[] | null>(null);
  /** Why the list of data sets cannot be shown. */
  dataSetsProblem = $state<string | undefined>();
  preferences = $state.raw<Preferences>(defaultPreferences);

  constructor(client: Client, pathOf?: (file: File) => string) {
    this.client = client;
    this.pathOf = pathOf;
    this.opening = new FolderOpening(client);
  }

  /** Follows the client until the returned function is called. */
  follow(): () => void {
    const unlisten = this.client.listen((event) => {
      this.#hear(event);
    });
    const unfollow = this.client.onState((state) => {
      this.#enter(state);
    });
    this.#enter(this.client.state);
    return () => {
      unlisten();
      unfollow();
    };
  }

  summaryOf(dataSetId: number): DataSetSummary | undefined {
    return this.dataSets?.find(({ dataSet }) => dataSet.id === dataSetId);
  }

  /** Shown at once, and taken back with a message when it cannot be saved. */
  async prefer(change: Partial<Preferences>): Promise<void> {
    const before = this.preferences;
    this.preferences = { ...before, ...change };
    try {
      this.preferences = await this.client.calls.savePreferences(this.preferences);
    } catch (error) {
      this.preferences = before;
      this.report(error);
    }
  }

  /** Says what went wrong in the corner of the window. A lost connection has its banner already. */
  report(error: unknown): void {
    if (error instanceof ConnectionLost) return;
    const { text, tone } = explain(error);
    this.toasts.show(text, { tone });
  }

  async refreshDataSets(): Promise<void> {
    try {
      this.dataSets = await this.client.calls.listDataSets({});
      this.dataSetsProblem = undefined;
    } catch (error) {
      if (!(error instanceof ConnectionLost)) this.dataSetsProblem = explain(error).text;
    }
  }

  #enter(state: ConnectionState): void {
    this.connection = state;
    if (state !== 'open') return;
    this.connections += 1;
    this.version = this.client.version;
    this.abilities = this.client.abilities;
    void this.refreshDataSets();
    void this.#fetch();
  }

  async #fetch(): Promise<void> {
    const { calls } = this.client;
    try {
      [this.preferences, this.activity] = await Promise.all([calls.preferences({}), calls.activity({})]);
      if (this.activity.kind !== 'training') return;
      const view = await calls.training({ dataSetId: this.activity.dataSetId });
      this.progress = view?.run.state === 'running' ? (newestReport(view) ?? null) : null;
    } catch (error) {
      this.report(error);
    }
  }

  #hear(event: AppEvent): void {
    switch (event.kind) {
      case 'activity':
        this.activity = event.activity;
        if (event.activity.kind !== 'training') this.progress = null;
        return;
      case 'dataSets':
        void this.refreshDataSets();
        return;
      case 'pretraining':
      case 'epoch':
        this.progress = event.report;
        return;
      case 'trainingStarted':
        this.progress = newestReport(event.view) ?? null;
        void this.refreshDataSets();
        return;
      case 'trainingEnded':
        void this.refreshDataSets();
        return;
      case 'preferences':
        this.preferences = event.preferences;
        return;
      case 'pretrained':
      case 'suspects':
      case 'verdicts':
      case 'labels':
        // The views that show them listen themselves.
        return;
      default:
        event satisfies never;
    }
  }
}
