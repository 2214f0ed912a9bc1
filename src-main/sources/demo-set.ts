// A picture set with known label errors, for trying the program out without any pictures of one's own.

import { mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { AppError } from '../../src-shared/errors.ts';
import type { Shape } from './demo-pictures.ts';
import { drawPicture, seededRandom, shapes } from './demo-pictures.ts';
import { errorCode } from './error-code.ts';
import { setUpSharp } from './set-up-sharp.ts';

export interface DemoSet {
  /** Pictures in the wrong folder, by path relative to the folder. */
  readonly planted: { path: string; trueLabel: string }[];
  readonly pictures: number;
}

/**
 * Draws 720 pictures of six shapes into `folder/<given label>/<number>.png`, where a tenth of the given labels are
 * wrong, each of the other labels being equally likely. The numbers tell nothing. The true labels go to `truth.csv`
 * beside the folder, where an audit of the folder does not see them. The same seed draws the same set.
 *
 * An earlier demo set in the folder is replaced; any other file there makes it refuse.
 *
 * @throws AppError `conflict` when the folder holds something else or the disk is full; `invalid` when it cannot be
 *   written; `cancelled`
 */
export async function drawDemoSet(
  folder: string,
  seed: number,
  options: {
    readonly signal: AbortSignal;
    readonly onProgress: (done: number, total: number) => void;
  },
): Promise<DemoSet> {
  setUpSharp();
  const plans = planPictures(seed);
  const target = resolve(folder);
  const truth = join(dirname(target), 'truth.csv');
  try {
    await mkdir(target, { recursive: true });
    await refuseForeignTruth(truth);
    await clearEarlierSet(target);
    // Both come first: a set that was drawn in part is known as ours too, and no older truth lies beside it.
    const marker: Marker = { madeBy: 'second-look demo', files: plans.map(({ path }) => path) };
    await writeFile(join(target, markerName), `${JSON.stringify(marker)}\n`);
    await writeFile(truth, truthCsv(plans));
    for (const shape of shapes) await mkdir(join(target, shape), { recursive: true });
    for (let from = 0; from < plans.length; from += picturesAtOnce) {
      if (options.signal.aborted) throw new AppError('cancelled', `Drawing into ${target} was stopped.`);
      const some = plans.slice(from, from + picturesAtOnce);
      await Promise.all(
        some.map(async ({ path, trueLabel, drawingSeed }) =>
          writeFile(join(target, path), await drawPicture(trueLabel, drawingSeed)),
        ),
      );
      options.onProgress(from + some.length, plans.length);
    }
  } catch (error) {
    throw explainError(error, target);
  }
  const planted = plans.filter(({ label, trueLabel }) => label !== trueLabel);
  return { planted: planted.map(({ path, trueLabel }) => ({ path, trueLabel })), pictures: plans.length };
}

interface Plan {
  readonly path: string;
  /** Given. */
  readonly label: Shape;
  readonly trueLabel: Shape;
  readonly drawingSeed: number;
}

interface Marker {
  readonly madeBy: 'second-look demo';
  readonly files: readonly string[];
}

const markerName = '.second-look-demo.json';
const truthHeader = 'file,given,truth,is_error';
const picturesPerShape = 120;
const wrongShare = 0.1;
const picturesAtOnce = 8;

/** In the order of their numbers, which is random as to shape and label. */
function planPictures(seed: number): Plan[] {
  const random = seededRandom(seed);
  const trueLabels = shapes.flatMap((shape) => new Array<Shape>(picturesPerShape).fill(shape));
  shuffle(trueLabels, random);
  const order = trueLabels.map((_, index) => index);
  shuffle(order, random);
  const wrong = new Set(order.slice(0, Math.round(trueLabels.length * wrongShare)));
  return trueLabels.map((trueLabel, index) => {
    const others = shapes.filter((shape) => shape !== trueLabel);
    const label = wrong.has(index) ? others[Math.floor(random() * others.length)] : trueLabel;
    const path = `${label}/${String(index + 1).padStart(4, '0')}.png`;
    return { path, label, trueLabel, drawingSeed: Math.floor(random() * 2 ** 32) };
  });
}

/** Fisher and Yates, in place. */
function shuffle(values: unknown[], random: () => number): void {
  for (let i = values.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [values[i], values[j]] = [values[j], values[i]];
  }
}

/** Deletes what an earlier demo wrote here, and nothing else; refuses before anything is deleted. */
async function clearEarlierSet(folder: string): Promise<void> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  if (entries.length === 0) return;
  const ours = new Set((await readMarker(folder))?.files);
  const isOurs = (path: string): boolean => path === markerName || ours.has(path);
  const found = entries.map((entry) => {
    const path = join(entry.parentPath, entry.name)
      .slice(folder.length + 1)
      .replaceAll('\\', '/');
    return { path, isKept: entry.isDirectory() && ours.size > 0 && shapes.some((shape) => shape === path) };
  });
  const foreign = found.find(({ path, isKept }) => !isKept && !isOurs(path));
  if (foreign !== undefined) {
    throw new AppError(
      'conflict',
      `${folder} is not empty (it holds ${foreign.path}), and the demo replaces only pictures it drew itself. Choose a new or empty folder.`,
    );
  }
  for (const { path, isKept } of found) if (!isKept) await rm(join(folder, path));
}

async function readMarker(folder: string): Promise<Marker | undefined> {
  try {
    const marker: unknown = JSON.parse(await readFile(join(folder, markerName), 'utf8'));
    return isMarker(marker) ? marker : undefined;
  } catch {
    return undefined;
  }
}

/** Names only files as the demo draws them: nobody shall be talked into deleting others. */
function isMarker(value: unknown): value is Marker {
  const isRecord = typeof value === 'object' && value !== null && 'madeBy' in value && 'files' in value;
  if (!isRecord || value.madeBy !== 'second-look demo' || !Array.isArray(value.files)) return false;
  return value.files.every((path) => typeof path === 'string' && /^[a-z]+\/\d{4}\.png$/.test(path));
}

async function refuseForeignTruth(truth: string): Promise<void> {
  let text: string;
  try {
    text = await readFile(truth, 'utf8');
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return;
    throw error;
  }
  if (text.startsWith(`${truthHeader}\n`)) return;
  throw new AppError(
    'conflict',
    `${truth} exists and was not written by the demo. Move it away, or choose another folder.`,
  );
}

function truthCsv(plans: readonly Plan[]): string {
  const rows = plans.map(
    ({ path, label, trueLabel }) => `${path},${label},${trueLabel},${Number(label !== trueLabel)}`,
  );
  return `${[truthHeader, ...rows].join('\n')}\n`;
}

function explainError(error: unknown, folder: string): unknown {
  const cause = { cause: error };
  switch (errorCode(error)) {
    case 'ENOSPC':
    case 'EDQUOT':
    case 'EFBIG':
      return new AppError(
        'conflict',
        `The disk that holds ${folder} is full. The demo needs about 10 MB; free some space or choose another folder.`,
        cause,
      );
    case 'EEXIST':
    case 'ENOTDIR':
    case 'EISDIR':
      return new AppError(
        'invalid',
        `The demo cannot draw into ${folder}: a file stands in the way. Choose another folder.`,
        cause,
      );
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return new AppError(
        'invalid',
        `The demo may not write into ${folder}. Check its permissions, or choose another folder.`,
        cause,
      );
    default:
      return error;
  }
}
