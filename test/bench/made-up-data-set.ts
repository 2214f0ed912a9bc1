// A large data set with findings, made in a minute instead of trained for hours: what the app is measured on.
//
//   node test/bench/made-up-data-set.ts PICTURES_FOLDER DATA_FOLDER [EXAMPLES]

import { hash } from 'node:crypto';
import { mkdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Random } from '../../src-shared/random.ts';
import { seededRandom } from '../../src-shared/random.ts';
import { comparePaths } from '../../src-main/exports/compare-paths.ts';
import type { Picture } from '../../src-main/storage/data-sets.ts';
import type { RunFindings } from '../../src-main/storage/findings.ts';
import { openStore } from '../../src-main/storage/open-store.ts';
import type { Tier } from '../../src-shared/domain.ts';
import { madeUpSelfTest } from '../made-up-self-test.ts';
import { recipe } from '../storage/made-up.ts';
import { drawShape, pictureSide } from './made-up-pictures.ts';

export interface MadeUpDataSet {
  readonly dataSetId: number;
  readonly runId: number;
  readonly classes: readonly string[];
  readonly examples: number;
}

export interface MakingOptions {
  /** Where pictures go: `class-3/004711.png`. Made where it is missing. */
  readonly pictures: string;
  /** What the app is opened on. */
  readonly dataFolder: string;
  /** 100,000 unless told otherwise. */
  readonly examples?: number;
  readonly seed?: number;
}

const classes = Array.from({ length: 10 }, (_, i) => `class-${i}`);
const epochs = 12;
const featureWidth = 128;
const writtenAt = 1_700_000_000;

/**
 * Some 6 % of the examples lie in the wrong class folder and are suspects, and every thousandth is a copy of the picture
 * before it. The same seed gives the same pictures and findings.
 */
export async function makeUpDataSet(options: MakingOptions): Promise<MadeUpDataSet> {
  const { dataFolder, examples = 100_000, seed = 1 } = options;
  const drawn = drawAll(options.pictures, examples, seededRandom(seed, 'pictures'));
  const store = await openStore(dataFolder);
  try {
    const { dataSet, exampleIds } = store.saveDataSet({
      folder: options.pictures,
      classes,
      pictures: drawn.map(({ picture }) => picture),
      unreadable: [{ path: 'class-0/broken.png', reason: 'is cut off. Put back a whole copy.' }],
      ignored: [{ path: 'notes.txt', reason: 'is not a picture, going by its name.' }],
      size: pictureSide,
    });
    const runId = store.startRun({
      dataSetId: dataSet.id,
      recipe: { ...recipe, settings: { ...recipe.settings, epochs } },
      backend: { name: 'cpu', reason: 'Made up.', version: null, others: [] },
    });
    for (let epoch = 1; epoch <= epochs; epoch++) store.addEpoch(runId, madeUpEpoch(epoch, examples));
    store.finishRun(runId, 'finished', findingsAbout(drawn, exampleIds, seededRandom(seed, 'findings')));
    return { dataSetId: dataSet.id, runId, classes, examples };
  } finally {
    store.close();
  }
}

interface Drawn {
  readonly picture: Picture;
  readonly given: number;
  /** What the picture shows. */
  readonly shown: number;
}

/** In path order, as a folder is read. */
function drawAll(folder: string, examples: number, random: Random): Drawn[] {
  for (const label of classes) mkdirSync(join(folder, label), { recursive: true });
  let bytes: Buffer = Buffer.alloc(0);
  const drawn = Array.from({ length: examples }, (_, i): Drawn => {
    const shown = random.integer(classes.length);
    const isWrong = random.next() < 0.06;
    const given = isWrong ? (shown + 1 + random.integer(classes.length - 1)) % classes.length : shown;
    if (i % 1000 !== 999) bytes = drawShape(shown, random);
    const path = `${classes[given]}/${String(i).padStart(6, '0')}.png`;
    writeFileSync(join(folder, path), bytes);
    utimesSync(join(folder, path), writtenAt, writtenAt);
    const picture = {
      path,
      label: classes[given],
      bytes: bytes.length,
      modifiedMs: writtenAt * 1000,
      contentHash: hash('sha256', bytes),
      width: pictureSide,
      height: pictureSide,
    };
    return { picture, given, shown };
  });
  return drawn.sort((a, b) => comparePaths(a.picture.path, b.picture.path));
}

function findingsAbout(drawn: readonly Drawn[], exampleIds: Int32Array, random: Random): RunFindings {
  const n = drawn.length;
  // The last term keeps any two apart.
  const quality = Float64Array.from(
    drawn,
    ({ given, shown }, i) =>
      (given === shown ? 0.99 - 0.6 * random.next() ** 3 : 0.45 * random.next()) + i * 1e-9,
  );
  const givenTrajectory = new Float32Array(n * epochs);
  const suggestedTrajectory = new Float32Array(n * epochs);
  const prunedTrajectory = new Uint8Array(n * epochs);
  const features = new Uint8Array(n * featureWidth);
  quality.forEach((value, example) => {
    for (let epoch = 0; epoch < epochs; epoch++) {
      const at = example * epochs + epoch;
      const belief = (0.1 + (value - 0.1) * (epoch / (epochs - 1))) * (0.9 + 0.1 * random.next());
      givenTrajectory[at] = Math.max(0, belief);
      suggestedTrajectory[at] = (1 - givenTrajectory[at]) * 0.8;
      prunedTrajectory[at] = Number(epoch >= 5 && givenTrajectory[at] < 0.2);
    }
    // Each class has a tenth of the features to itself.
    for (let i = 0; i < featureWidth; i++) {
      const isOwn = i % classes.length === drawn[example].shown;
      features[example * featureWidth + i] = (isOwn ? 50 : 5) * random.next();
    }
  });
  const tier = Array.from(quality, (value): Tier =>
    value < 0.2 ? 'likely' : value < 0.5 ? 'possible' : 'fine',
  );
  const counts = { likely: 0, possible: 0, fine: 0 };
  for (const name of tier) counts[name]++;
  const perClass = classes.map((label, index) => ({
    label,
    examples: drawn.filter(({ given }) => given === index).length,
  }));
  return {
    exampleIds,
    classes,
    labels: Int32Array.from(drawn, ({ given }) => given),
    quality,
    tier,
    callsLikely: true,
    selfTest: madeUpSelfTest(perClass, counts),
    suggested: Int32Array.from(drawn, ({ given, shown }, i) =>
      given === shown && quality[i] < 0.5 ? (shown + 1) % classes.length : shown,
    ),
    suggestedProbability: Float32Array.from(quality, (value) => 1 - value / 2),
    givenProbability: Float32Array.from(quality, (value) => value / 2),
    givenTrajectory,
    suggestedTrajectory,
    prunedTrajectory,
    scoredEpochs: epochs,
    features,
    featureWidth,
  };
}

function madeUpEpoch(epoch: number, examples: number) {
  return {
    epoch,
    epochs,
    loss: 1 / epoch,
    heldOutAccuracy: 1 - 0.7 / epoch,
    shareKept: epoch < 6 ? 1 : 0.95,
    seconds: 10 * epoch,
    secondsLeft: 10 * (epochs - epoch),
    imagesTrained: examples,
  };
}

if (import.meta.main) {
  const [pictures, dataFolder, examples = '100000'] = process.argv.slice(2);
  console.log(await makeUpDataSet({ pictures, dataFolder, examples: Number(examples) }));
}
