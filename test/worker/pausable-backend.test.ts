import { describe, expect, it } from 'vitest';
import { pausableBackend } from '../../src-main/worker/pausable-backend.ts';
import { pauseSwitch } from '../../src-shared/pause-switch.ts';
import { openLinearBackend } from '../engine/linear-backend.ts';

function opened() {
  const pause = pauseSwitch();
  const stop = new AbortController();
  const clock = { ms: 1000 };
  const linear = openLinearBackend(1, 2);
  const { backend, now } = pausableBackend(linear, { pause, signal: stop.signal, now: () => clock.ms });
  const images = Uint8Array.of(10, 20, 30);
  const step = () =>
    backend.step({
      images,
      labels: Int32Array.of(0),
      keep: Uint8Array.of(1),
      q: 0,
      gradientScale: 1,
      learningRate: 0.1,
    });
  return { pause, stop, clock, linear, backend, now, images, step };
}

/** Long enough for everything that is not held to have happened. */
const aMoment = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('pausableBackend', () => {
  it('hands everything through while nobody pauses', async () => {
    const { backend, linear, step, images } = opened();
    await step();
    expect(linear.steps).toHaveLength(1);
    expect(await backend.score(images)).toEqual(await linear.score(images));
    expect(await backend.embed(images)).toEqual(await linear.embed(images));
  });

  it('holds step, score and embed while paused, and goes on where it was', async () => {
    const { pause, linear, backend, step, images } = opened();
    pause.set(true);
    const done: string[] = [];
    const work = [
      step().then(() => done.push('step')),
      backend.score(images).then(() => done.push('score')),
      backend.embed(images).then(() => done.push('embed')),
    ];
    await aMoment();
    expect(linear.steps).toHaveLength(0);
    expect(done).toEqual([]);
    pause.set(false);
    await Promise.all(work);
    expect(done.sort()).toEqual(['embed', 'score', 'step']);
  });

  it('time spent paused does not count', async () => {
    const { pause, clock, now, step } = opened();
    clock.ms += 50;
    expect(now()).toBe(1050);
    pause.set(true);
    const held = step();
    await aMoment();
    clock.ms += 3_600_000;
    pause.set(false);
    await held;
    expect(now()).toBe(1050);
    clock.ms += 7;
    expect(now()).toBe(1057);
  });

  it('an abort ends a pause, and nothing is held after it', async () => {
    const { pause, stop, step, linear } = opened();
    pause.set(true);
    const held = step();
    await aMoment();
    stop.abort();
    await held;
    await step();
    expect(linear.steps).toHaveLength(2);
  });
});
