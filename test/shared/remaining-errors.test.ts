import { describe, expect, test } from 'vitest';
import { seededRandom } from '../../src-shared/random.ts';
import { mixControls } from '../../src-renderer/state/review/mix-controls.ts';
import { drawControls } from '../../src-shared/controls.ts';
import type { ReviewCounts } from '../../src-shared/count-reviewed.ts';
import { countReviewed } from '../../src-shared/count-reviewed.ts';
import type { Run, Tier } from '../../src-shared/domain.ts';
import type { Promise90 } from '../../src-shared/remaining-errors.ts';
import { remainingErrors, remainingPerClass } from '../../src-shared/remaining-errors.ts';
import type { Interval } from '../../src-shared/review.ts';
import { recipe } from '../storage/made-up.ts';

const examples = 4000;
const [likelyEnd, possibleEnd] = [160, 400];

interface Situation {
  /** Share of wrong labels at a place of the ranking, 0 … 1, of a class. */
  readonly wrongAt: (row: number, given: number) => number;
  /** Pictures reviewed, as the review shows them. */
  readonly looks: number;
  readonly share?: number;
  /** Controls after the suspects. */
  readonly more?: number;
  readonly classes?: number;
  readonly selfTest?: Promise90;
  /** Pictures that are judged as well, in no order of the review's. */
  readonly besides?: (row: number, isWrong: boolean) => boolean;
}

interface Reviewed {
  readonly counts: ReviewCounts;
  readonly left: number;
  readonly leftOf: readonly number[];
}

/** A made-up run of which the first pictures are judged by somebody who is always right. */
function review(seed: number, situation: Situation): Reviewed {
  const { wrongAt, looks, share = 0.05, more = 0, classes = 1, besides = () => false } = situation;
  const random = seededRandom(seed, 'remaining errors');
  const tier = Uint8Array.from({ length: examples }, (_, row) =>
    row < likelyEnd ? 0 : row < possibleEnd ? 1 : 2,
  );
  // Each class has half of what is left: the later ones are rare.
  const given = Uint16Array.from(tier, () => {
    const drawn = Math.floor(-Math.log2(1 - random.next()));
    return Math.min(classes - 1, drawn);
  });
  const isWrong = Uint8Array.from(tier, (_, row) => Number(random.next() < wrongAt(row, given[row])));
  const run: Run = {
    id: seed,
    dataSetId: 1,
    state: 'finished',
    startedAt: '2025-05-03T08:02:11.000Z',
    finishedAt: '2025-05-03T08:09:40.000Z',
    recipe,
  };
  const exampleIds = Int32Array.from(tier, (_, row) => row + 1);
  const controls = drawControls({ run, exampleIds, tier, verdicts: [] });
  const suspects = new Uint32Array(possibleEnd).map((_, row) => row);
  const verdicts = new Uint8Array(examples);
  const judge = (row: number): void => {
    verdicts[row] = isWrong[row] === 1 ? 2 : 1;
  };
  mixControls(suspects, { controls, share, last: [], seed }).subarray(0, looks).forEach(judge);
  const isNext = (row: number): boolean => tier[row] === 2 && verdicts[row] === 0;
  controls.filter(isNext).subarray(0, more).forEach(judge);
  [...tier.keys()].filter((row) => besides(row, isWrong[row] === 1)).forEach(judge);
  const leftOf = new Array<number>(classes).fill(0);
  for (let row = 0; row < examples; row++) if (verdicts[row] === 0) leftOf[given[row]] += isWrong[row];
  return {
    counts: countReviewed({ tier, given, classCount: classes, verdicts, controls }),
    left: leftOf.reduce((sum, value) => sum + value),
    leftOf,
  };
}

function holds({ low, high }: Interval, truth: number): boolean {
  return low <= truth && truth <= high;
}

const everything = 10_000;
const promise = (fine: number): Promise90 => ({
  errors: {
    low: 96 + 24 + 1200 * fine,
    value: 160 + 3600 * fine,
    high: 128 + 72 + 7200 * fine,
  },
  perClass: [],
  precision: {
    likely: { low: 0.6, value: 0.7, high: 0.8 },
    possible: { low: 0.1, value: 0.2, high: 0.3 },
    fine: { low: fine / 3, value: fine, high: 2 * fine },
  } satisfies Record<Tier, Interval>,
  curve: [0, likelyEnd, possibleEnd, examples].map((reviewed, place) => {
    const value = [0, 112, 160, 160 + 3600 * fine][place];
    return { reviewed, found: { low: value, value, high: value } };
  }),
});

/** More wrong ones where quality is low, as rankings are: twice the mean at the beginning, none at the end. */
const falling = (row: number, from: number, to: number, mean: number): number =>
  2 * mean * (1 - (row - from) / (to - from));
const usual = (possible: number, fine: number) => (row: number) =>
  row < likelyEnd
    ? 0.7
    : row < possibleEnd
      ? falling(row, likelyEnd, possibleEnd, possible)
      : falling(row, possibleEnd, examples, fine);

const situations: Readonly<Record<string, Situation>> = {
  'no error is left': { wrongAt: usual(0.1, 0), looks: everything, more: 30 },
  'nothing was wrong at all': { wrongAt: () => 0, looks: everything },
  '1 % of the believed are wrong': { wrongAt: usual(0.2, 0.01), looks: everything, more: 30 },
  '5 % of the believed are wrong': { wrongAt: usual(0.2, 0.05), looks: everything, more: 60 },
  '5 % of the believed are wrong, and the 1,000 most believed were kept at once': {
    ...{ wrongAt: usual(0.2, 0.05), looks: everything, more: 60 },
    besides: (row) => row >= examples - 1000,
  },
  '5 % of the believed are wrong, and a third of these was found in one folder': {
    ...{ wrongAt: usual(0.2, 0.05), looks: everything, more: 60 },
    besides: (row, isWrong) => isWrong && row % 3 === 0,
  },
  'half of the suspects are open, and 60 more controls were seen before them': {
    ...{ wrongAt: usual(0.2, 0.03), looks: 200, more: 60 },
  },
  'half of the possible ones are open, 20 % of all of them wrong': {
    wrongAt: usual(0.2, 0.005),
    looks: 300,
    share: 0.1,
  },
  'half of the likely ones are open': { wrongAt: usual(0.2, 0.01), looks: 90, share: 0.3 },
  'twelve classes, the last of them rare': {
    wrongAt: (row, given) => (row < likelyEnd ? 0.7 : given % 3 === 1 ? 0.04 : 0.008),
    looks: everything,
    more: 60,
    classes: 12,
  },
  'a self-test that is right, and no control': {
    wrongAt: usual(0.2, 0.01),
    looks: 200,
    share: 0,
    selfTest: promise(0.01),
  },
  'a self-test that promises two thirds of what is wrong, and 60 controls': {
    wrongAt: usual(0.2, 0.015),
    looks: everything,
    more: 60,
    selfTest: promise(0.01),
  },
};

test.each(Object.entries(situations))(
  '%s: the range holds the truth in 85 of 100 reviews',
  (_, situation) => {
    let held = 0;
    for (let seed = 1; seed <= 100; seed++) {
      const { counts, left } = review(seed, situation);
      const { errors } = remainingErrors(counts, situation.selfTest);
      if (errors !== null && holds(errors, left)) held++;
    }
    expect(held).toBeGreaterThanOrEqual(85);
  },
);

test('the ranges of classes hold their truths too, also those of rare ones', () => {
  const situation = situations['twelve classes, the last of them rare'];
  const classes = situation.classes ?? 1;
  const held = new Array<number>(classes).fill(0);
  for (let seed = 1; seed <= 100; seed++) {
    const { counts, leftOf } = review(seed, situation);
    for (const { given, errors } of remainingPerClass(counts)) {
      if (holds(errors, leftOf[given])) held[given]++;
    }
  }
  expect(Math.min(...held)).toBeGreaterThanOrEqual(85);
});

describe('with what a self-test says of each class', () => {
  const twelve = situations['twelve classes, the last of them rare'];
  const [classes, { wrongAt }] = [twelve.classes ?? 1, twelve];
  /** As that many labels of each class are wrong, but for what chance and the test itself are off by. */
  function promiseOf(seed: number): Promise90 {
    const whole = review(seed, { ...twelve, looks: 0, more: 0 });
    const random = seededRandom(seed, 'promise per class');
    const perClass = whole.leftOf.map((wrong, label) => {
      const deviation = 0.2 * wrong + 1;
      const value = Math.max(0.2, wrong + deviation * random.normal());
      return {
        label,
        errors: { low: Math.max(0, value - 1.645 * deviation), value, high: value + 1.645 * deviation },
      };
    });
    const value = perClass.reduce((sum, { errors }) => sum + errors.value, 0);
    const fine = (value - 168) / 3600;
    return { ...promise(fine), perClass, errors: { low: 0.8 * value, value, high: 1.2 * value } };
  }

  test.each([
    ['nothing', 0, 0],
    ['one picture', 1, 0],
    ['half of the suspects', 200, 0],
    ['all suspects and 60 more controls', everything, 60],
  ])('after %s their ranges hold the truth, and none is above that of all', (_, looks, more) => {
    let held = 0;
    for (let seed = 1; seed <= 40; seed++) {
      const selfTest = promiseOf(seed);
      const { counts, leftOf } = review(seed, { ...twelve, wrongAt, looks, more });
      const most = remainingErrors(counts, selfTest).errors?.high ?? NaN;
      for (const { given, errors } of remainingPerClass(counts, selfTest)) {
        if (holds(errors, leftOf[given])) held++;
        if (looks > 0) expect(errors.high).toBeLessThanOrEqual(most);
      }
    }
    expect(held).toBeGreaterThanOrEqual(0.85 * 40 * classes);
  });

  test('the first verdict moves them next to nowhere', () => {
    const selfTest = promiseOf(1);
    const [before, after] = [0, 1].map((looks) =>
      remainingPerClass(review(1, { ...twelve, looks, share: 0 }).counts, selfTest),
    );
    const width = (of: typeof before): number =>
      of.reduce((sum, { errors }) => sum + errors.high - errors.low, 0);
    expect(width(after) / width(before)).toBeGreaterThan(0.7);
    expect(width(after) / width(before)).toBeLessThan(1.6);
  });
});

test('more controls make the range narrower', () => {
  const widths = [10, 60, 240].map((more) => {
    let sum = 0;
    for (let seed = 1; seed <= 20; seed++) {
      const { counts } = review(seed, { wrongAt: usual(0.2, 0.01), looks: everything, more });
      const { errors } = remainingErrors(counts);
      sum += (errors?.high ?? NaN) - (errors?.low ?? NaN);
    }
    return sum / 20;
  });
  expect(widths[1]).toBeLessThan(0.7 * widths[0]);
  expect(widths[2]).toBeLessThan(0.7 * widths[1]);
});

test('without controls and without a self-test nothing is said', () => {
  const { counts } = review(1, { wrongAt: usual(0.2, 0.01), looks: 200, share: 0 });
  expect(remainingErrors(counts)).toMatchObject({
    errors: null,
    nextFinds: null,
    controls: 0,
    controlsNeeded: 30,
  });
  expect(remainingPerClass(counts)).toEqual([]);
});

test('where nothing is known, nobody says that looking at random would find as much', () => {
  const counts = countReviewed({
    tier: Uint8Array.from({ length: 1000 }, (_, row) => (row < 200 ? 1 : 2)),
    given: new Uint16Array(1000),
    classCount: 1,
    verdicts: new Uint8Array(1000),
    controls: [900, 950],
  });
  expect(remainingErrors(counts)).toMatchObject({ errors: null, nextFinds: null, isExhausted: false });
});

test('who has seen everything knows that nothing is left', () => {
  const { counts } = review(1, { wrongAt: () => 0.1, looks: 0, share: 0 });
  const all = { ...counts, ahead: { ...counts.ahead, open: new Float64Array(3) } };
  expect(remainingErrors(all)).toMatchObject({ open: 0, errors: { low: 0, value: 0, high: 0 } });
});

test('what the reviewed suspects were says nothing of those that come', () => {
  const bad = review(3, {
    wrongAt: (row) => Number(row < 200),
    looks: 200,
    share: 0,
    selfTest: promise(0.01),
  });
  const good = review(3, { wrongAt: () => 0, looks: 200, share: 0 });
  expect(remainingErrors(bad.counts, promise(0.01)).errors).toEqual(
    remainingErrors(good.counts, promise(0.01)).errors,
  );
});

test('while nothing is reviewed, what is left is what the self-test says, of every class too', () => {
  const { counts } = review(1, { wrongAt: usual(0.2, 0.01), looks: 0 });
  const errors = { low: 20.4, value: 160.5, high: 310.2 };
  const selfTest = { ...promise(0.01), errors, perClass: [{ label: 0, errors }] };
  expect(remainingErrors(counts, selfTest).errors).toEqual(errors);
  expect(remainingPerClass(counts, selfTest)).toEqual([{ given: 0, open: examples, errors }]);
});

test('one verdict changes next to nothing, whether promises of tiers are off together or apart', () => {
  const { counts } = review(1, { wrongAt: usual(0.2, 0.01), looks: 1, share: 0 });
  const ofTiers = promise(0.01);
  const { low, value, high } = ofTiers.errors;
  const together = remainingErrors(counts, ofTiers).errors;
  const apart = remainingErrors(counts, {
    ...ofTiers,
    errors: { low: 0.66 * low + 0.34 * value, value, high: 0.66 * high + 0.34 * value },
  }).errors;
  expect(together?.value).toBeCloseTo(value - 0.7, 0);
  expect((together?.high ?? NaN) - (together?.low ?? NaN)).toBeGreaterThan(0.85 * (high - low));
  expect((apart?.high ?? NaN) - (apart?.low ?? NaN)).toBeLessThan(0.85 * (high - low));
});

test('the values of the classes come to about the value of all', () => {
  const { counts } = review(5, situations['twelve classes, the last of them rare']);
  const all = remainingErrors(counts).errors?.value ?? NaN;
  const sum = remainingPerClass(counts).reduce((total, { errors }) => total + errors.value, 0);
  expect(Math.abs(sum - all)).toBeLessThan(0.25 * all);
});

test('labels that people gave before the run say nothing of those it believes', () => {
  // Every suspect has been seen. A second run ranks what people vouch for last: more than all that is open.
  const open = examples - possibleEnd;
  const trusted = 5400;
  const rows = Array.from({ length: examples + trusted }, (_, row) => row);
  const counts = countReviewed({
    tier: Uint8Array.from(rows, (row) => (row < likelyEnd ? 0 : row < possibleEnd ? 1 : 2)),
    given: new Uint16Array(rows.length),
    classCount: 1,
    verdicts: Uint8Array.from(rows, (row) => Number(row < possibleEnd || row >= examples)),
    controls: rows.filter((row) => row >= possibleEnd && row < examples && row % 9 === 0),
    isTrusted: Uint8Array.from(rows, (row) => Number(row >= examples)),
  });
  const { precision, curve, ...others } = promise(0.05);
  const all = curve[curve.length - 1].found;
  const share = (0.05 * open) / (open + trusted);
  const selfTest: Promise90 = {
    ...others,
    precision: { ...precision, fine: { low: share / 3, value: share, high: 2 * share } },
    curve: [...curve, { reviewed: rows.length, found: all }],
  };
  expect(remainingErrors(counts)).toMatchObject({ open, errors: null, controlsNeeded: 30 });
  const { errors, controlsNeeded } = remainingErrors(counts, selfTest);
  expect(errors?.value).toBeCloseTo(0.05 * open, 0);
  expect(controlsNeeded).toBe(30);
});

test('where nothing believed is left to draw, going on is not compared with looking at random', () => {
  const counts = countReviewed({
    tier: Uint8Array.from({ length: 1000 }, (_, row) => (row < 200 ? 1 : 2)),
    given: new Uint16Array(1000),
    classCount: 1,
    verdicts: Uint8Array.from({ length: 1000 }, (_, row) => Number(row >= 200)),
    controls: [],
  });
  expect(remainingErrors(counts)).toMatchObject({ open: 200, isExhausted: false, controlsNeeded: 0 });
});

test('no more controls are asked for than can be shown, and all there are tell what can be told', () => {
  const reviewed = (controls: number) =>
    countReviewed({
      tier: Uint8Array.from({ length: 30 }, (_, row) => (row < 10 ? 1 : 2)),
      given: new Uint16Array(30),
      classCount: 1,
      verdicts: Uint8Array.from({ length: 30 }, (_, row) => Number(row < 10 + controls)),
      // As they come after the suspects; the last were not drawn.
      controls: Array.from({ length: 15 }, (_, place) => 10 + ((place * 7) % 15)).filter((row) => row < 16),
    });
  expect(remainingErrors(reviewed(0))).toMatchObject({ errors: null, controlsNeeded: 6, controlsLeft: 6 });
  expect(remainingErrors(reviewed(6))).toMatchObject({ open: 14, controlsNeeded: 0, controlsLeft: 0 });
  expect(remainingErrors(reviewed(6)).errors).not.toBeNull();
});
