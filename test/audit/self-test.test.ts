import { describe, expect, test } from 'vitest';
import { certainDoubts, rankSuspects } from '../../src-main/audit/rank-suspects.ts';
import { selfTest } from '../../src-main/audit/self-test.ts';
import { averagePrecision } from '../bench/metrics.ts';
import type { MadeUpOptions } from './made-up-ranking.ts';
import { madeUpRanking } from './made-up-ranking.ts';

/** What is promised and what is true, over several seeds. */
function tried(options: MadeUpOptions, seeds: number) {
  return Array.from({ length: seeds }, (_, index) => {
    const ranking = madeUpRanking(index + 1, options);
    const outcome = selfTest(ranking);
    if (outcome === undefined) throw new Error('Nothing was promised.');
    const { margins, cuts, result } = outcome;
    const { isWrong } = ranking;
    const likely = [...margins.keys()].filter((example) => margins[example] < cuts.likely);
    return {
      result,
      wrong: isWrong.reduce((sum, value) => sum + value, 0),
      likely: likely.length,
      precision: likely.filter((example) => isWrong[example] === 1).length / likely.length,
      margins,
      isWrong,
    };
  });
}

/** Of how many the number of wrong labels lies in its range. */
function inRange(all: ReturnType<typeof tried>): number {
  return all.filter(({ result: { errors }, wrong }) => errors.low <= wrong && wrong <= errors.high).length;
}

describe('a self-test', () => {
  test.each([0.4, 0.2, 0.1, 0.05])('tells how many labels are wrong, where %d of them are', (wrongShare) => {
    const all = tried({ wrongShare }, 10);
    expect(inRange(all)).toBeGreaterThanOrEqual(8);
    const mean = (of: (one: (typeof all)[number]) => number): number =>
      all.reduce((sum, one) => sum + of(one), 0) / all.length;
    expect(mean(({ result }) => result.errors.value) / mean(({ wrong }) => wrong)).toBeCloseTo(1, 0.5);
  });

  test.each([0.4, 0.2])(
    'sees that the planted errors lie deeper than most, where %d are wrong',
    (wrongShare) => {
      const all = tried({ wrongShare, plantsDeeper: true }, 10);
      const sum = (of: (one: (typeof all)[number]) => number): number =>
        all.reduce((total, one) => total + of(one), 0);
      const told = sum(({ result }) => result.errors.value) / sum(({ wrong }) => wrong);
      expect(Math.abs(told - 1)).toBeLessThan(0.08);
    },
  );

  test.each([0.8, 0.6])(
    'tells how many where people confuse classes, and their errors lie at %d of the margins of planted ones',
    (confused) => {
      const all = tried({ wrongShare: 0.3, confused }, 10);
      expect(inRange(all)).toBeGreaterThanOrEqual(8);
    },
  );

  test('tells how many where what is believed in one training is so in the next, by the same chance', () => {
    const all = tried({ wrongShare: 0.3, memorised: 0.2, examples: 4000, planted: 240 }, 20);
    expect(inRange(all)).toBeGreaterThanOrEqual(16);
  });

  test.each([0.4, 0.2, 0.1])('promises the precision that likely has, where %d are wrong', (wrongShare) => {
    const all = tried({ wrongShare }, 10);
    const near = all.filter(
      ({ result, precision }) => Math.abs(result.precision.likely.value - precision) <= 0.07,
    );
    expect(near.length).toBeGreaterThanOrEqual(8);
  });

  test('promises what the first pictures of the ranking hold', () => {
    let points = 0;
    let covered = 0;
    for (const { result, margins, isWrong } of tried({ wrongShare: 0.2 }, 10)) {
      const order = [...margins.keys()].sort((a, b) => margins[a] - margins[b]);
      expect(result.curve[0]).toEqual({ reviewed: 0, found: { low: 0, value: 0, high: 0 } });
      expect(result.curve.at(-1)?.reviewed).toBe(margins.length);
      expect(result.curve.at(-1)?.found.value).toBeCloseTo(result.errors.value, 6);
      result.curve.slice(1).forEach(({ reviewed, found }, at) => {
        expect(reviewed).toBeGreaterThan(result.curve[at].reviewed);
        expect(found.low).toBeLessThanOrEqual(found.value);
        expect(found.value).toBeLessThanOrEqual(found.high);
        expect(found.high).toBeLessThanOrEqual(reviewed);
        const wrong = order.slice(0, reviewed).filter((example) => isWrong[example] === 1).length;
        points++;
        if (found.low <= wrong && wrong <= found.high) covered++;
      });
    }
    expect(covered / points).toBeGreaterThan(0.85);
  });

  test('where people confuse classes it ranks better than by margins, and promises that ranking', () => {
    let points = 0;
    let covered = 0;
    for (const seed of [1, 2, 3]) {
      const ranking = madeUpRanking(seed, { wrongShare: 0.3, confused: 0.8 });
      const outcome = selfTest(ranking);
      const isError = Array.from(ranking.isWrong, (wrong) => wrong === 1);
      const margins = [...(outcome?.margins ?? [])];
      const before = averagePrecision([...ranking.margins], isError) ?? 1;
      expect(averagePrecision(margins, isError)).toBeGreaterThan(before + 0.005);
      const order = [...margins.keys()].sort((a, b) => margins[a] - margins[b]);
      for (const { reviewed, found } of outcome?.result.curve.slice(1) ?? []) {
        const wrong = order.slice(0, reviewed).filter((example) => isError[example]).length;
        points++;
        if (found.low <= wrong && wrong <= found.high) covered++;
      }
    }
    expect(covered / points).toBeGreaterThan(0.85);
  });

  test('a label that another one is believed more than stays in doubt, whatever its pair says', () => {
    for (const seed of [1, 2, 3]) {
      const ranking = madeUpRanking(seed, { wrongShare: 0.3, confused: 0.8 });
      const margins = selfTest(ranking)?.margins ?? new Float64Array();
      expect(margins.some((margin, example) => margin - ranking.margins[example] > 0.5)).toBe(true);
      margins.forEach((margin, example) => {
        if (ranking.margins[example] < 0) expect(margin).toBeLessThan(0);
      });
    }
  });

  test('where nothing is wrong, hardly anything is likely', () => {
    for (const { likely, result, margins } of tried({ wrongShare: 0, rightMargin: 6 }, 5)) {
      expect(likely / margins.length).toBeLessThan(0.02);
      expect(result.errors.value / margins.length).toBeLessThan(0.02);
    }
  });

  test('classes and pairs add up to the errors of the set', () => {
    const [{ result }] = tried({ wrongShare: 0.3, classes: 3 }, 1);
    const sum = (of: readonly { readonly errors: { readonly value: number } }[]): number =>
      of.reduce((all, { errors }) => all + errors.value, 0);
    expect(result.perClass.map(({ label }) => label)).toEqual([0, 1, 2]);
    expect(sum(result.perClass)).toBeCloseTo(result.errors.value, 6);
    expect(sum(result.pairs)).toBeCloseTo(result.errors.value, 6);
    expect(result.pairs.every(({ given, suggested }) => given !== suggested)).toBe(true);
  });

  test('of two classes, a planted label may be the right one, and does not count then', () => {
    const all = tried({ wrongShare: 0.3, classes: 2 }, 5);
    for (const { result, wrong } of all)
      expect(Math.abs(result.errors.value - wrong) / wrong).toBeLessThan(0.25);
  });

  test('of two classes, some right labels may lie where wrong ones do', () => {
    const all = tried({ wrongShare: 0.1, misread: 0.02, classes: 2 }, 10);
    expect(inRange(all)).toBeGreaterThanOrEqual(8);
    for (const { result } of tried({ wrongShare: 0, misread: 0.03, rightMargin: 3, classes: 2 }, 5))
      expect(result.errors.low).toBeLessThan(1);
  });

  test('planted errors that lie deeper than all that is doubted are no measure of it, and make nothing likely', () => {
    const ranking = madeUpRanking(1, { wrongShare: 0.2 });
    const planted = { ...ranking.planted, margins: ranking.planted.margins.map((margin) => margin - 12) };
    const without = selfTest({ ...ranking, planted });
    expect(without?.isMeasure).toBe(false);
    expect(without?.cuts.likely).toBeLessThan(Math.min(...ranking.margins));
    expect(selfTest(ranking)?.isMeasure).toBe(true);
  });

  test('how planted errors are drawn again so that hardly any doubt is explained says nothing of what is wrong', () => {
    for (const seed of [1, 2, 3]) {
      const ranking = madeUpRanking(seed, { wrongShare: 0.2, confused: 0.7 });
      const planted = { ...ranking.planted, margins: ranking.planted.margins.map((margin) => margin - 0.5) };
      const outcome = selfTest({ ...ranking, planted });
      const doubted = ranking.margins.filter((margin) => margin < 0).length;
      expect(outcome?.isMeasure).toBe(true);
      expect(outcome?.result.errors.low).toBeGreaterThan(doubted / 6);
      expect(outcome?.result.precision.likely.value).toBeGreaterThan(0.7);
    }
  });

  test('a weak model makes nothing likely, whatever its planted errors say, and pairs of classes still count', () => {
    const ranking = madeUpRanking(1, { wrongShare: 0.2, confused: 0.8 });
    const [believed, weak] = [selfTest(ranking), selfTest({ ...ranking, isWeak: true })];
    expect(believed?.isMeasure).toBe(true);
    expect(weak?.isMeasure).toBe(false);
    expect(weak?.margins).toEqual(believed?.margins);
    expect(weak?.cuts.likely).toBeLessThan(Math.min(...(weak?.margins ?? [])));
  });

  test.each([2, 10])(
    'where %d classes were not learnt, not all labels are promised to be wrong',
    (classes) => {
      // Right labels lie where wrong and planted ones do.
      const outcome = selfTest(madeUpRanking(1, { wrongShare: 0.1, classes, rightMargin: -3 }));
      expect(outcome?.isMeasure).toBe(false);
      // Where very many are wrong and that can be told, it is.
      const many = selfTest(madeUpRanking(1, { wrongShare: 0.7 * (1 - 1 / classes), classes }));
      expect(many?.isMeasure).toBe(true);
    },
  );

  test('what is no measure tells no pairs of classes apart, and what a person vouches for keeps its place', () => {
    const ranking = madeUpRanking(1, { wrongShare: 0.2, confused: 0.8 });
    const trusted = Uint8Array.from(ranking.labels, (_, example) => (example % 7 === 0 ? 1 : 0));
    const planted = { ...ranking.planted, margins: ranking.planted.margins.map((margin) => margin - 12) };
    expect(selfTest({ ...ranking, planted })?.margins).toEqual(ranking.margins);
    const moved = selfTest({ ...ranking, trusted })?.margins.map((margin, i) => margin - ranking.margins[i]);
    expect(moved?.filter((_, example) => trusted[example] === 1).every((by) => by === 0)).toBe(true);
    expect(moved?.some((by) => Math.abs(by) > 0.3)).toBe(true);
  });

  test('pictures that lie in two classes are wrong for sure, and are promised where they are ranked', () => {
    const ranking = madeUpRanking(1, { wrongShare: 0.05 });
    const { labels, margins, isWrong } = ranking;
    // 40 of the best believed, each beside a right one of another class that is believed less.
    const believed = [...margins.keys()]
      .filter((example) => isWrong[example] === 0)
      .sort((a, b) => margins[b] - margins[a]);
    const content = Int32Array.from(labels.keys());
    const less: number[] = [];
    for (const example of believed.slice(0, 40)) {
      const other =
        believed.slice(40).find((one) => labels[one] !== labels[example] && !less.includes(one)) ?? 0;
      content[other] = example;
      less.push(other);
    }
    const [without, result] = [ranking, { ...ranking, doubts: certainDoubts({ labels, content }) }].map(
      (input) => selfTest(input)?.result,
    );
    const more = (result?.errors.value ?? 0) - (without?.errors.value ?? 0);
    expect(more).toBeGreaterThan(30);
    expect(more).toBeLessThanOrEqual(40);
    expect(result?.curve.at(-1)?.found.value).toBeCloseTo(result?.errors.value ?? 0, 6);

    const cuts = selfTest({ ...ranking, doubts: certainDoubts({ labels, content }) })?.cuts;
    const { tier } = rankSuspects({ ...ranking, content, cuts });
    const likely = tier.filter((one) => one === 'likely').length;
    const found = (result?.precision.likely.value ?? 0) * likely;
    expect(found).toBeGreaterThan(40 + 0.5 * (likely - 40));
    const first = result?.curve.find(({ reviewed }) => reviewed >= likely);
    expect(Math.abs((first?.found.value ?? 0) - found)).toBeLessThan(5);
  });

  test('too few planted errors promise nothing', () => {
    expect(selfTest(madeUpRanking(1, { wrongShare: 0.2, planted: 59 }))).toBeUndefined();
  });

  test('the same seed promises the same', () => {
    const ranking = madeUpRanking(1, { wrongShare: 0.2 });
    expect(selfTest(ranking)).toEqual(selfTest(ranking));
  });
});
