import { expect, test } from 'vitest';
import {
  epochNotes,
  pruneMarks,
  trainingMarks,
  warmUpSpans,
} from '../../../src-renderer/parts/training/epoch-notes.ts';
import { trainedOn } from '../../../src-renderer/parts/training/trained-on.ts';
import { chooseSettings } from '../../../src-main/engine/choose-settings.ts';

const data = { examples: 1000, classes: 6, size: 64 };

test('the chart marks the epochs after which labels are set aside, and the note names the first', () => {
  const settings = chooseSettings({ epochs: 20, effort: 'quick' }, data);
  expect(pruneMarks(settings).map(({ x }) => x)).toEqual(settings.pruneAfterEpochs);
  // by hand: warming up takes 0.4 · 20 epochs, and the first labels are set aside after the last of them
  expect(warmUpSpans(settings)).toMatchObject([{ from: 1, to: 8.5 }]);
  expect(epochNotes(settings)).toEqual([
    expect.stringContaining('up to epoch 8 the model warms up'),
    expect.stringContaining('from 8 on, all labels are looked through'),
  ]);
  expect(trainingMarks(settings)).toEqual([]);
});

test('each training of a run has its warm-up and its marks, and a line where it begins anew', () => {
  const settings = { ...chooseSettings({ epochs: 20 }, data), trainings: 3 };
  expect(warmUpSpans(settings).map(({ from, to }) => [from, to])).toEqual([
    [1, 8.5],
    [20.5, 28.5],
    [40.5, 48.5],
  ]);
  expect(pruneMarks(settings)).toHaveLength(3 * settings.pruneAfterEpochs.length);
  expect(pruneMarks(settings).at(-1)?.x).toBe(40 + (settings.pruneAfterEpochs.at(-1) ?? 0));
  expect(trainingMarks(settings).map(({ x }) => x)).toEqual([20.5, 40.5]);
  expect(epochNotes(settings)[0]).toContain('up to epoch 8 of each training');
});

test('a loss that sets nothing aside has no marks and no note', () => {
  const settings = chooseSettings({ epochs: 20, loss: 'ce' }, data);
  expect([pruneMarks(settings), warmUpSpans(settings), epochNotes(settings)]).toEqual([[], [], []]);
});

test('a run that is over says what trained it, not why that was chosen', () => {
  expect(trainedOn('onnxruntime-node 1.30.0')).toBe('Trained this run, with onnxruntime-node 1.30.0.');
  expect(trainedOn(null)).toBe('Trained this run.');
});
