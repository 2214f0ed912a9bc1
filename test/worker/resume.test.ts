// Trainings that break off, with the real training process and the real backend.

import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { childProcess } from '../../src-main/worker/child-process.ts';
import type { StartProcess, TrainingProcess } from '../../src-main/worker/start-process.ts';
import { trainingIn } from '../../src-main/worker/start-training.ts';
import type { TrainingJob, TrainingReport, TrainingResult } from '../../src-shared/trainer.ts';
import type { TrainingRequest } from '../../src-shared/training-settings.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { tinyJob, writePack } from './tiny-job.ts';

const folder = mkdtempSync(join(tmpdir(), 'second-look-resume-'));
const pixelsFile = join(folder, 'pictures.pack');
const request: TrainingRequest = { epochs: 5, seed: 3 };
const wrong = [4, 17];
const fileOf = (name: string): string => join(import.meta.dirname, name);
const real = childProcess(fileOf('../../src-main/worker/training-process.ts'));
/** What the training ends in when nothing goes wrong. */
let whole: TrainingResult;

const jobIn = (checkpoint: string, asked = request): TrainingJob => ({
  ...tinyJob(pixelsFile, asked, wrong),
  checkpoint,
});

/** One process after another; the last kind of process is started again and again. */
function inTurn(...starts: readonly StartProcess[]) {
  const processes: TrainingProcess[] = [];
  const trainer = trainingIn(() => {
    const process = starts[Math.min(processes.length, starts.length - 1)]();
    processes.push(process);
    return process;
  });
  return { trainer, processes };
}

const quietly = { signal: new AbortController().signal, onReport: () => undefined };

/** Without what the clock says. */
function withoutTimes({ epochs, ...columns }: TrainingResult) {
  return { ...columns, epochs: epochs.map((report) => ({ ...report, seconds: 0, secondsLeft: 0 })) };
}

/** Of a training whose process is killed after an epoch: its reports, what it comes to, and how many processes there were. */
async function killedAfter(kind: 'pretraining' | 'epoch', epoch: number, asked = request) {
  const { trainer, processes } = inTurn(real);
  const reports: TrainingReport[] = [];
  const result = await trainer.train(jobIn(temporaryFolder(), asked), {
    ...quietly,
    onReport: (report) => {
      reports.push(report);
      if (report.kind === kind && report.report.epoch === epoch && processes.length === 1)
        processes[0].kill();
    },
  });
  return { processes, reports, result };
}

type Resumed = Extract<TrainingReport, { kind: 'resumed' }>;
const resumedIn = (reports: readonly TrainingReport[]): Resumed[] =>
  reports.filter((report) => report.kind === 'resumed');

beforeAll(async () => {
  writePack(pixelsFile);
  whole = await trainingIn(real).train(tinyJob(pixelsFile, request, wrong), quietly);
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

describe('a training whose process is killed', () => {
  it('goes on from its last epoch, and ends in the same numbers, bit for bit', async () => {
    const { processes, reports, result } = await killedAfter('epoch', 2);
    expect(processes).toHaveLength(2);
    const [resumed] = resumedIn(reports);
    expect(resumed.epochs.length).toBeGreaterThan(0);
    expect(resumed.epochs.length).toBeLessThan(5);
    expect(resumed.backend.name).toBe('cpu');
    expect(resumed.backend.note).toBe(
      `The training process was ended by the system (SIGKILL), most likely because memory ran out. Training went on after epoch ${resumed.epochs.length}.`,
    );
    expect(withoutTimes(result)).toEqual(withoutTimes(whole));
  });

  it('in its pretraining goes on there, and ends in the same numbers', async () => {
    const longer = { ...request, epochs: 12 };
    const { processes, reports, result } = await killedAfter('pretraining', 3, longer);
    expect(processes).toHaveLength(2);
    const [{ pretraining, epochs, backend }] = resumedIn(reports);
    expect(epochs).toEqual([]);
    const told = reports.flatMap((report) => (report.kind === 'pretraining' ? [report.report] : []));
    expect(told).toContainEqual(pretraining);
    expect(backend.note).toMatch(
      new RegExp(`Training went on after epoch ${pretraining?.epoch} of the pretraining\\.$`),
    );
    const uninterrupted = await trainingIn(real).train(tinyJob(pixelsFile, longer, wrong), quietly);
    expect(withoutTimes(result)).toEqual(withoutTimes(uninterrupted));
  });

  it('without getting further is given up, and what was found is kept', async () => {
    const { trainer, processes } = inTurn(real, childProcess(fileOf('dies-each-time.ts')), real);
    const result = await trainer.train(jobIn(temporaryFolder()), {
      ...quietly,
      onReport: (report) => {
        if (report.kind === 'epoch' && report.report.epoch === 2 && processes.length === 1)
          processes[0].kill();
      },
    });
    // One that is killed, one that gets no further, and one that looks for what was kept.
    expect(processes).toHaveLength(3);
    expect(result.stopped).toBe(true);
    expect(result.quality).toHaveLength(60);
    expect(result.failure).toContain('ended by the system (SIGKILL)');
    expect(result.failure).toContain(`what was found by the end of epoch ${result.epochs.length} is kept.`);
  });

  it('before anything was kept fails with a sentence after a second try', async () => {
    const { trainer, processes } = inTurn(childProcess(fileOf('dies-each-time.ts')));
    const reports: TrainingReport[] = [];
    const training = trainer.train(jobIn(temporaryFolder()), {
      ...quietly,
      onReport: (report) => reports.push(report),
    });
    await expect(training).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('ended by the system (SIGKILL)') as unknown,
    });
    // Two tries, and one that looked for what was kept.
    expect(processes).toHaveLength(3);
    expect(reports.map(({ kind }) => kind)).toEqual(['started', 'resumed']);
    expect(resumedIn(reports)[0].backend.note).toContain('Training went on from its beginning.');
  });

  it('while it was being stopped keeps what was found', async () => {
    const { trainer, processes } = inTurn(real);
    const stop = new AbortController();
    const result = await trainer.train(jobIn(temporaryFolder()), {
      signal: stop.signal,
      onReport: (report) => {
        if (report.kind !== 'epoch' || report.report.epoch !== 2) return;
        processes[0].kill();
        stop.abort();
      },
    });
    expect(result.stopped).toBe(true);
    expect(result.failure).toBeUndefined();
    expect(result.quality).toHaveLength(60);
    expect(result.features).toHaveLength(60 * result.featureWidth);
  });
});

describe('a backend that fails', () => {
  it('is followed by the next one, and the run ends in the same numbers', async () => {
    const { trainer, processes } = inTurn(childProcess(fileOf('lost-device.ts')), real);
    const reports: TrainingReport[] = [];
    const result = await trainer.train(jobIn(temporaryFolder()), {
      ...quietly,
      onReport: (report) => reports.push(report),
    });
    expect(processes).toHaveLength(2);
    expect(reports[0]).toMatchObject({ kind: 'started', backend: { name: 'gpu' } });
    const [{ backend, epochs }] = resumedIn(reports);
    expect(epochs.length).toBeGreaterThan(0);
    expect(backend.name).toBe('cpu');
    expect(backend.note).toBe(
      `The backend failed (Device lost.). Training went on after epoch ${epochs.length}.`,
    );
    expect(backend.others.find(({ name }) => name === 'gpu')).toMatchObject({
      usable: false,
      reason: 'It broke off this training: The backend failed (Device lost.).',
    });
    expect(withoutTimes(result)).toEqual(withoutTimes(whole));
  });
});

describe('a training in a program that was killed', () => {
  /** Of a program that is gone: nothing else is left. */
  const left = join(folder, 'left');

  function brokenOff(): string {
    const checkpoint = temporaryFolder();
    cpSync(left, checkpoint, { recursive: true });
    return checkpoint;
  }

  beforeAll(async () => {
    const kill = new AbortController();
    const training = trainingIn(real).train(jobIn(left), {
      ...quietly,
      kill: kill.signal,
      onReport: (report) => {
        if (report.kind === 'epoch' && report.report.epoch === 3) kill.abort();
      },
    });
    await expect(training).rejects.toMatchObject({ code: 'cancelled' });
  });

  it('goes on in the next one, and ends in the same numbers', async () => {
    const checkpoint = brokenOff();
    const reports: TrainingReport[] = [];
    const result = await trainingIn(real).train(jobIn(checkpoint), {
      ...quietly,
      onReport: (report) => reports.push(report),
    });
    const [first] = reports;
    if (first.kind !== 'resumed') throw new Error(`It did not go on, but ${first.kind}.`);
    expect(first.epochs.length).toBeGreaterThan(0);
    expect(first.backend.note).toBe(
      `This training had been interrupted. Training went on after epoch ${first.epochs.length}.`,
    );
    expect(withoutTimes(result)).toEqual(withoutTimes(whole));
  });

  it('stopped from the beginning, it is what the checkpoint holds, without a picture being read', async () => {
    const checkpoint = brokenOff();
    const job = { ...jobIn(checkpoint), pixelsFile: join(folder, 'gone') };
    const stopped = { signal: AbortSignal.abort(), onReport: () => undefined };
    const result = await trainingIn(real).train(job, stopped);
    expect(result.stopped).toBe(true);
    expect(result.scoredEpochs).toBe(result.epochs.length);
    expect(result.quality).toHaveLength(60);
    // What an update would choose otherwise changes nothing of what was found.
    const chosenOtherwise = { ...job, request: { ...job.request, epochs: 40, seed: 9 } };
    expect(withoutTimes(await trainingIn(real).train(chosenOtherwise, stopped))).toEqual(
      withoutTimes(result),
    );
    const nothing = trainingIn(real).train({ ...job, checkpoint: temporaryFolder() }, stopped);
    await expect(nothing).rejects.toMatchObject({ code: 'cancelled' });
  });

  it('begins anew where the checkpoint is damaged or of other settings, and says so', async () => {
    const noteOn = async (checkpoint: string, asked: TrainingRequest): Promise<string | undefined> => {
      const stop = new AbortController();
      let first: TrainingReport | undefined;
      await trainingIn(real).train(jobIn(checkpoint, asked), {
        signal: stop.signal,
        onReport: (report) => {
          first ??= report;
          if (report.kind === 'epoch') stop.abort();
        },
      });
      return first?.kind === 'started' ? first.backend.note : undefined;
    };
    const damaged = brokenOff();
    const file = join(damaged, 'state');
    writeFileSync(file, readFileSync(file).subarray(0, 900));
    expect(await noteOn(damaged, request)).toBe(
      'What had been kept of this training cannot be used (it is damaged). Training began anew.',
    );
    expect(await noteOn(brokenOff(), { ...request, seed: 4 })).toBe(
      'What had been kept of this training cannot be used (it belongs to another training). Training began anew.',
    );
  });
});
