import { describe, expect, it } from 'vitest';
import { areaUnderRoc, averagePrecision, cutQuality, median } from './metrics.ts';

describe('average precision', () => {
  it('is 1 when all wrong ones come first', () => {
    expect(averagePrecision([0.1, 0.9, 0.2, 0.8], [true, false, true, false])).toBe(1);
  });

  it('is the mean of the precisions at the wrong ones', () => {
    // by hand: order wrong, right, wrong, right, wrong: (1/1 + 2/3 + 3/5) / 3
    const isWrong = [true, false, true, false, true];
    expect(averagePrecision([0.1, 0.2, 0.3, 0.4, 0.5], isWrong)).toBeCloseTo((1 + 2 / 3 + 3 / 5) / 3, 12);
  });

  it('does not depend on the order of the examples', () => {
    // the same five, shuffled
    const isWrong = [false, true, true, true, false];
    expect(averagePrecision([0.4, 0.3, 0.5, 0.1, 0.2], isWrong)).toBeCloseTo((1 + 2 / 3 + 3 / 5) / 3, 12);
  });

  it('ranks the wrong ones last among equals', () => {
    // by hand: all equal, so right, right, wrong, wrong: (1/3 + 2/4) / 2
    expect(averagePrecision([0.5, 0.5, 0.5, 0.5], [true, true, false, false])).toBeCloseTo(5 / 12, 12);
  });

  it('is null when nothing is wrong', () => {
    expect(averagePrecision([0.1, 0.2], [false, false])).toBeNull();
  });
});

describe('the area under the ROC curve', () => {
  it('is 1 for a perfect ranking, 0 for a reversed one', () => {
    expect(areaUnderRoc([0.1, 0.2, 0.3], [true, false, false])).toBe(1);
    expect(areaUnderRoc([0.1, 0.2, 0.3], [false, false, true])).toBe(0);
  });

  it('is the share of pairs in the right order', () => {
    // by hand: wrong .1 and .3, right .2 and .4: .1<.2, .1<.4, .3<.4 of 4 pairs
    expect(areaUnderRoc([0.1, 0.2, 0.3, 0.4], [true, false, true, false])).toBe(0.75);
  });

  it('counts a tie as half a pair', () => {
    // by hand: wrong .2, right .2 and .3: (1/2 + 1) / 2
    expect(areaUnderRoc([0.2, 0.2, 0.3], [true, false, false])).toBe(0.75);
    expect(areaUnderRoc([0.5, 0.5, 0.5], [true, false, true])).toBe(0.5);
  });

  it('is null without both kinds', () => {
    expect(areaUnderRoc([0.1, 0.2], [true, true])).toBeNull();
    expect(areaUnderRoc([0.1, 0.2], [false, false])).toBeNull();
  });
});

describe('a cut', () => {
  it('has precision, recall and F1', () => {
    // by hand: 3 flagged, 2 of them wrong; 4 wrong in all: 2/3, 2/4, 2·2/(3 + 4)
    const isFlagged = [true, true, true, false, false, false];
    const isWrong = [true, true, false, true, true, false];
    expect(cutQuality(isFlagged, isWrong)).toEqual({
      flagged: 3,
      found: 2,
      precision: 2 / 3,
      recall: 0.5,
      f1: 4 / 7,
    });
  });

  it('that flags nothing has no precision', () => {
    expect(cutQuality([false, false], [true, false])).toEqual({
      flagged: 0,
      found: 0,
      precision: null,
      recall: 0,
      f1: 0,
    });
  });

  it('has no recall where nothing is wrong', () => {
    expect(cutQuality([true], [false])).toMatchObject({ precision: 0, recall: null, f1: 0 });
    expect(cutQuality([false], [false])).toMatchObject({ precision: null, recall: null, f1: null });
  });
});

describe('the median', () => {
  it('is the middle, or the mean of the two middle ones', () => {
    expect(median([3, 1, 2])).toBe(2);
    expect(median([4, 1, 3, 2])).toBe(2.5);
  });
});
