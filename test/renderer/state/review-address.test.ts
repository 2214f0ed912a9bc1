import { expect, test } from 'vitest';
import { seededRandom } from '../../../src-shared/random.ts';
import { queryOfReview, reviewOfQuery } from '../../../src-renderer/state/review-address.ts';
import type { ReviewView } from '../../../src-renderer/state/review-address.ts';
import {
  doubleStates,
  startingFilter,
  verdictStates,
} from '../../../src-renderer/state/review/filter-examples.ts';
import { orders } from '../../../src-renderer/state/review/order-examples.ts';
import { addressOf, routeOf } from '../../../src-renderer/state/route.ts';
import { tiers } from '../../../src-shared/domain.ts';

const labels = ['cat', 'a&b=c', 'طائر', '#?/%41', ' two  words ', 'constructor', 'none', '🦜'];
const start: ReviewView = { filter: startingFilter, order: 'quality' };

function madeUpView(seed: number): ReviewView {
  const random = seededRandom(seed, 'review address');
  const pick = <Value>(values: readonly Value[]): Value => values[random.integer(values.length)];
  const letters = Array.from('ab /&=#?%+,;"<é漢🦜\\\n');
  return {
    filter: {
      tiers: tiers.filter(() => random.next() < 0.5),
      first: pick([null, 1, 1000, 999_999_999]),
      given: pick([null, ...labels.keys()]),
      suggested: pick([null, ...labels.keys()]),
      verdict: pick(verdictStates),
      text: Array.from({ length: random.integer(9) }, () => pick(letters)).join(''),
      doubles: pick(doubleStates),
      onlyNew: random.next() < 0.5,
    },
    order: pick(orders),
  };
}

test('whatever a review shows, its address shows again', () => {
  for (let seed = 1; seed <= 500; seed++) {
    const view = madeUpView(seed);
    const address = addressOf({
      kind: 'set',
      dataSetId: 7,
      step: 'review',
      query: queryOfReview(view, labels),
    });
    const route = routeOf(address);
    const query = route.kind === 'set' ? route.query : {};
    expect(reviewOfQuery(query, labels) ?? start, `seed ${seed}, ${address}`).toEqual(view);
  }
});

test('an address says nothing that is as at the start, and then asks for nothing', () => {
  expect(queryOfReview(start, labels)).toEqual({});
  expect(reviewOfQuery({}, labels)).toBeNull();
  expect(reviewOfQuery({ colour: 'red' }, labels)).toBeNull();
});

test('a link of the report names a class pair, and shows its suspects', () => {
  expect(reviewOfQuery({ given: 'cat', suggested: '🦜' }, labels)).toEqual({
    filter: { ...startingFilter, given: 0, suggested: 7 },
    order: 'quality',
  });
});

test('what the run does not know is passed by', () => {
  expect(reviewOfQuery({ given: 'unicorn', order: 'random', tiers: 'all', verdict: '' }, labels)).toBeNull();
  expect(reviewOfQuery({ given: 'unicorn', verdict: 'keep' }, labels)).toEqual({
    filter: { ...startingFilter, verdict: 'keep' },
    order: 'quality',
  });
});

test('a class keeps its name where another run gives it another number', () => {
  const query = queryOfReview({ ...start, filter: { ...startingFilter, given: 2 } }, labels);
  expect(reviewOfQuery(query, labels.toReversed())?.filter.given).toBe(labels.length - 1 - 2);
});

test('a cut that is none is passed by', () => {
  for (const first of ['0', '-1', '1e9', '12.5', '', 'many', '10000000000'])
    expect(reviewOfQuery({ first }, labels)).toBeNull();
  expect(reviewOfQuery({ first: '250' }, labels)?.filter).toEqual({ ...startingFilter, first: 250 });
});

test('no tier and all tiers are two things', () => {
  expect(queryOfReview({ ...start, filter: { ...startingFilter, tiers: [] } }, labels)).toEqual({
    tiers: 'none',
  });
  expect(queryOfReview({ ...start, filter: { ...startingFilter, tiers } }, labels)).toEqual({
    tiers: 'likely,possible,fine',
  });
});
