import { appendFileSync, mkdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { train } from '../../src-main/engine/train.ts';
import type { SavedTraining, TrainingState } from '../../src-main/engine/training-state.ts';
import { saveState } from '../../src-main/engine/training-state.ts';
import { checkpointIn } from '../../src-main/worker/checkpoint.ts';
import type { EasyProblem } from '../engine/easy-problem.ts';
import { easyProblem, easySettings, easyStart } from '../engine/easy-problem.ts';
import { openLinearBackend } from '../engine/linear-backend.ts';
import { temporaryFolder } from '../temporary-folder.ts';

const problem = easyProblem(1, { examples: 30 });
const settings = easySettings(problem, { epochs: 4 });
const jobOf = ({ labels, classes }: EasyProblem) => ({ labels, classCount: classes });
/** A clock that stands still: saving takes no time, so that every state is saved. */
const still = () => 0;

/** Trains and saves as it goes. */
async function trainInto(folder: string, now = still): Promise<SavedTraining> {
  const checkpoint = checkpointIn(folder, jobOf(problem), settings, now);
  let last: SavedTraining | undefined;
  await train({
    ...problem,
    settings,
    startingWeights: easyStart(problem),
    backend: openLinearBackend(problem.size, problem.classes),
    signal: new AbortController().signal,
    now: still,
    onEpoch: () => undefined,
    onState: async (state) => {
      await checkpoint.save(state);
      last = structuredClone(saveState(state));
    },
  });
  if (last === undefined) throw new Error('Nothing was trained.');
  return last;
}

const loadFrom = (folder: string, of = problem, with_ = settings) =>
  checkpointIn(folder, jobOf(of), with_, still).load();

async function stateFrom(folder: string): Promise<TrainingState> {
  const loaded = await loadFrom(folder);
  if (loaded.kind !== 'saved') throw new Error(`Nothing was loaded, but ${loaded.kind}.`);
  return loaded.state;
}

describe('a checkpoint', () => {
  it('gives back what was saved last, bit for bit', async () => {
    const folder = join(temporaryFolder(), 'new');
    const last = await trainInto(folder);
    expect(saveState(await stateFrom(folder))).toEqual(last);
  });

  it('numbers that are none come back as they were', async () => {
    const folder = temporaryFolder();
    await trainInto(folder);
    const state = await stateFrom(folder);
    state.reports[0] = { ...state.reports[0], loss: NaN, heldOutAccuracy: -0 };
    state.best = { accuracy: NaN, given: state.best.given.map(() => NaN) };
    await checkpointIn(folder, jobOf(problem), settings, still).save(state);
    expect(saveState(await stateFrom(folder))).toEqual(saveState(state));
  });

  it('where nothing was saved there is none', async () => {
    expect(await loadFrom(join(temporaryFolder(), 'nowhere'))).toEqual({ kind: 'none' });
  });

  it('goes on in the files of the process before, over what that had begun to write', async () => {
    const folder = temporaryFolder();
    await trainInto(folder);
    const state = await stateFrom(folder);
    appendFileSync(join(folder, 'scores'), 'half a piece');
    const checkpoint = checkpointIn(folder, jobOf(problem), settings, still);
    await checkpoint.load();
    const more = { ...state.average.save().scored[3] };
    state.average.add(
      Float32Array.from(more.probabilities, (p) => p / 65535),
      more.keepMask,
      true,
      false,
    );
    await checkpoint.save(state);
    const again = await stateFrom(folder);
    expect(again.average.scoredEpochs).toBe(5);
    expect(saveState(again)).toEqual(saveState(state));
  });

  it('of other settings, labels or classes is not used, and the reason says so', async () => {
    const folder = temporaryFolder();
    await trainInto(folder);
    const others = [
      await loadFrom(folder, problem, { ...settings, seed: 7 }),
      await loadFrom(folder, { ...problem, labels: problem.labels.with(0, 2 - problem.labels[0]) }),
      await loadFrom(folder, { ...problem, classes: 4 }),
      await loadFrom(folder, { ...problem, labels: problem.labels.slice(1) }),
    ];
    for (const loaded of others)
      expect(loaded).toMatchObject({
        kind: 'unusable',
        reason: expect.stringContaining('belongs to another training') as unknown,
      });
  });

  it('of other trusted labels is not used', async () => {
    const folder = temporaryFolder();
    await trainInto(folder);
    const trusted = new Uint8Array(problem.labels.length).fill(1, 0, 2);
    const loaded = await checkpointIn(folder, { ...jobOf(problem), trusted }, settings, still).load();
    expect(loaded).toMatchObject({ kind: 'unusable' });
  });

  it.each(['state', 'scores'])('any byte of %s changed or missing is noticed', async (file) => {
    const folder = temporaryFolder();
    await trainInto(folder);
    const path = join(folder, file);
    const whole = readFileSync(path);
    for (let at = 0; at < whole.length; at += Math.ceil(whole.length / 37)) {
      const changed = Buffer.from(whole);
      changed[at] ^= 0x10;
      writeFileSync(path, changed);
      expect(await loadFrom(folder), `byte ${at} changed`).toMatchObject({ kind: 'unusable' });
      truncateSync(path, at);
      expect(await loadFrom(folder), `cut off at ${at}`).toMatchObject({ kind: 'unusable' });
    }
    writeFileSync(path, whole);
    expect(await loadFrom(folder)).toMatchObject({ kind: 'saved' });
    rmSync(path);
    expect((await loadFrom(folder)).kind).toBe(file === 'state' ? 'none' : 'unusable');
  });

  it('that cannot be written ends no training', async () => {
    const folder = temporaryFolder();
    const file = join(folder, 'a file');
    writeFileSync(file, '');
    await trainInto(join(file, 'below'));

    const blocked = join(folder, 'blocked');
    mkdirSync(join(blocked, 'state.new'), { recursive: true });
    await trainInto(blocked);
    expect(await loadFrom(blocked)).toEqual({ kind: 'none' });
  });

  it('is saved for no more than a twentieth of the time', async () => {
    const folder = temporaryFolder();
    await trainInto(folder);
    const state = await stateFrom(folder);
    // Every look at the clock takes 10 ms, and saving looks twice.
    let clock = 0;
    const checkpoint = checkpointIn(folder, jobOf(problem), settings, () => (clock += 10));
    await checkpoint.save(state);
    expect(await loadFrom(folder)).toMatchObject({ kind: 'saved' });
    rmSync(join(folder, 'state'));
    await checkpoint.save(state);
    expect(await loadFrom(folder)).toEqual({ kind: 'none' });
    clock += 200;
    await checkpoint.save(state);
    expect(await loadFrom(folder)).toMatchObject({ kind: 'saved' });
  });
});
