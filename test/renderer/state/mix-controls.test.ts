import { expect, test } from 'vitest';
import { mixControls } from '../../../src-renderer/state/review/mix-controls.ts';

const suspects = new Uint32Array(200).map((_, row) => row);
const believed = new Uint32Array(300).map((_, place) => 1000 + place);
const mixing = { controls: believed, share: 0.05, last: [], seed: 3 };

test('one in each stretch of the review is a control, at a place nobody can foresee', () => {
  const mixed = [...mixControls(suspects, mixing)];
  const places = mixed.flatMap((row, place) => (row >= 1000 ? [place] : []));
  expect(mixed.filter((row) => row < 1000)).toEqual([...suspects]);
  expect(places.map((place) => Math.floor(place / 20))).toEqual(places.map((_, stretch) => stretch));
  expect(new Set(places.map((place) => place % 20)).size).toBeGreaterThan(4);
  expect(mixed.filter((row) => row >= 1000)).toEqual([...believed.subarray(0, places.length)]);
});

test('the same is mixed each time, and a larger share shows the same first', () => {
  expect(mixControls(suspects, mixing)).toEqual(mixControls(suspects, mixing));
  const many = [...mixControls(suspects, { ...mixing, share: 0.5 })].filter((row) => row >= 1000);
  expect(many.length).toBeGreaterThan(190);
  expect(many.slice(0, 5)).toEqual([1000, 1001, 1002, 1003, 1004]);
});

test('the first picture is a suspect, however many controls there are', () => {
  for (let seed = 0; seed < 20; seed++) {
    const [first, second] = mixControls(suspects, { ...mixing, share: 0.5, seed });
    expect([first, second]).toEqual([0, 1000]);
  }
});

test('a suspect that is drawn comes once, and is passed over where it has come before', () => {
  const controls = Uint32Array.of(150, 0, 1000, 199);
  const mixed = [...mixControls(suspects, { ...mixing, controls })];
  expect(mixed).toHaveLength(201);
  expect(new Set(mixed).size).toBe(201);
  expect(mixed.indexOf(150)).toBeLessThan(20);
  expect(mixed.indexOf(0)).toBeLessThan(2);
  expect(mixed.indexOf(199)).toBeLessThan(60);
});

test('without a share there are none, and those that are wanted besides come last', () => {
  expect(mixControls(suspects, { ...mixing, share: 0 })).toEqual(suspects);
  const mixed = mixControls(suspects, { ...mixing, share: 0, last: [1003, 1000] });
  expect([...mixed.subarray(200)]).toEqual([1003, 1000]);
  expect([...mixControls(new Uint32Array(), { ...mixing, last: [1000] })]).toEqual([1000]);
  const others = [...mixControls(suspects, { ...mixing, last: [1000, 1002] })];
  expect(others.filter((row) => row >= 1000).slice(0, 2)).toEqual([1001, 1003]);
  expect(others.slice(-2)).toEqual([1000, 1002]);
});
