// Runs inside the page that test/bench/review.ts measures.

globalThis.bench = {
  /** Milliseconds from each verdict key to the next picture on the screen. */
  keyTimes: [],
  /** The browser's own measure (event timing): from each key press to the paint after it, in steps of 8 ms from 16. */
  paintTimes: [],
  /** Key presses after which the next picture was not there within the same turn. */
  lateKeys: 0,
  openedAt: 0,

  /** Goes to an address of this page, and remembers when. */
  open(hash) {
    bench.openedAt = performance.now();
    location.hash = hash;
  },

  /** Resolves with the time since the page, or the view, was opened, once so many pictures of the grid are painted. */
  async untilPictures(count) {
    while (document.querySelectorAll('[role=option] img.shown').length < count) await frame();
    // The second frame begins when the first has been painted.
    await frame();
    return performance.now() - bench.openedAt;
  },

  /** A key's own time, from the press to the frame after the cursor moved. */
  async timeOfKey(key) {
    const was = whatIsShown();
    const pressedAt = performance.now();
    document.activeElement.dispatchEvent(
      new KeyboardEvent('keydown', { key, code: key, bubbles: true, cancelable: true }),
    );
    while (whatIsShown() === was) await frame();
    await frame();
    return performance.now() - pressedAt;
  },

  /** The picture of the loupe, or the cell the cursor is on. */
  whatIsShown,

  /** From end to end in so many milliseconds, then leaps as with the scroll bar. */
  async scrollThrough(durationMs) {
    const grid = document.querySelector('[role=listbox]');
    const frames = [];
    const observer = new PerformanceObserver((list) => {
      for (const { duration, scripts } of list.getEntries()) {
        // Not what this script does itself: whoever scrolls by hand has nothing that lays the page out in between.
        const ofPage = scripts.filter(({ sourceURL }) => sourceURL.includes('/assets/'));
        frames.push({ duration, script: ofPage.reduce((sum, script) => sum + script.duration, 0) });
      }
    });
    observer.observe({ type: 'long-animation-frame' });
    // Asked once: asking in every frame would make the page lay itself out twice.
    const bottom = grid.scrollHeight - grid.clientHeight;
    const begin = performance.now();
    for (let share = 0; share < 1;) {
      share = Math.min(1, ((await frame()) - begin) / durationMs);
      grid.scrollTop = share * bottom;
    }
    for (let leap = 0; leap < 40; leap++) {
      grid.scrollTop = ((leap * 7919) % 1000) * 0.001 * bottom;
      await wait(60);
    }
    await wait(500);
    observer.disconnect();
    return {
      longestScript: Math.max(0, ...frames.map(({ script }) => script)),
      longestFrame: Math.max(0, ...frames.map(({ duration }) => duration)),
      slow: frames.filter(({ script }) => script > 100).length,
    };
  },
};

new PerformanceObserver((list) => {
  for (const { name, duration } of list.getEntries()) if (name === 'keydown') bench.paintTimes.push(duration);
}).observe({ type: 'event', durationThreshold: 16 });

const verdictKeys = new Set(['Enter', ' ', 'x', 'u', '1', '2']);

addEventListener(
  'keydown',
  ({ key }) => {
    const pressedAt = performance.now();
    if (verdictKeys.has(key)) void time(pressedAt, whatIsShown());
  },
  // The handlers of the page come after this one.
  { capture: true },
);

async function time(pressedAt, before) {
  // The page answers within the turn of the key press; where it does not, frame by frame.
  await wait(0);
  if (whatIsShown() === before) bench.lateKeys++;
  for (let turn = 0; whatIsShown() === before && turn < 200; turn++) await frame();
  await document
    .querySelector('.plane img')
    ?.decode()
    .catch(() => undefined);
  // The second frame begins when the first has been painted.
  await frame();
  await frame();
  bench.keyTimes.push(performance.now() - pressedAt);
}

function whatIsShown() {
  const image = document.querySelector('.plane img');
  if (image !== null) return image.src;
  return document.querySelector('[role=listbox]')?.getAttribute('aria-activedescendant');
}

function frame() {
  return new Promise(requestAnimationFrame);
}

function wait(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
