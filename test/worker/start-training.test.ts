// The real training process, on tiny pictures, with the real backend.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { childProcess } from '../../src-main/worker/child-process.ts';
import type { ProcessEnd, TrainingProcess } from '../../src-main/worker/start-process.ts';
import { trainingIn } from '../../src-main/worker/start-training.ts';
import { pauseSwitch } from '../../src-shared/pause-switch.ts';
import type { SuspectSoFar, TrainingJob, TrainingReport } from '../../src-shared/trainer.ts';
import { examples, size, tinyJob, writePack } from './tiny-job.ts';

const processFile = join(import.meta.dirname, '../../src-main/worker/training-process.ts');
const trainer = trainingIn(childProcess(processFile));
const folder = mkdtempSync(join(tmpdir(), 'second-look-worker-'));
const pixelsFile = join(folder, 'pictures.pack');

const job = (request: TrainingJob['request'], wrong: number[] = []): TrainingJob =>
  tinyJob(pixelsFile, request, wrong);

const quietly = { signal: new AbortController().signal, onReport: () => undefined };

beforeAll(() => {
  writePack(pixelsFile);
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

describe('a driver that ends the process that tries it', () => {
  const crashing = trainingIn(childProcess(join(import.meta.dirname, 'dies-while-trying.ts')));
  const reason = 'Its driver or library ended the process that tried it.';

  it('is told among the backends', async () => {
    expect(await crashing.backends()).toEqual([{ name: 'gpu', usable: false, version: null, reason }]);
  });

  it('is left out when speed is measured', async () => {
    await expect(crashing.measureSpeed('auto')).rejects.toThrow(reason);
  });

  it('is left out when a training starts', async () => {
    await expect(crashing.train(job({}), quietly)).rejects.toThrow(reason);
  });
});

describe('trainingIn', () => {
  it('reports its start, every epoch, and columns over all examples', async () => {
    const reports: TrainingReport[] = [];
    const result = await trainer.train(job({ effort: 'quick', epochs: 3 }), {
      ...quietly,
      onReport: (report) => reports.push(report),
    });
    // by hand: half as many epochs of pretraining at quick effort; of three epochs, one warms up and the second is the
    // last before the average
    const epochs = ['pretraining', 'pretraining', 'pretrained', 'epoch', 'epoch', 'epoch', 'suspects'];
    expect(reports.map(({ kind }) => kind)).toEqual(['started', ...epochs]);
    expect(result.stopped).toBe(false);
    expect(result.epochs).toHaveLength(3);
    expect(result.quality).toHaveLength(examples);
    expect(result.scoredEpochs).toBe(3);
    expect(result.givenTrajectory).toHaveLength(3 * examples);
    expect(result.givenProbability).toHaveLength(examples);
    expect(result.features).toHaveLength(examples * result.featureWidth);
  });

  it('the most suspect examples of an easy set are the wrong ones', async () => {
    const { quality } = await trainer.train(job({ epochs: 12 }, [4, 17]), quietly);
    const order = [...quality.keys()].sort((a, b) => quality[a] - quality[b]);
    expect(order.slice(0, 2).sort((a, b) => a - b)).toEqual([4, 17]);
  });

  it('the suspects of the last epoch are those of the result', async () => {
    const suspects: (readonly SuspectSoFar[])[] = [];
    const { quality, suggested } = await trainer.train(job({ epochs: 6 }, [4, 17]), {
      ...quietly,
      onReport: (report) => {
        if (report.kind === 'suspects') suspects.push(report.suspects);
      },
    });
    const order = [...quality.keys()].sort((a, b) => quality[a] - quality[b]);
    const last = suspects.at(-1) ?? [];
    expect(last.length).toBeGreaterThan(0);
    expect(last.map(({ example }) => example)).toEqual(order.slice(0, last.length));
    expect(last.map((suspect) => suspect.suggested)).toEqual(last.map(({ example }) => suggested[example]));
  });

  it('pictures of one kind have features that point the same way', async () => {
    const { features, featureWidth } = await trainer.train(job({ epochs: 6 }), quietly);
    const row = (example: number) => features.subarray(example * featureWidth, (example + 1) * featureWidth);
    const cosine = (a: number, b: number) =>
      row(a).reduce((sum, value, i) => sum + value * row(b)[i], 0) / 255 ** 2;
    // by hand: rounding moves each of 128 numbers by half a step at most
    expect(cosine(2, 2)).toBeCloseTo(1, 1);
    expect(cosine(2, 4)).toBeGreaterThan(cosine(2, 5) + 0.1);
  });

  it('the same seed finds the same suspects, bit for bit', async () => {
    const request = { epochs: 3, seed: 5 };
    const [first, second] = await Promise.all([
      trainer.train(job(request), quietly),
      trainer.train(job(request), quietly),
    ]);
    expect(second.quality).toEqual(first.quality);
    expect(second.tier).toEqual(first.tier);
  });

  it('a stop in the look that knows no labels is one, though every epoch is done', async () => {
    const stop = new AbortController();
    const once = job({ effort: 'quick', epochs: 2 });
    const twice = {
      ...once,
      records: Uint32Array.of(...once.records, ...once.records),
      labels: Int32Array.of(...once.labels, ...once.labels),
    };
    const result = await trainer.train(twice, {
      signal: stop.signal,
      onReport: (report) => {
        if (report.kind === 'epoch' && report.report.epoch === 2) stop.abort();
      },
    });
    expect(result.epochs).toHaveLength(2);
    expect(result.stopped).toBe(true);
  });

  it('a stop keeps the epochs that were done', async () => {
    const stop = new AbortController();
    const result = await trainer.train(job({ epochs: 1000 }), {
      signal: stop.signal,
      onReport: ({ kind }) => {
        if (kind === 'epoch') stop.abort();
      },
    });
    expect(result.stopped).toBe(true);
    expect(result.epochs.length).toBeLessThan(1000);
    expect(result.quality).toHaveLength(examples);
  });

  it('a training that is stopped before there is a second one promises nothing, and has not tested itself', async () => {
    const stop = new AbortController();
    const reports: TrainingReport[] = [];
    const once = job({ epochs: 4 });
    // Enough of them to plant the errors of a self-test among.
    const copies = Array.from({ length: 12 * examples }, (_, at) => at % examples);
    const result = await trainer.train(
      {
        ...once,
        records: Uint32Array.from(copies, (of) => once.records[of]),
        labels: Int32Array.from(copies, (of) => once.labels[of]),
      },
      {
        signal: stop.signal,
        onReport: (report) => {
          reports.push(report);
          if (report.kind === 'suspects') stop.abort();
        },
      },
    );
    expect(result.epochs.at(-1)).toMatchObject({ training: 1, trainings: 2 });
    expect(reports.filter((report) => 'expectedErrors' in report)).toEqual([]);
    expect(result.selfTest).toBeUndefined();
  });

  it('a pause holds it between two steps, and the time does not count', async () => {
    const pause = pauseSwitch();
    const seconds: number[] = [];
    let afterPause = 0;
    const started = performance.now();
    const { stopped } = await trainer.train(job({ effort: 'quick', epochs: 6 }), {
      ...quietly,
      pause,
      onReport: (report) => {
        if (report.kind !== 'epoch') return;
        seconds.push(report.report.seconds);
        if (pause.isPaused) afterPause++;
        if (report.report.epoch !== 2) return;
        pause.set(true);
        setTimeout(() => {
          pause.set(false);
        }, 2000);
      },
    });
    expect(stopped).toBe(false);
    expect(seconds).toHaveLength(6);
    // The epochs whose reports were under way when the pause was asked for; without a pause it were all four.
    expect(afterPause).toBeLessThan(4);
    expect((performance.now() - started) / 1000 - (seconds.at(-1) ?? 0)).toBeGreaterThan(1.5);
  });

  it('what is paused before it begins does not train, and a stop ends it at once', async () => {
    const pause = pauseSwitch();
    pause.set(true);
    const stop = new AbortController();
    const kinds: string[] = [];
    const training = trainer.train(job({ epochs: 3 }), {
      pause,
      signal: stop.signal,
      onReport: ({ kind }) => {
        kinds.push(kind);
        setTimeout(() => {
          stop.abort();
        }, 300);
      },
    });
    await expect(training).rejects.toMatchObject({ code: 'cancelled' });
    expect(kinds).toEqual(['started']);
  });

  it('a stop while paused keeps what was done', async () => {
    const pause = pauseSwitch();
    const stop = new AbortController();
    const { stopped, quality } = await trainer.train(job({ epochs: 1000 }), {
      pause,
      signal: stop.signal,
      onReport: ({ kind }) => {
        if (kind !== 'epoch' || pause.isPaused) return;
        pause.set(true);
        setTimeout(() => {
          stop.abort();
        }, 300);
      },
    });
    expect(stopped).toBe(true);
    expect(quality).toHaveLength(examples);
  });

  it('a kill ends the process whatever it is doing, and is `cancelled`', async () => {
    const kill = new AbortController();
    const processes: TrainingProcess[] = [];
    const ends: ProcessEnd[] = [];
    const watched = trainingIn(() => {
      const child = childProcess(processFile)();
      processes.push(child);
      return {
        ...child,
        onEnd(listener) {
          child.onEnd((end) => {
            ends.push(end);
            listener(end);
          });
        },
      };
    });
    const training = watched.train(job({ epochs: 1000 }), {
      ...quietly,
      kill: kill.signal,
      onReport: ({ kind }) => {
        if (kind === 'epoch') kill.abort();
      },
    });
    await expect(training).rejects.toMatchObject({ code: 'cancelled' });
    expect(processes).toHaveLength(1);
    expect(ends).toMatchObject([{ signal: 'SIGKILL' }]);
  });

  it('a stop before the first epoch is `cancelled`', async () => {
    const stop = new AbortController();
    const training = trainer.train(job({ epochs: 10 }), {
      signal: stop.signal,
      onReport: () => {
        stop.abort();
      },
    });
    await expect(training).rejects.toMatchObject({ code: 'cancelled' });
  });

  it('a listener that fails ends the training with its error', async () => {
    const training = trainer.train(job({ epochs: 1000 }), {
      ...quietly,
      onReport: () => {
        throw new Error('the disk is full');
      },
    });
    await expect(training).rejects.toThrow('the disk is full');
  });

  it('a damaged picture is a conflict that says what to do', async () => {
    const missing = { ...job({ epochs: 1 }), records: Uint32Array.from({ length: examples }, () => 99) };
    await expect(trainer.train(missing, quietly)).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('Run the audit again') as unknown,
    });
  });

  it('a backend that cannot train is `unsupported` and says why', async () => {
    await expect(trainer.train(job({ epochs: 1, backend: 'gpu' }), quietly)).rejects.toMatchObject({
      code: 'unsupported',
      message: expect.stringContaining('The backend gpu cannot train here.') as unknown,
    });
  });

  it('every backend is listed with a reason, and the cpu one works', async () => {
    const states = await trainer.backends();
    expect(states.map(({ name }) => name)).toEqual(['cuda', 'gpu', 'cpu', 'wasm']);
    expect(states.every(({ reason }) => reason.endsWith('.'))).toBe(true);
    expect(states.find(({ name }) => name === 'cpu')).toMatchObject({ usable: true });
  });

  it('measures how fast the wanted backend trains', async () => {
    const speed = await trainer.measureSpeed('cpu');
    expect(speed).toMatchObject({ kind: 'measured', size: 32 });
    expect(speed.kind === 'measured' && speed.picturesPerSecond).toBeGreaterThan(1);
  });

  it('stops measuring at once where nobody waits any more', async () => {
    const kill = AbortSignal.abort();
    await expect(trainer.measureSpeed('cpu', { kill })).rejects.toThrow('ended by the system');
  });

  it('hears and answers over the parent port of a utility process', async () => {
    const utility = trainingIn(childProcess(join(import.meta.dirname, 'utility-process.ts')));
    const stop = new AbortController();
    const { stopped, quality } = await utility.train(job({ epochs: 1000 }), {
      signal: stop.signal,
      onReport: ({ kind }) => {
        if (kind === 'epoch') stop.abort();
      },
    });
    expect(stopped).toBe(true);
    expect(quality).toHaveLength(examples);
  });

  it('a process that cannot be started is an error that says so', async () => {
    const missing = trainingIn(() => ({
      send: () => undefined,
      onMessage: () => undefined,
      onEnd(listener) {
        setImmediate(listener, { exitCode: null, signal: null, lastWords: 'spawn EAGAIN' });
      },
      kill: () => undefined,
    }));
    await expect(missing.backends()).rejects.toThrow('could not be started.\nspawn EAGAIN');
  });

  it('suggested settings are those the training then has', async () => {
    const suggested = trainer.suggestSettings({ epochs: 2, seed: 9 }, { examples, classes: 2, size });
    const reports: TrainingReport[] = [];
    await trainer.train(job({ epochs: 2, seed: 9 }), {
      ...quietly,
      onReport: (report) => reports.push(report),
    });
    expect(reports[0]).toMatchObject({ kind: 'started', settings: suggested });
  });

  it('a process that dies is an error, not silence', async () => {
    const dying = trainingIn(childProcess(join(import.meta.dirname, 'dies.ts')));
    await expect(dying.train(job({ epochs: 1 }), quietly)).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('ended by the system (SIGKILL)') as unknown,
    });
  });
});
