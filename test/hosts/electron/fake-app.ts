// An app without a disk: it answers the few calls that the host itself makes, and sends the events it is told to.

import type { AppEvent, SecondLook } from '../../../src-shared/contract.ts';
import type { DataSetSummary } from '../../../src-shared/data-set-view.ts';
import { defaultPreferences } from '../../../src-shared/preferences.ts';
import type { Activity } from '../../../src-shared/training-view.ts';

export const summary: DataSetSummary = {
  dataSet: { id: 7, folder: '/pictures/pets', classes: ['cat', 'dog'] },
  examples: 100,
  openedAt: '2025-01-01T00:00:00.000Z',
  cover: [],
  newestRun: {
    id: 3,
    state: 'finished',
    startedAt: '2025-01-01T00:00:00.000Z',
    finishedAt: '2025-01-01T00:10:00.000Z',
    tiers: { likely: 12, possible: 30, fine: 58 },
  },
  reviewRunId: 3,
  reviewed: 0,
  hasNewVerdicts: false,
};

export const training = { kind: 'training', dataSetId: 7, runId: 3, state: 'running' } satisfies Activity;
export const idle = { kind: 'idle' } satisfies Activity;

export interface FakeApp {
  readonly app: SecondLook;
  readonly tell: (event: AppEvent) => void;
  readonly listeners: ReadonlySet<(event: AppEvent) => void>;
}

export function fakeApp(calls: Partial<SecondLook> = {}): FakeApp {
  const listeners = new Set<(event: AppEvent) => void>();
  const app: Partial<SecondLook> = {
    listDataSets: () => Promise.resolve([summary]),
    preferences: () => Promise.resolve({ ...defaultPreferences, theme: 'dark' }),
    picture: () => Promise.resolve(undefined),
    listen: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    ...calls,
  };
  return {
    app: app as SecondLook,
    listeners,
    tell: (event) => {
      for (const listener of [...listeners]) listener(event);
    },
  };
}
