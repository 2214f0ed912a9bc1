import { expect, test, vi } from 'vitest';
import { PictureQueue } from '../../../src-renderer/parts/review/picture-queue.ts';

function image(): HTMLImageElement {
  return document.createElement('img');
}

/** The addresses that images were told to load, and what the browser says about them. */
function open(atOnce = 2) {
  const queue = new PictureQueue(atOnce, 3);
  const images = new Map<string, HTMLImageElement>();
  const shown: string[] = [];
  const load = (url: string) => {
    const element = image();
    images.set(url, element);
    return queue.load(element, url, (isShown) => shown.push(`${url} ${isShown ? 'shown' : 'gone'}`));
  };
  const isAsked = (url: string) => images.get(url)?.getAttribute('src') === url;
  const arrive = (url: string) => {
    images.get(url)?.dispatchEvent(new Event('load'));
  };
  const fail = (url: string) => {
    images.get(url)?.dispatchEvent(new Event('error'));
  };
  return { queue, load, isAsked, arrive, fail, shown };
}

test('few pictures load at once, and the newest wish comes next', () => {
  const { load, isAsked, arrive } = open();
  for (const url of ['a', 'b', 'c', 'd']) load(url);
  expect(['a', 'b', 'c', 'd'].map(isAsked)).toEqual([true, true, false, false]);
  arrive('a');
  expect(['c', 'd'].map(isAsked)).toEqual([false, true]);
});

test('what has been scrolled past is not loaded, and makes room for others', () => {
  const { load, isAsked, shown, arrive } = open();
  const wishes = ['a', 'b', 'c', 'd'].map(load);
  wishes[3].cancel();
  wishes[0].cancel();
  expect(['a', 'b', 'c', 'd'].map(isAsked)).toEqual([false, true, true, false]);
  arrive('a');
  expect(shown).toEqual([]);
});

test('a picture that was loaded lately does not wait', () => {
  const { load, isAsked, arrive } = open(1);
  load('a');
  arrive('a');
  load('b');
  const again = vi.fn(isAsked);
  load('a');
  expect(again('a')).toBe(true);
});

test('what could not be loaded is tried again when the server is back, unless it left', () => {
  const { queue, load, isAsked, fail, arrive, shown } = open();
  load('a');
  const gone = load('b');
  fail('a');
  fail('b');
  gone.cancel();
  queue.retry();
  expect(isAsked('a')).toBe(true);
  arrive('a');
  arrive('b');
  expect(shown).toEqual(['a gone', 'b gone', 'a shown']);
});
