import { expect, test } from 'vitest';
import { epochLines } from '../../../src-renderer/parts/training/epoch-lines.ts';
import { epoch } from '../../hosts/cli/fake-reports.ts';

test('a line breaks where a training begins anew', () => {
  const reports = [1, 2].flatMap((training) =>
    [1, 2, 3].map((at) => ({
      ...epoch,
      epoch: at,
      epochs: 3,
      training,
      trainings: 2,
      loss: 10 * training + at,
    })),
  );
  const lines = epochLines(reports.slice(0, 5));
  expect(lines.x).toEqual([1, 2, 3, 3.5, 4, 5]);
  expect(lines.of(({ loss }) => loss)).toEqual([11, 12, 13, null, 21, 22]);
});

test('one training, of this version or an older one, is one line', () => {
  const reports = [1, 2, 3].map((at) => ({ ...epoch, epoch: at, epochs: 3 }));
  expect(epochLines(reports).x).toEqual([1, 2, 3]);
  expect(epochLines(reports.map((report) => ({ ...report, training: 1, trainings: 1 }))).x).toEqual([
    1, 2, 3,
  ]);
  expect(epochLines([]).x).toEqual([]);
});
