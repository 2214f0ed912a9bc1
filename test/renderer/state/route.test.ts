import { describe, expect, it } from 'vitest';
import type { Route } from '../../../src-renderer/state/route.ts';
import { addressOf, routeOf } from '../../../src-renderer/state/route.ts';
import { Router } from '../../../src-renderer/state/router.svelte.ts';

const routes: readonly [string, Route][] = [
  ['#/', { kind: 'sets' }],
  ['#/open?folder=%2Fhome%2Fa+b%2F%C3%A4%3F', { kind: 'open', folder: '/home/a b/ä?' }],
  ['#/set/3', { kind: 'set', dataSetId: 3, step: 'preview', query: {} }],
  ['#/set/3/train', { kind: 'set', dataSetId: 3, step: 'train', query: {} }],
  ['#/set/12/review?given=a%26b', { kind: 'set', dataSetId: 12, step: 'review', query: { given: 'a&b' } }],
  ['#/set/3/report', { kind: 'set', dataSetId: 3, step: 'report', query: {} }],
  ['#/set/3/export', { kind: 'set', dataSetId: 3, step: 'export', query: {} }],
  ['#/settings', { kind: 'settings' }],
];

describe('an address', () => {
  it.each(routes)('%s is read and written the same', (address, route) => {
    expect(routeOf(address)).toEqual(route);
    expect(addressOf(route)).toBe(address);
  });

  it.each([
    '',
    '#',
    '#/nowhere',
    '#/set',
    '#/set/0',
    '#/set/-1',
    '#/set/x',
    '#/set/3/fly',
    '#/set/3/train/on',
    '#/open',
  ])('"%s" means nothing and leads to the data sets', (address) => {
    expect(routeOf(address)).toEqual({ kind: 'sets' });
  });
});

describe('the router', () => {
  it('goes where it is told, and counts places but not queries', () => {
    location.hash = '#/';
    const router = new Router();
    const before = router.visits;
    router.go({ kind: 'set', dataSetId: 3, step: 'review', query: {} });
    router.replace({ kind: 'set', dataSetId: 3, step: 'review', query: { tier: 'likely' } });

    expect(location.hash).toBe('#/set/3/review?tier=likely');
    expect(router.route).toMatchObject({ query: { tier: 'likely' } });
    expect(router.visits).toBe(before + 1);
  });

  it('follows back and forward', () => {
    location.hash = '#/';
    const router = new Router();
    const unfollow = router.follow();
    location.hash = '#/settings';
    window.dispatchEvent(new Event('hashchange'));
    expect(router.route).toEqual({ kind: 'settings' });
    unfollow();
    location.hash = '#/set/1';
    window.dispatchEvent(new Event('hashchange'));
    expect(router.route).toEqual({ kind: 'settings' });
  });
});
