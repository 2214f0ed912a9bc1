import { expect, test } from 'vitest';
import { eventHub } from '../../src-main/app/event-hub.ts';
import type { RunColumns } from '../../src-main/app/kept-columns.ts';
import { keptColumns } from '../../src-main/app/kept-columns.ts';
import type { Store } from '../../src-main/storage/open-store.ts';

function made() {
  const others = { version: 1 };
  const store = {
    versionOfOthers: () => others.version,
    reviewColumnsOf: (runId: number) => ({ labels: [`run ${runId}`] }) as unknown as RunColumns,
  } as unknown as Store;
  const events = eventHub();
  return { others, store, events, kept: keptColumns(events) };
}

test('columns are read once while nobody changes what they hold', () => {
  const { store, kept } = made();
  const first = kept.read(store, 1);
  expect(kept.read(store, 1)).toBe(first);
  expect(kept.remembered(store, 1)).toBe(first);
  expect(kept.read(store, 2)).not.toBe(first);
});

test('columns are read anew when another program has written', () => {
  const { others, store, kept } = made();
  const first = kept.read(store, 1);
  others.version++;
  expect(kept.remembered(store, 1)).toBe(first);
  expect(kept.read(store, 1)).not.toBe(first);
});

test.each([{ kind: 'dataSets' } as const, { kind: 'labels', dataSetId: 1, labels: [] } as const])(
  'columns are read anew after the event $kind',
  (event) => {
    const { store, kept, events } = made();
    const first = kept.read(store, 1);
    events.send(event);
    expect(kept.remembered(store, 1)).not.toBe(first);
  },
);
