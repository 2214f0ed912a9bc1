import { expect, test } from 'vitest';
import { epochNotes, pruneMarks, warmUpSpans } from '../../../src-renderer/parts/training/epoch-notes.ts';
import { trainedOn } from '../../../src-renderer/parts/training/trained-on.ts';
import { chooseSettings } from '../../../src-main/engine/choose-settings.ts';

const data = { examples: 1000, classes: 6, size: 64 };

test('the chart marks the epochs after which labels are set aside, and the note names the first', () => {
  const settings = chooseSettings({ epochs: 20 }, data);
  expect(pruneMarks(settings).map(({ x }) => x)).toEqual(settings.pruneAfterEpochs);
  // by hand: warming up takes 0.4 · 20 epochs, and the first labels are set aside after the last of them
  expect(warmUpSpans(settings)).toMatchObject([{ from: 1, to: 8.5 }]);
  expect(epochNotes(settings)).toEqual([
    expect.stringContaining('up to epoch 8 the model warms up'),
    expect.stringContaining('from 8 on, all labels are looked through'),
  ]);
});

test('a loss that sets nothing aside has no marks and no note', () => {
  const settings = chooseSettings({ epochs: 20, loss: 'ce' }, data);
  expect([pruneMarks(settings), warmUpSpans(settings), epochNotes(settings)]).toEqual([[], [], []]);
});

test('a run that is over says what trained it, not why that was chosen', () => {
  expect(trainedOn('onnxruntime-node 1.30.0')).toBe('Trained this run, with onnxruntime-node 1.30.0.');
  expect(trainedOn(null)).toBe('Trained this run.');
});
