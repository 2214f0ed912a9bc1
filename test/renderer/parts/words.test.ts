import { describe, expect, it } from 'vitest';
import { joinPath, matchNames, splitPath } from '../../../src-renderer/parts/data-sets/complete-path.ts';
import { describeDataSet } from '../../../src-renderer/parts/data-sets/describe-data-set.ts';
import { describeActivity } from '../../../src-renderer/parts/frame/describe-activity.ts';
import { byReason } from '../../../src-renderer/parts/preview/by-reason.ts';
import { TrainingForm } from '../../../src-renderer/parts/training/training-form.svelte.ts';
import { dataSetName, dataSetTitle } from '../../../src-renderer/state/data-set-name.ts';
import { formatDuration, formatShare, formatWhen } from '../../../src-renderer/state/format.ts';
import type { DataSetSummary } from '../../../src-shared/data-set-view.ts';
import type { EpochReport } from '../../../src-shared/domain.ts';

const now = new Date('2024-05-06T12:00:00Z');
const epoch = { epoch: 5, epochs: 20, secondsLeft: 125 } as EpochReport;

const summary: DataSetSummary = {
  dataSet: { id: 1, folder: '/pictures/pets', classes: ['cat', 'dog'] },
  examples: 1000,
  openedAt: now.toISOString(),
  cover: [],
  newestRun: null,
  reviewRunId: null,
  reviewed: 0,
  hasNewVerdicts: false,
};
const trained: DataSetSummary = {
  ...summary,
  newestRun: {
    id: 3,
    state: 'finished',
    startedAt: '2024-05-05T09:00:00Z',
    finishedAt: '2024-05-06T09:00:00Z',
    tiers: { likely: 30, possible: 70, fine: 900 },
  },
  reviewRunId: 3,
  reviewed: 25,
};

describe('a path that is typed', () => {
  it('is completed in its last folder', () => {
    expect(splitPath('/home/ada/pi')).toEqual({ folder: '/home/ada/', start: 'pi' });
    expect(splitPath('C:\\Users\\a')).toEqual({ folder: 'C:\\Users\\', start: 'a' });
    expect(splitPath('')).toEqual({ folder: undefined, start: '' });
    expect(joinPath('/home/ada', 'pictures')).toBe('/home/ada/pictures/');
    expect(joinPath('/', 'home')).toBe('/home/');
    expect(joinPath('C:\\Users', 'ada')).toBe('C:\\Users\\ada\\');
  });

  it('finds names that begin so before those that contain it', () => {
    expect(matchNames(['apic', 'Pictures', 'pip', 'other'], 'pi')).toEqual(['Pictures', 'pip', 'apic']);
  });
});

describe('a data set in a line', () => {
  it('leads to where one goes on', () => {
    const idle = { kind: 'idle' } as const;
    expect(describeDataSet(summary, idle, null, now)).toMatchObject({
      line: 'Not trained yet',
      step: 'preview',
    });
    expect(describeDataSet(trained, idle, null, now)).toEqual({
      line: 'Trained 3 hours ago · 100 suspects · 25 reviewed',
      share: 0.25,
      tone: 'info',
      step: 'review',
    });
  });

  it('tells the training that is on', () => {
    const activity = { kind: 'training', dataSetId: 1, runId: 4, state: 'paused' } as const;
    expect(describeDataSet(trained, activity, epoch, now)).toMatchObject({
      line: 'Paused, epoch 5 of 20',
      share: 0.25,
      step: 'train',
    });
  });

  it('leads to the review of the run before when the newest found nothing', () => {
    const failed = {
      ...trained,
      newestRun: { id: 4, state: 'failed', startedAt: now.toISOString(), finishedAt: null, tiers: null },
    } as const;
    expect(describeDataSet(failed, { kind: 'idle' }, null, now)).toMatchObject({
      line: 'Training failed just now',
      tone: 'warning',
      step: 'review',
    });
  });
});

describe('what the app is busy with', () => {
  it('is told in words, with a share where it is known', () => {
    expect(describeActivity({ kind: 'idle' }, null, [])).toBeUndefined();
    expect(
      describeActivity({ kind: 'reading', folder: '/a/pets', done: 500, total: 2000, decoded: 1 }, null, []),
    ).toEqual({ what: 'Reading pets', how: '500 of 2,000 pictures', share: 0.25, isPaused: false });
    expect(
      describeActivity({ kind: 'training', dataSetId: 1, runId: 4, state: 'running' }, epoch, [trained]),
    ).toEqual({ what: 'Training on pets', how: 'epoch 5 of 20, 2 min left', share: 0.25, isPaused: false });
    const bytes = { bytes: 0, totalBytes: 0 };
    expect(
      describeActivity(
        { kind: 'exporting', dataSetId: 1, to: '/a/tree', done: 1, total: 4, ...bytes },
        null,
        [],
      ),
    ).toEqual({ what: 'Exporting to tree', how: '1 of 4 pictures', share: 0.25, isPaused: false });
  });

  it('tells of a training that begins how far the folder is read', () => {
    const starting = { kind: 'training', dataSetId: 1, runId: null, state: 'starting' } as const;
    expect(describeActivity(starting, null, [trained])).toMatchObject({
      what: 'Preparing to train on pets',
      share: undefined,
    });
    const reading = { done: 500, total: 2000, decoded: 0 };
    expect(
      describeActivity({ ...starting, reading: { ...reading, isComparing: true } }, null, [trained])?.what,
    ).toBe('Looking for doubles in pets');
    expect(describeActivity({ ...starting, reading }, null, [trained])).toEqual({
      what: 'Reading pets again',
      how: '500 of 2,000 pictures',
      share: 0.25,
      isPaused: false,
    });
  });
});

describe('the settings form', () => {
  it('asks for nothing that was left open', () => {
    expect(new TrainingForm().request()).toEqual({});
  });

  it('takes numbers with a point or a comma, and says what does not fit', () => {
    const form = new TrainingForm();
    form.numbers.q = '0,5';
    form.numbers.epochs = '2000';
    form.numbers.seed = 'x';
    form.loss = 'ce';
    form.backend = 'gpu';

    expect(form.request()).toEqual({ q: 0.5, loss: 'ce', backend: 'gpu' });
    expect(Object.keys(form.problems)).toEqual(['epochs', 'seed']);
    expect(form.isValid).toBe(false);
    form.reset();
    expect(form.isValid).toBe(true);
    expect(form.isChanged).toBe(false);
  });
});

it('gathers unreadable files by reason, most first', () => {
  const files = ['a', 'b', 'c'].map((path) => ({ path, reason: path === 'a' ? 'empty' : 'cut off' }));
  expect(byReason(files)).toEqual([
    { reason: 'cut off', paths: ['b', 'c'] },
    { reason: 'empty', paths: ['a'] },
  ]);
});

it('writes numbers as people read them', () => {
  expect(formatShare(0.9996)).toBe('> 99 %');
  expect(formatShare(0.0004)).toBe('< 1 %');
  expect(formatShare(1)).toBe('100 %');
  expect(formatShare(0.9275, 1)).toBe('92.8 %');
  expect([5, 90, 3600, 5400].map(formatDuration)).toEqual(['5 s', '2 min', '1 h', '1 h 30 min']);
  expect(formatWhen('2024-05-05T11:00:00Z', now)).toBe('yesterday');
});

describe('the name of a data set', () => {
  it('is that of its folder, on any system', () => {
    expect(['/a/pets/', 'C:\\x\\Pets', '/'].map(dataSetTitle)).toEqual(['pets', 'Pets', '/']);
    expect(dataSetName('/home/ada/pictures/pets')).toEqual({ parent: null, name: 'pets' });
  });

  it('tells a folder above it where it says little by itself', () => {
    expect(dataSetName('/srv/sets/pets/images')).toEqual({ parent: 'pets', name: 'images' });
    expect(dataSetTitle('D:\\sets\\pets\\Train')).toBe('pets / Train');
    expect(dataSetTitle('/srv/pets/2024')).toBe('pets / 2024');
  });

  it('passes by folders above that say little too', () => {
    expect(dataSetTitle('/srv/pets/data/images/train')).toBe('pets / train');
  });

  it('names whose home it lies in only where there is nothing else', () => {
    expect(dataSetTitle('/home/ada/pictures/train')).toBe('pictures / train');
    expect(dataSetTitle('/Users/ada/images')).toBe('ada / images');
    expect(dataSetTitle('/images')).toBe('images');
  });
});
