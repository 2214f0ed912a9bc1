import { describe, expect, it } from 'vitest';
import type { RunFigures } from '../../src-main/audit/warnings.ts';
import { warningsAbout as warningsOf } from '../../src-main/audit/warnings.ts';
import type { ClassSummary } from '../../src-shared/contract.ts';
import type { EpochReport } from '../../src-shared/domain.ts';

const epoch = (heldOutAccuracy: number): EpochReport => ({
  epoch: 1,
  epochs: 1,
  loss: 1,
  heldOutAccuracy,
  shareKept: 1,
  seconds: 1,
  secondsLeft: 0,
  imagesTrained: 1,
});

const settings = { plantedShare: 0, averageAfterEpoch: 1 };
const warningsAbout = (figures: Omit<RunFigures, 'settings'>): string[] =>
  warningsOf({ settings, ...figures });

const ofClass = (label: string, examples: number, suspects = 0): ClassSummary => ({
  label,
  examples,
  tiers: { likely: suspects, possible: 0, fine: examples - suspects },
});

describe('warningsAbout', () => {
  it('a good model on a good set needs no warning', () => {
    expect(
      warningsAbout({ epochs: [epoch(0.9)], perClass: [ofClass('cat', 500), ofClass('dog', 500)] }),
    ).toEqual([]);
  });

  it('a class with one picture is named', () => {
    const [warning] = warningsAbout({
      epochs: [epoch(0.9)],
      perClass: [ofClass('cat', 500), ofClass('emu', 1)],
    });
    expect(warning).toContain('One class has fewer than 10 pictures: emu (1).');
  });

  it('the mean of the epochs that count is held against naming the largest class every time', () => {
    const perClass = [ofClass('cat', 800), ofClass('dog', 200)];
    const later = (accuracy: number): EpochReport => ({ ...epoch(accuracy), epoch: 2 });
    // by hand: 80 % by chance, a quarter of the way to 100 % is 85 %
    const [warning] = warningsAbout({ epochs: [epoch(1), later(0.76), later(0.92)], perClass });
    expect(warning).toContain('agrees with only 84 % of the labels');
    expect(warningsAbout({ epochs: [epoch(0), later(0.78), later(0.94)], perClass })).toEqual([]);
    // Stopped before any counted.
    expect(warningsAbout({ epochs: [epoch(0.84)], perClass })).toHaveLength(1);
    expect(warningsAbout({ epochs: [epoch(0.86)], perClass })).toEqual([]);
  });

  it('a class that is mostly suspects is named, a small set too', () => {
    const warnings = warningsAbout({
      epochs: [epoch(0.9)],
      perClass: [ofClass('cat', 100, 60), ofClass('dog', 100)],
    });
    expect(warnings.join(' ')).toContain('200 pictures are few');
    expect(warnings.join(' ')).toContain('More than half of the pictures of cat are suspects');
  });

  it('a first training that no second one looked after is told of what it cannot judge', () => {
    const perClass = [ofClass('cat', 1000), ofClass('dog', 1000)];
    const planting = { plantedShare: 0.1, averageAfterEpoch: 2 };
    const ended = (training: number, last: number): string[] =>
      warningsOf({ settings: planting, perClass, epochs: [{ ...epoch(0.9), training, epoch: last }] });
    expect(ended(1, 5).join(' ')).toContain('up to 200.');
    expect(ended(2, 2)).toHaveLength(1);
    expect(ended(2, 3)).toEqual([]);
  });
});
