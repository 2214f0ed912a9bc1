import { describe, expect, it } from 'vitest';
import { straight, wholeView } from '../../src-main/engine/augment.ts';
import type { Backend, TrainingPictures } from '../../src-main/engine/backend.ts';
import { placePictures } from '../../src-main/engine/place-pictures.ts';
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

  it('holds training on pictures that the device holds, too', async () => {
    const pause = pauseSwitch();
    const asked: string[] = [];
    const answer = <Result>(what: string, result: Result) => {
      asked.push(what);
      return Promise.resolve(result);
    };
    const held: TrainingPictures = {
      step: () => answer('step', undefined),
      look: () => answer('look', { logits: Float32Array.of(1), features: new Float32Array() }),
      logProbabilities: () => answer('logProbabilities', Float32Array.of(2)),
      average: () => answer('average', undefined),
      averaged: () => answer('averaged', new Map([['w', Float32Array.of(3)]])),
    };
    const inner: Backend = { ...openLinearBackend(1, 2), hold: () => Promise.resolve(held) };
    const { signal } = new AbortController();
    const { backend } = pausableBackend(inner, { pause, signal, now: () => 0 });
    const place = { images: Uint8Array.of(1, 2, 3), size: 1, fill: [0, 0, 0], average: new Map() };
    const pictures = await placePictures(backend, place);

    pause.set(true);
    const how = {
      labels: Int32Array.of(0),
      keep: Uint8Array.of(1),
      q: 0,
      gradientScale: 1,
      learningRate: 0.1,
    };
    const step = pictures.step({ ...how, views: [wholeView(0)] });
    const look = pictures.look({ from: 0, to: 1, view: straight, withFeatures: false });
    await aMoment();
    expect(asked).toEqual([]);
    pause.set(false);
    await step;
    expect((await look).logits).toEqual(Float32Array.of(1));
    await pictures.average(1);
    expect(await pictures.logProbabilities()).toEqual(Float32Array.of(2));
    expect((await pictures.averaged()).get('w')).toEqual(Float32Array.of(3));
    expect(asked.sort()).toEqual(['average', 'averaged', 'logProbabilities', 'look', 'step']);
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
