import { expect, test } from 'vitest';
import type { StrataInput } from '../../src-main/audit/planted-strata.ts';
import { plantedStrata } from '../../src-main/audit/planted-strata.ts';
import { seededRandom } from '../../src-shared/random.ts';

const classes = 3;
const n = 400;

/** Of every other example a label is planted, half of them in each of two trainings. */
function madeUp(): StrataInput {
  const random = seededRandom(1, 'strata');
  const labels = Int32Array.from({ length: n }, (_, example) => example % classes);
  const examples = Int32Array.from({ length: n / 2 }, (_, at) => 2 * at);
  const opinion = (): Float32Array =>
    Float32Array.from({ length: n * classes }, (_, at) =>
      at % classes === labels[Math.floor(at / classes)] ? 0 : Math.min(-0.1, -5 - 2 * random.normal()),
    );
  return {
    planted: {
      examples,
      labels: examples.map((example) => (labels[example] + 1) % classes),
      trainings: examples.map((_, at) => at % 2),
    },
    opinions: [opinion(), opinion()],
    ...{ labels, classes },
  };
}

test('a planted error lies in a stratum of its own training, and the deeper ones come first', () => {
  const input = madeUp();
  const { planted, opinions } = input;
  const strata = plantedStrata(input);
  expect(strata.shares.reduce((sum, share) => sum + share / 6, 0)).toBeCloseTo(1, 9);
  planted.trainings.forEach((training, at) => {
    expect(strata.trainings[strata.of[at]]).toBe(training);
    planted.trainings.forEach((another, to) => {
      if (training !== another) return;
      const logOf = (which: number): number =>
        opinions[1 - training][planted.examples[which] * classes + planted.labels[which]];
      // The given label has 0 and is believed most.
      if (logOf(at) < logOf(to)) expect(strata.of[at]).toBeLessThanOrEqual(strata.of[to]);
    });
  });
});

test('no stratum holds few planted errors, and all together as many as each training planted', () => {
  const strata = plantedStrata(madeUp());
  const held = new Float64Array(strata.shares.length);
  for (const stratum of strata.of) held[stratum]++;
  expect(Math.min(...held)).toBeGreaterThanOrEqual(15);
  // by hand: 100 of each training, 15 at least in a stratum, so 6 of each; each knows of the half that its training planted
  expect([...strata.shares]).toEqual(new Array(12).fill(0.5));
});

test('everything that was not planted and is not vouched for comes once a training', () => {
  const trusted = new Uint8Array(n);
  trusted[1] = 1;
  const times = new Int32Array(n);
  const { trainings, forEachOther } = plantedStrata({ ...madeUp(), trusted });
  forEachOther((example, strata) => {
    for (const stratum of strata) expect(trainings[stratum]).toBe(times[example]);
    times[example]++;
  });
  expect([...times]).toEqual(Array.from(times, (_, example) => (example % 2 === 1 && example > 1 ? 2 : 0)));
});

test('a label that lies between planted ones shares their stratum', () => {
  const input = madeUp();
  const strata = plantedStrata(input);
  const planted = new Float64Array(strata.shares.length);
  for (const stratum of strata.of) planted[stratum]++;
  const others = new Float64Array(strata.shares.length);
  strata.forEachOther((example, of) => {
    of.forEach((stratum, label) => (others[stratum] += label === input.labels[example] ? 0 : 1));
  });
  // Both are drawn alike, so a stratum holds as large a part of the ones as of the others.
  others.forEach((count, stratum) => {
    expect(count / 400).toBeGreaterThan(0.5 * (planted[stratum] / 100));
    expect(count / 400).toBeLessThan(1.8 * (planted[stratum] / 100));
  });
});

test('labels that are believed alike are not told apart', () => {
  const input = madeUp();
  const flat = new Float32Array(n * classes).fill(-1);
  expect(plantedStrata({ ...input, opinions: [flat, flat] }).shares).toHaveLength(2);
  expect(plantedStrata({ ...input, opinions: input.opinions.slice(0, 1) }).shares).toHaveLength(1);
});

test('what an opinion says that never sees the label counts too', () => {
  const input = madeUp();
  const flat = new Float32Array(n * classes).fill(-1);
  const strata = plantedStrata({ ...input, opinions: [flat, flat], leftOut: input.opinions[0] });
  expect(strata.shares).toHaveLength(12);
});

test('of a very large set some of the examples are enough', () => {
  const many = 300_000;
  const flat = new Float32Array(2 * many);
  const strata = plantedStrata({
    planted: { examples: Int32Array.of(0), labels: Int32Array.of(1), trainings: Int32Array.of(0) },
    opinions: [flat, flat],
    labels: new Int32Array(many),
    classes: 2,
  });
  let asked = 0;
  strata.forEachOther(() => asked++);
  // by hand: every second one, but the first, which was planted; once for each of two trainings
  expect(asked).toBe(2 * (many / 2 - 1));
});
