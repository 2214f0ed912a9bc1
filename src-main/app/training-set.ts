// What a run is trained on: the pictures of a folder, with the labels that people gave them.

import type { Verdict, VerdictCounts, VerdictKind } from '../../src-shared/domain.ts';
import { AppError } from '../../src-shared/errors.ts';
import type { ReadPicture } from '../sources/read-pictures.ts';
import { meaningOf } from './meaning-of-verdict.ts';
import type { AppContext } from './open-app.ts';
import type { ReadFolder } from './read-folder.ts';

/** n examples: those of the folder that nobody removed. */
export interface TrainingSet extends Pick<
  ReadFolder,
  'dataSet' | 'pictures' | 'exampleIds' | 'labels' | 'groups' | 'size' | 'pixelsFile'
> {
  /** Those of the folder that have a picture left, then those only people gave; a label index points here. */
  readonly classes: readonly string[];
  /** [n], 1 where a person gave the label; left out where nobody did. */
  readonly trusted?: Uint8Array;
  /** Ids of the examples that people removed. */
  readonly leftOut: Int32Array;
  /** What of the verdicts it holds; left out where nobody wanted them. */
  readonly fromVerdicts?: VerdictCounts;
}

/**
 * A label that was kept or given is trusted. A removed example leaves. Of one that people are unsure about, the folder's
 * label stands, as if nobody had looked.
 *
 * @throws AppError `invalid` where the verdicts leave fewer than two classes
 */
export async function trainingSetOf(
  { store: open }: AppContext,
  folder: ReadFolder,
  fromVerdicts: boolean,
): Promise<TrainingSet> {
  const { dataSet, size, pixelsFile } = folder;
  if (!fromVerdicts) {
    const { pictures, exampleIds, labels, groups } = folder;
    const { classes } = dataSet;
    const about = { dataSet, classes, pictures, exampleIds, labels, groups, size, pixelsFile };
    return { ...about, leftOut: new Int32Array() };
  }
  const store = await open();
  const { taken, leftOut, counts } = judged(folder, store.verdictsOf(dataSet.id));
  const used = new Set(taken.map(({ picture }) => picture.label));
  const classes = [...new Set([...store.labelsOf(dataSet.id), ...used])].filter((label) => used.has(label));
  if (classes.length < 2) throw tooFewClasses(folder, classes);
  const indexOf = new Map(classes.map((label, index) => [label, index]));
  return {
    dataSet,
    classes,
    pictures: taken.map(({ picture }) => picture),
    exampleIds: Int32Array.from(taken, ({ exampleId }) => exampleId),
    labels: Int32Array.from(taken, ({ picture }) => indexOf.get(picture.label) ?? -1),
    groups: Int32Array.from(taken, ({ group }) => group),
    ...(counts.keep + counts.relabel > 0 && {
      trusted: Uint8Array.from(taken, ({ isTrusted }) => Number(isTrusted)),
    }),
    leftOut: Int32Array.from(leftOut),
    fromVerdicts: counts,
    size,
    pixelsFile,
  };
}

interface TakenExample {
  readonly exampleId: number;
  /** With the label to train on. */
  readonly picture: ReadPicture;
  readonly isTrusted: boolean;
  readonly group: number;
}

function judged(
  { pictures, exampleIds, groups }: ReadFolder,
  verdicts: ReadonlyMap<number, Verdict>,
): { taken: TakenExample[]; leftOut: number[]; counts: VerdictCounts } {
  const taken: TakenExample[] = [];
  const leftOut: number[] = [];
  const counts: Record<VerdictKind, number> = { keep: 0, relabel: 0, remove: 0, unsure: 0 };
  pictures.forEach((picture, i) => {
    const exampleId = exampleIds[i];
    const verdict = verdicts.get(exampleId);
    const meant = meaningOf(verdict, picture.label);
    if (verdict !== undefined) counts[meant.kind]++;
    if (meant.kind === 'remove') leftOut.push(exampleId);
    else {
      const { label, isTrusted } = meant;
      taken.push({ exampleId, picture: { ...picture, label }, isTrusted, group: groups[i] });
    }
  });
  return { taken, leftOut, counts };
}

function tooFewClasses({ dataSet }: ReadFolder, classes: readonly string[]): AppError {
  const left = classes.length === 0 ? 'no picture' : `only pictures of class ${JSON.stringify(classes[0])}`;
  return new AppError(
    'invalid',
    `Your verdicts leave ${left} in ${dataSet.folder}, and a label can only be wrong where there are two classes. Take some of them back, or train without them.`,
  );
}
