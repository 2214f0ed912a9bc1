import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { AppState } from '../../../src-renderer/state/app.svelte.ts';
import { keepSummaryFresh } from '../../../src-renderer/state/keep-summary-fresh.ts';
import type { AppEvent } from '../../../src-shared/contract.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test('the list is fetched at once, and once more when no verdict comes any more', () => {
  const listeners = new Set<(event: AppEvent) => void>();
  const refreshDataSets = vi.fn(() => Promise.resolve());
  const client = {
    listen: (listener: (event: AppEvent) => void) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  const stop = keepSummaryFresh({ client, refreshDataSets } as unknown as AppState);
  const hear = (kind: 'verdicts' | 'dataSets') => {
    for (const listener of listeners) listener({ kind } as AppEvent);
  };
  expect(refreshDataSets).toHaveBeenCalledTimes(1);
  for (let i = 0; i < 5; i++) {
    hear('verdicts');
    vi.advanceTimersByTime(300);
  }
  expect(refreshDataSets).toHaveBeenCalledTimes(1);
  vi.advanceTimersByTime(200);
  expect(refreshDataSets).toHaveBeenCalledTimes(2);
  hear('dataSets');
  hear('verdicts');
  stop();
  vi.advanceTimersByTime(1000);
  expect(refreshDataSets).toHaveBeenCalledTimes(2);
  expect(listeners.size).toBe(0);
});
