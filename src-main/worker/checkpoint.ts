// The state of a training on the disk, so that it outlives its process. Two files in a folder of its own: `scores` only
// ever grows, a piece of equal length per epoch; `state` is replaced whole and says how much of `scores` counts.

import { hash } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { deserialize, serialize } from 'node:v8';
import { crc32 } from 'node:zlib';
import type { TrainingJob } from '../../src-shared/trainer.ts';
import { checkpointFile } from '../../src-shared/trainer.ts';
import type { TrainingSettings } from '../../src-shared/training-settings.ts';
import type { ScoredEpoch } from '../engine/score-average.ts';
import type { SavedArray, SavedTraining, TrainingState } from '../engine/training-state.ts';
import { loadState, saveState } from '../engine/training-state.ts';

/** Counts up whenever a state means something else than before. */
const format = 3;
const begin = Buffer.from('second-look checkpoint\n');
/** Of the head's length and checksum, which follow `begin`. */
const prefixBytes = 8;
/** Saving takes no more than this share of the time. */
const shareOfTime = 0.05;

const arrayKinds = { Uint8Array, Int32Array, Float32Array, Float64Array };
type ArrayKind = keyof typeof arrayKinds;

/** What `state` begins with; the arrays follow in this order, without gaps. */
interface Head {
  /** Of the training it belongs to. */
  readonly identity: string;
  readonly settings: TrainingSettings;
  readonly small: SavedTraining['small'];
  readonly arrays: readonly {
    readonly name: string;
    readonly kind: ArrayKind;
    readonly length: number;
    readonly checksum: number;
  }[];
  /** Of each piece of `scores`, in order. */
  readonly scoreChecksums: readonly number[];
}

/** `unusable` says in a sentence why. */
export type LoadedCheckpoint =
  | { readonly kind: 'saved'; readonly state: TrainingState }
  | { readonly kind: 'unusable'; readonly reason: string }
  | { readonly kind: 'none' };

export interface Checkpoint {
  /** Never throws: what cannot be used is told. */
  load(): Promise<LoadedCheckpoint>;
  /**
   * On the disk when it resolves, or not taken because the last time was too short ago; the first scored epoch always is. What stood there before stays
   * whole until then, and where it cannot be replaced: a full disk ends no training.
   */
  save(state: TrainingState): Promise<void>;
}

/** @param now  milliseconds, from any start */
export function checkpointIn(
  folder: string,
  job: Pick<TrainingJob, 'labels' | 'trusted' | 'classCount' | 'groups'>,
  settings: TrainingSettings,
  now: () => number,
): Checkpoint {
  const identity = identityOf(job, settings);
  const files = { state: join(folder, checkpointFile), scores: join(folder, 'scores') };
  /** Of the pieces of `scores` that are on the disk. */
  let checksums: number[] = [];
  let notBefore = -Infinity;

  return {
    async load() {
      try {
        const state = await readFile(files.state).catch(undefinedIfMissing);
        if (state === undefined) return { kind: 'none' };
        const { head, arrays } = readState(state);
        if (head.identity !== identity) throw new Error('it belongs to another training');
        const scored = await readScores(files.scores, head.scoreChecksums, job);
        const about = { labels: job.labels, classes: job.classCount, settings };
        const loaded = loadState({ small: head.small, arrays, scored }, about);
        checksums = [...head.scoreChecksums];
        return { kind: 'saved', state: loaded };
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        return {
          kind: 'unusable',
          reason: `What had been kept of this training cannot be used (${reason}).`,
        };
      }
    },
    async save(toSave) {
      const started = now();
      // From the first epoch that was scored on there is something to show of a training that breaks off.
      if (started < notBefore && toSave.reports.length !== 1) return;
      try {
        const saved = saveState(toSave);
        await mkdir(folder, { recursive: true });
        checksums = await writeScores(files.scores, checksums, saved.scored);
        await writeState(files.state, { identity, settings, scoreChecksums: checksums }, saved);
      } catch {
        // The last one that could be saved still stands. What there was no room for must not keep the disk full: what is
        // found has to be stored, too.
        await rm(growing(files.state), { force: true }).catch(() => undefined);
      }
      const ended = now();
      notBefore = ended + (ended - started) / shareOfTime;
    },
  };
}

/** Of the training that left a checkpoint; undefined where there is none that can be read. */
export async function settingsKept(folder: string): Promise<TrainingSettings | undefined> {
  try {
    return readState(await readFile(join(folder, checkpointFile))).head.settings;
  } catch {
    return undefined;
  }
}

/** Settings, labels, trust in them, classes and groups; that the pictures are the same is for the program to know. */
function identityOf(
  { labels, trusted, classCount, groups }: Pick<TrainingJob, 'labels' | 'trusted' | 'classCount' | 'groups'>,
  settings: TrainingSettings,
): string {
  const ofArrays = [labels, trusted, groups].map((array) => array && hash('sha256', bytesOf(array)));
  return hash('sha256', JSON.stringify([format, settings, classCount, ofArrays]));
}

async function writeState(
  file: string,
  known: Omit<Head, 'small' | 'arrays'>,
  { small, arrays }: SavedTraining,
): Promise<void> {
  const named = Array.from(arrays, ([name, values]) => ({
    name,
    kind: kindOf(values),
    length: values.length,
    checksum: crc32(bytesOf(values)),
  }));
  const head = serialize({ ...known, small, arrays: named } satisfies Head);
  const prefix = Buffer.alloc(prefixBytes);
  prefix.writeUInt32LE(head.length, 0);
  prefix.writeUInt32LE(crc32(head), 4);
  const handle = await open(growing(file), 'w');
  try {
    for (const part of [begin, prefix, head, ...arrays.values()]) await handle.appendFile(bytesOf(part));
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(growing(file), file);
}

function growing(file: string): string {
  return `${file}.new`;
}

function readState(state: Buffer): { head: Head; arrays: Map<string, SavedArray> } {
  if (!state.subarray(0, begin.length).equals(begin)) throw new Error('it is none of Second Look');
  let at = begin.length + prefixBytes;
  if (state.length < at) throw new Error('it is cut off');
  const headBytes = state.readUInt32LE(begin.length);
  const packed = state.subarray(at, at + headBytes);
  if (crc32(packed) !== state.readUInt32LE(begin.length + 4)) throw new Error('it is damaged');
  const head = deserialize(packed) as Head;
  at += headBytes;
  const arrays = new Map<string, SavedArray>();
  for (const { name, kind, length, checksum } of head.arrays) {
    const bytes = state.subarray(at, at + length * arrayKinds[kind].BYTES_PER_ELEMENT);
    if (crc32(bytes) !== checksum) throw new Error('it is damaged');
    // A copy: numbers have to begin at a multiple of their size.
    arrays.set(name, new arrayKinds[kind](new Uint8Array(bytes).buffer));
    at += bytes.length;
  }
  return { head, arrays };
}

/** What an earlier process wrote behind the pieces that count is written over. */
async function writeScores(
  file: string,
  known: readonly number[],
  scored: readonly ScoredEpoch[],
): Promise<number[]> {
  const handle = await open(file, known.length === 0 ? 'w' : 'r+');
  const checksums = [...known];
  try {
    for (const { probabilities, keepMask } of scored.slice(known.length)) {
      const pieceBytes = probabilities.byteLength + keepMask.byteLength;
      const at = checksums.length * pieceBytes;
      await writeAt(handle, bytesOf(probabilities), at);
      await writeAt(handle, keepMask, at + probabilities.byteLength);
      checksums.push(crc32(keepMask, crc32(bytesOf(probabilities))));
    }
    await handle.sync();
  } finally {
    await handle.close();
  }
  return checksums;
}

async function readScores(
  file: string,
  checksums: readonly number[],
  { labels, classCount }: Pick<TrainingJob, 'labels' | 'classCount'>,
): Promise<ScoredEpoch[]> {
  const scored: ScoredEpoch[] = [];
  const handle = await open(file, 'r');
  try {
    for (const checksum of checksums) {
      const probabilities = new Uint16Array(labels.length * classCount);
      const keepMask = new Uint8Array(labels.length);
      const at = scored.length * (probabilities.byteLength + keepMask.byteLength);
      await readAt(handle, bytesOf(probabilities), at);
      await readAt(handle, keepMask, at + probabilities.byteLength);
      if (crc32(keepMask, crc32(bytesOf(probabilities))) !== checksum) throw new Error('it is damaged');
      scored.push({ probabilities, keepMask });
    }
  } finally {
    await handle.close();
  }
  return scored;
}

async function writeAt(handle: FileHandle, bytes: Uint8Array, position: number): Promise<void> {
  for (let done = 0; done < bytes.length;) {
    const { bytesWritten } = await handle.write(bytes, done, bytes.length - done, position + done);
    done += bytesWritten;
  }
}

async function readAt(handle: FileHandle, bytes: Uint8Array, position: number): Promise<void> {
  for (let done = 0; done < bytes.length;) {
    const { bytesRead } = await handle.read(bytes, done, bytes.length - done, position + done);
    if (bytesRead === 0) throw new Error('it is cut off');
    done += bytesRead;
  }
}

function kindOf(values: SavedArray): ArrayKind {
  if (values instanceof Uint8Array) return 'Uint8Array';
  if (values instanceof Int32Array) return 'Int32Array';
  return values instanceof Float32Array ? 'Float32Array' : 'Float64Array';
}

/** A view, not a copy. Little endian like every machine that Node runs on. */
function bytesOf(values: ArrayBufferView): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
}

function undefinedIfMissing(error: unknown): undefined {
  if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
}
