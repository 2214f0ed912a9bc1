// What a review shows, as it stands in the address: filters and order survive a reload and can be linked to. Classes stand
// there by name, because their numbers are those of one run. What is as at the start is left out.

import { tiers } from '../../src-shared/domain.ts';
import type { ReviewFilter } from './review/filter-examples.ts';
import { doubleStates, startingFilter, verdictStates } from './review/filter-examples.ts';
import type { Order } from './review/order-examples.ts';
import { orders } from './review/order-examples.ts';

export interface ReviewView {
  readonly filter: ReviewFilter;
  readonly order: Order;
}

export type Query = Readonly<Partial<Record<string, string>>>;

const startingOrder: Order = 'quality';
/** Stands for a list of tiers that is empty. */
const noTier = 'none';

/** @param labels  that the numbers in the filter mean; a number without one is left out */
export function queryOfReview(
  { filter, order }: ReviewView,
  labels: readonly string[],
): Record<string, string> {
  const query: Record<string, string> = {};
  const chosen = tiers.filter((tier) => filter.tiers.includes(tier));
  if (chosen.join() !== startingFilter.tiers.join()) query.tiers = chosen.join() || noTier;
  if (filter.first !== null) query.first = String(filter.first);
  for (const side of ['given', 'suggested'] as const) {
    const label = filter[side] === null ? undefined : labels.at(filter[side]);
    if (label !== undefined) query[side] = label;
  }
  if (filter.verdict !== startingFilter.verdict) query.verdict = filter.verdict;
  if (filter.text !== '') query.text = filter.text;
  if (filter.doubles !== startingFilter.doubles) query.doubles = filter.doubles;
  if (filter.onlyNew) query.new = 'only';
  if (order !== startingOrder) query.order = order;
  return query;
}

/**
 * What means nothing here, such as a class that this run does not know, is passed by.
 *
 * @returns  null where nothing is left that the address asks for
 */
export function reviewOfQuery(query: Query, labels: readonly string[]): ReviewView | null {
  const asked: Partial<ReviewFilter> = {
    ...tiersIn(query),
    ...firstIn(query),
    ...numberIn(query, 'given', labels),
    ...numberIn(query, 'suggested', labels),
    ...oneOf(verdictStates, query.verdict, (verdict) => ({ verdict })),
    ...(query.text === undefined || query.text === '' ? {} : { text: query.text }),
    ...(query.new === 'only' && { onlyNew: true }),
    ...oneOf(doubleStates, query.doubles, (doubles) => ({ doubles })),
  };
  const { order } = oneOf(orders, query.order, (found) => ({ order: found }));
  if (Object.keys(asked).length === 0 && order === undefined) return null;
  return { filter: { ...startingFilter, ...asked }, order: order ?? startingOrder };
}

/** Also in the order of their words. */
export function isSameQuery(
  one: Readonly<Record<string, string>>,
  other: Readonly<Record<string, string>>,
): boolean {
  return new URLSearchParams(one).toString() === new URLSearchParams(other).toString();
}

function tiersIn(query: Query): Pick<Partial<ReviewFilter>, 'tiers'> {
  if (query.tiers === noTier) return { tiers: [] };
  const named = query.tiers?.split(',') ?? [];
  const found = tiers.filter((tier) => named.includes(tier));
  return found.length === 0 ? {} : { tiers: found };
}

function firstIn({ first }: Query): Pick<Partial<ReviewFilter>, 'first'> {
  return first !== undefined && /^[1-9]\d{0,8}$/.test(first) ? { first: Number(first) } : {};
}

function numberIn(
  query: Query,
  side: 'given' | 'suggested',
  labels: readonly string[],
): Partial<ReviewFilter> {
  const label = query[side];
  const number = label === undefined ? -1 : labels.indexOf(label);
  return number < 0 ? {} : { [side]: number };
}

function oneOf<Word extends string, Found extends object>(
  words: readonly Word[],
  text: string | undefined,
  take: (word: Word) => Found,
): Partial<Found> {
  const word = words.find((one) => one === text);
  return word === undefined ? {} : take(word);
}
