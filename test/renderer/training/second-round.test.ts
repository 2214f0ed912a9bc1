// What the training screen says before and after a training on verdicts.

import { fireEvent, render, screen } from '@testing-library/svelte';
import { expect, test } from 'vitest';
import type { AppState } from '../../../src-renderer/state/app.svelte.ts';
import { lastSuspectsWords, newSuspectsWords } from '../../../src-renderer/state/since-last-run-words.ts';
import { startOnVerdicts, whatVerdictsDo } from '../../../src-renderer/state/verdict-start-words.ts';
import Training from '../../../src-renderer/views/Training.svelte';
import type { SinceLastRun } from '../../../src-shared/review.ts';
import { createFakeApp } from '../fake-app.ts';

const none = { keep: 0, relabel: 0, remove: 0, unsure: 0 };

async function shown(verdicts = none, since?: SinceLastRun, hasNewVerdicts = verdicts !== none) {
  const fake = createFakeApp();
  const [known] = await fake.listDataSets({});
  const dataSetId = known.dataSet.id;
  const report = await fake.report({ runId: known.reviewRunId ?? 0 });
  const started: unknown[] = [];
  const app = {
    client: {
      calls: {
        training: fake.training,
        report: () => Promise.resolve({ ...report, ...(since && { sinceLastRun: since }) }),
        startTraining: (request: unknown) => Promise.resolve(started.push(request)),
      },
      listen: () => () => undefined,
    },
    connections: 1,
    connection: 'open',
    activity: { kind: 'idle' },
    summaryOf: () => ({ ...known, ...(verdicts !== none && { verdicts }), hasNewVerdicts }),
    refreshDataSets: () => Promise.resolve(),
    report: () => undefined,
  } as unknown as AppState;
  render(Training, { app, dataSetId });
  await screen.findByRole('heading', { level: 1 });
  return { started, dataSetId };
}

test('without verdicts there is nothing to start from', async () => {
  await shown();
  expect(await screen.findByRole('button', { name: 'Train again' })).toBeDefined();
  expect(screen.queryByRole('checkbox')).toBeNull();
});

test('with verdicts it starts from them, and says what becomes of them', async () => {
  const { started, dataSetId } = await shown({ keep: 200, relabel: 100, remove: 12, unsure: 0 });
  const checkbox = await screen.findByRole('checkbox', { name: 'Start from your 312 verdicts' });
  expect(screen.getByText(/200 labels you confirmed and 100 you changed are trusted/)).toBeDefined();
  await fireEvent.click(screen.getByRole('button', { name: 'Train again on your 312 verdicts' }));
  await fireEvent.click(checkbox);
  await fireEvent.click(screen.getByRole('button', { name: 'Train again' }));
  expect(started).toEqual([
    { dataSetId, training: {} },
    { dataSetId, training: {}, fromVerdicts: false },
  ]);
});

test('where the last run started from the same ones, the button does not speak of them', async () => {
  await shown({ ...none, keep: 3 }, undefined, false);
  expect(await screen.findByRole('button', { name: 'Train again' })).toBeDefined();
  expect(screen.getByRole('checkbox', { name: 'Start from your 3 verdicts' })).toBeDefined();
});

test('when it is done it says what is new and leads there', async () => {
  const from = { ...none, keep: 1 };
  await shown(from, {
    lastRun: 1,
    startedFrom: from,
    newSuspects: 38,
    knownSuspects: 0,
    settled: 1,
    believedNow: 9,
  });
  expect(await screen.findByText('38 suspects are new.')).toBeDefined();
  expect(screen.getByRole('link', { name: 'Review the new ones' }).getAttribute('href')).toContain(
    'new=only',
  );
});

test('each part is only named where there is some of it', () => {
  expect(startOnVerdicts(undefined)).toBeUndefined();
  expect(startOnVerdicts({ ...none, keep: 1 })).toBe('Train again on your 1 verdict');
  expect(whatVerdictsDo({ ...none, keep: 1 })).toBe(
    '1 label you confirmed is trusted and not asked about again.',
  );
  expect(whatVerdictsDo({ keep: 2, relabel: 1, remove: 1, unsure: 1 })).toBe(
    '2 labels you confirmed and 1 you changed are trusted and not asked about again; 1 picture you removed takes no part; 1 you were unsure about is looked at as before.',
  );
  expect(newSuspectsWords({ newSuspects: 0 })).toBe('No suspect is new.');
  expect(newSuspectsWords({ newSuspects: 1 })).toBe('1 suspect is new.');
  expect(lastSuspectsWords({ settled: 0, believedNow: 0, knownSuspects: 0 })).toBeUndefined();
  expect(lastSuspectsWords({ settled: 1, believedNow: 2, knownSuspects: 3 })).toBe(
    'Of the suspects before, 1 is settled by your verdict, 2 the model believes now, 3 are still suspects.',
  );
});
