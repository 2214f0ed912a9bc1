// The paper's comparison (Zhang and Sabuncu 2018, tables 2 and 3), ours: cross-entropy, MAE, Lq and truncated Lq train on the
// same wrong labels for a short and a long time. How right is each on clean test pictures, and how well does it rank what is wrong?
//
//   npm run bench:losses -- RESULTS TEST_TREE TREE... [--losses ce,mae,lq,truncated-lq] [--epochs 12,36] [--seed 1] [--threads 2]
//
// Trees are as for bench:detect, all pictures 32 × 32; the labels of TEST_TREE are taken to be right. One training each, no error
// planted, every other setting left to the program. Every training's numbers are added to the file RESULTS as a line, and what is
// there is not done again.

import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { arch, availableParallelism, cpus, platform } from 'node:os';
import { basename, join } from 'node:path';
import { parse } from 'csv-parse/sync';
import PQueue from 'p-queue';
import type { TrainingRequest } from '../../src-shared/training-settings.ts';
import { lossNames } from '../../src-shared/training-settings.ts';
import { openOnnxBackend } from '../../src-main/backends/onnx/open-onnx-backend.ts';
import type { WholeView } from '../../src-main/engine/augment.ts';
import { mirrored, straight } from '../../src-main/engine/augment.ts';
import type { ParameterSet } from '../../src-main/engine/backend.ts';
import { chooseSettings } from '../../src-main/engine/choose-settings.ts';
import { combineOpinions, marginsOf } from '../../src-main/engine/opinion.ts';
import { placePictures } from '../../src-main/engine/place-pictures.ts';
import { prepareNetwork } from '../../src-main/engine/prepare-network.ts';
import { scoreAll } from '../../src-main/engine/score-all.ts';
import { train } from '../../src-main/engine/train.ts';
import { decodePicture } from '../../src-main/sources/decode-picture.ts';
import { averagePrecision } from './metrics.ts';

interface Pictures {
  /** [n, 3, size, size] uint8 */
  readonly images: Uint8Array;
  /** [n] as given, and as they should be. */
  readonly given: Int32Array;
  readonly truth: Int32Array;
}

interface Line {
  readonly tree: string;
  readonly loss: string;
  readonly epochs: number;
  readonly seed: number;
  /** Of the test pictures. */
  readonly accuracy: number;
  readonly averagePrecision: number;
  readonly seconds: number;
}

const size = 32;
const rest = process.argv.slice(2);
const losses = take('--losses')?.split(',') ?? lossNames;
const epochCounts = (take('--epochs') ?? '12,36').split(',').map(Number);
const seed = Number(take('--seed') ?? 1);
const threads = Number(take('--threads') ?? availableParallelism());
const [results, testTree, ...trees] = rest;
if (trees.length === 0) throw new Error('Usage: losses.ts RESULTS TEST_TREE TREE...');
const known = existsSync(results) ? readFileSync(results, 'utf8').trim().split('\n').map(readLine) : [];
const print = (line: string): unknown => process.stdout.write(`${line}\n`);
print(
  `${cpus()[0].model}, ${availableParallelism()} cores, ${threads} threads, ${platform()} ${arch()}, seed ${seed}`,
);
print('| pictures | loss | epochs | right on test pictures | AP | minutes |');
print('| --- | --- | ---: | ---: | ---: | ---: |');

const test = await read(testTree);
for (const tree of trees) {
  const pictures = await read(tree);
  for (const epochs of epochCounts)
    for (const loss of losses) {
      const about = { tree: basename(tree), loss, epochs, seed };
      const done = known.find((line) =>
        Object.entries(about).every(([key, value]) => line[key as keyof Line] === value),
      );
      const line = done ?? {
        ...about,
        ...(await measure(pictures, { loss, epochs, seed } as TrainingRequest)),
      };
      if (done === undefined) appendFileSync(results, `${JSON.stringify(line)}\n`);
      const { accuracy, averagePrecision: precision, seconds } = line;
      print(
        `| ${line.tree} | ${loss} | ${epochs} | ${accuracy.toFixed(4)} | ${precision.toFixed(4)} | ${(seconds / 60).toFixed(1)} |`,
      );
    }
}

async function measure(
  { images, given, truth }: Pictures,
  request: TrainingRequest,
): Promise<Pick<Line, 'accuracy' | 'averagePrecision' | 'seconds'>> {
  const classes = Math.max(...given) + 1;
  const settings = {
    ...chooseSettings({ ...request, effort: 'quick' }, { examples: given.length, classes, size }),
    // What a loss learns by itself is the question.
    pretrainEpochs: 0,
  };
  const { network, parameters, startingWeights } = prepareNetwork(images, classes, settings);
  const backend = await openOnnxBackend(network, parameters, { ...settings, threads });
  const start = performance.now();
  let average: ParameterSet = parameters;
  const { signal } = new AbortController();
  const ended = await train({
    ...{ images, labels: given, classes, settings, backend, startingWeights, signal },
    now: () => performance.now(),
    onEpoch: () => undefined,
    // What the run ends with is the weights it judges by: the average of the last ones.
    onState: async ({ weightAverage }) => {
      average = weightAverage.parameters();
      return Promise.resolve();
    },
  });
  const seconds = (performance.now() - start) / 1000;
  const { logs } = combineOpinions(ended.opinions, classes);
  const wrong = Array.from(given, (label, example) => label !== truth[example]);
  const precision = averagePrecision([...marginsOf(logs, given, classes)], wrong);

  await backend.restore(average);
  const placed = await placePictures(backend, { images: test.images, size, fill: [0, 0, 0], average });
  const look = (view: WholeView): Promise<Float32Array> =>
    scoreAll(placed, { count: test.truth.length, classes, view, signal });
  const asTheyAre = await look(straight);
  const other = ended.mirrored ? await look(mirrored) : asTheyAre;
  await backend.close();
  const scores = asTheyAre.map((p, at) => (p + other[at]) / 2);
  return { accuracy: accuracyOf(scores, test.truth, classes), averagePrecision: precision ?? 0, seconds };
}

function accuracyOf(scores: Float32Array, truth: Int32Array, classes: number): number {
  let right = 0;
  truth.forEach((label, example) => {
    const row = scores.subarray(example * classes, (example + 1) * classes);
    if (row.every((score) => score <= row[label])) right++;
  });
  return right / truth.length;
}

async function read(tree: string): Promise<Pictures> {
  const csv = readFileSync(join(tree, 'truth.csv'), 'utf8');
  const rows = parse<Record<string, string>>(csv, { columns: true });
  const names = [...new Set(rows.map(({ given }) => given))].sort();
  const images = new Uint8Array(rows.length * 3 * size * size);
  const queue = new PQueue({ concurrency: 4 });
  await queue.addAll(
    rows.map(({ file }, at) => async () => {
      const { pixels } = await decodePicture(readFileSync(join(tree, file)), size);
      images.set(pixels, at * 3 * size * size);
    }),
  );
  const numbers = (column: 'given' | 'truth'): Int32Array =>
    Int32Array.from(rows, (row) => names.indexOf(row[column]));
  return { images, given: numbers('given'), truth: numbers('truth') };
}

function readLine(line: string): Line {
  return JSON.parse(line) as Line;
}

function take(option: string): string | undefined {
  const at = rest.indexOf(option);
  return at < 0 ? undefined : rest.splice(at, 2)[1];
}
