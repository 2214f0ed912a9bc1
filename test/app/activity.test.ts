import { afterEach, describe, expect, it, vi } from 'vitest';
import { CurrentActivity } from '../../src-main/app/activity.ts';
import { eventHub } from '../../src-main/app/event-hub.ts';
import type { Activity } from '../../src-shared/training-view.ts';

function watched() {
  const events = eventHub();
  const heard: Activity[] = [];
  events.listen((event) => {
    if (event.kind === 'activity') heard.push(event.activity);
  });
  return { activity: new CurrentActivity(events), heard };
}

const reading = (done: number): Activity & { kind: 'reading' } => ({
  kind: 'reading',
  folder: '/pictures',
  done,
  total: 5000,
  decoded: 0,
});
const training = { kind: 'training', dataSetId: 1, runId: null, state: 'starting' } as const;

afterEach(() => {
  vi.useRealTimers();
});

describe('the activity', () => {
  it('is told from its begin to its end', () => {
    const { activity, heard } = watched();
    const turn = activity.begin(training, 'training on /pictures');
    turn.change({ ...training, runId: 3, state: 'running' });
    expect(activity.current).toMatchObject({ runId: 3 });
    turn.end();
    expect(heard.map(({ kind }) => kind)).toEqual(['training', 'training', 'idle']);
    expect(activity.current).toEqual({ kind: 'idle' });
  });

  it('is one: a second is a conflict that names the first', () => {
    const { activity } = watched();
    const turn = activity.begin(reading(0), 'reading /pictures');
    expect(() => activity.begin(training, 'training on /other')).toThrow('is reading /pictures');
    turn.end();
    activity.begin(training, 'training on /other').end();
  });

  it('tells of reading at most ten times a second, and answers with the newest', () => {
    const { activity, heard } = watched();
    const turn = activity.begin(reading(0), 'reading /pictures');
    const started = performance.now();
    for (let done = 1; done <= 5000; done++) turn.change(reading(done));
    const tenths = Math.floor((performance.now() - started) / 100);
    expect(heard.length).toBeLessThanOrEqual(2 + tenths);
    expect(activity.current).toEqual(reading(5000));
    turn.end();
    expect(heard.at(-1)).toEqual({ kind: 'idle' });
  });

  it('tells of counts within a training and an export as rarely, and of any other change at once', () => {
    const { activity, heard } = watched();
    const read = (done: number) => ({ ...training, reading: { done, total: 5000, decoded: 0 } });
    const turn = activity.begin(training, 'training on /pictures');
    const started = performance.now();
    for (let done = 1; done <= 5000; done++) turn.change(read(done));
    const tenths = Math.floor((performance.now() - started) / 100);
    expect(heard.length).toBeLessThanOrEqual(2 + tenths);
    expect(activity.current).toEqual(read(5000));
    turn.change(training);
    turn.change({ ...training, state: 'stopping' });
    expect(heard.slice(-2)).toEqual([training, { ...training, state: 'stopping' }]);
    turn.end();

    const wrote = {
      kind: 'exporting',
      dataSetId: 1,
      to: '/tree',
      total: 9,
      bytes: 0,
      totalBytes: 0,
    } as const;
    const before = heard.length;
    const other = activity.begin({ ...wrote, done: 0 }, 'writing /tree');
    const again = performance.now();
    for (let done = 1; done <= 5000; done++) other.change({ ...wrote, done });
    expect(heard.length - before).toBeLessThanOrEqual(2 + Math.floor((performance.now() - again) / 100));
    other.end();
  });

  it('closing stops it, waits for its end, and lets nothing begin any more', async () => {
    const { activity } = watched();
    const turn = activity.begin(training, 'training on /pictures');
    let hasEnded = false;
    turn.signal.addEventListener('abort', () => {
      setTimeout(() => {
        hasEnded = true;
        turn.end();
      }, 20);
    });
    await activity.close();
    expect(hasEnded).toBe(true);
    expect(turn.kill.aborted).toBe(false);
    expect(() => activity.begin(training, 'training on /pictures')).toThrow('being closed');
  });

  it('closing tells once what it waits for, and of what ends at once nothing', async () => {
    vi.useFakeTimers();
    const { activity } = watched();
    const turn = activity.begin(training, 'training on /pictures');
    const told: unknown[] = [];
    const closing = activity.close((busy) => told.push(busy));
    await vi.advanceTimersByTimeAsync(400);
    expect(told).toEqual([]);
    await vi.advanceTimersByTimeAsync(30_000);
    expect(told).toEqual([training]);
    turn.end();
    await closing;

    const quick = watched();
    const ended = quick.activity.begin(training, 'training on /pictures');
    ended.signal.addEventListener('abort', () => {
      ended.end();
    });
    await quick.activity.close((busy) => told.push(busy));
    await vi.advanceTimersByTimeAsync(1000);
    expect(told).toHaveLength(1);
  });

  it('closing waits for as long as something is heard, kills after a silent minute, and gives up after that', async () => {
    vi.useFakeTimers();
    const { activity } = watched();
    const turn = activity.begin(training, 'training on /pictures');
    let hasClosed = false;
    void activity.close().then(() => {
      hasClosed = true;
    });
    for (let minute = 0; minute < 10; minute++) {
      await vi.advanceTimersByTimeAsync(50_000);
      turn.goesOn();
    }
    expect(turn.kill.aborted).toBe(false);
    await vi.advanceTimersByTimeAsync(61_000);
    expect([turn.kill.aborted, hasClosed]).toEqual([true, false]);
    await vi.advanceTimersByTimeAsync(5000);
    expect(hasClosed).toBe(true);
  });
});
