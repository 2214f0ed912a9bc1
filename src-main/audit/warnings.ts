// What a reader of a run's numbers should know before believing them.

import type { ClassSummary } from '../../src-shared/contract.ts';
import type { EpochReport } from '../../src-shared/domain.ts';
import { fewPictures } from '../../src-shared/few-pictures.ts';
import type { TrainingSettings } from '../../src-shared/training-settings.ts';
import { agreementOf } from './agreement.ts';

export interface RunFigures {
  /** At least one. */
  readonly epochs: readonly EpochReport[];
  readonly perClass: readonly ClassSummary[];
  readonly settings: Pick<TrainingSettings, 'plantedShare' | 'averageAfterEpoch'>;
}

const smallFolder = 300;

/** Each a whole sentence or two. */
export function warningsAbout(figures: RunFigures): string[] {
  const { perClass } = figures;
  return [
    ...[smallClasses(perClass), smallSet(perClass), weakModel(figures), crowd(perClass)],
    unheard(figures),
  ].flat();
}

/** A training says nothing of the labels that it was shown others for, and where it is the only one, nobody does. */
function unheard({ epochs, perClass, settings }: RunFigures): string[] {
  const isFirstAlone = !epochs.some(
    ({ training = 1, epoch }) => training > 1 && epoch > settings.averageAfterEpoch,
  );
  const planted = Math.round(settings.plantedShare * countExamples(perClass));
  if (!isFirstAlone || planted === 0) return [];
  return [
    `The training ended before a second one could look at pictures that the first was shown under a wrong label on purpose, up to ${planted.toLocaleString('en')}. Nothing is said about those.`,
  ];
}

function smallClasses(perClass: readonly ClassSummary[]): string[] {
  const small = perClass.filter(({ examples }) => examples < fewPictures);
  if (small.length === 0) return [];
  const named = small.slice(0, 5).map(({ label, examples }) => `${label} (${examples})`);
  const more = small.length > 5 ? ` and ${small.length - 5} more` : '';
  const what = small.length === 1 ? 'One class has' : `${small.length} classes have`;
  return [
    `${what} fewer than ${fewPictures} pictures: ${named.join(', ')}${more}. That is too few to learn from, so look at these pictures yourself.`,
  ];
}

function smallSet(perClass: readonly ClassSummary[]): string[] {
  const examples = countExamples(perClass);
  if (examples >= smallFolder) return [];
  return [`${examples} pictures are few for a model that starts from nothing; take the suspects as hints.`];
}

function weakModel({ epochs, perClass, settings }: RunFigures): string[] {
  const sizes = perClass.map(({ examples }) => examples);
  const agreement = agreementOf(epochs, sizes, settings);
  if (agreement?.isWeak !== true) return [];
  const { agreed, chance } = agreement;
  return [
    `Averaged over its later epochs, the model agrees with only ${share(agreed)} of the labels it did not train on, and always naming the largest class would agree with ${share(chance)}. Either very many labels are wrong, or the pictures are too few or too hard. Take the suspects as hints: none is called likely for what the model says.`,
  ];
}

function crowd(perClass: readonly ClassSummary[]): string[] {
  const crowded = perClass.filter(
    ({ examples, tiers }) => examples >= fewPictures && tiers.fine < examples / 2,
  );
  if (crowded.length === 0) return [];
  const named = crowded.slice(0, 5).map(({ label }) => label);
  const more = crowded.length > 5 ? ` and ${crowded.length - 5} more` : '';
  return [
    `More than half of the pictures of ${named.join(', ')}${more} are suspects. Where that cannot be, the model does not understand the class: its pictures may be too different, or it looks like another one.`,
  ];
}

function countExamples(perClass: readonly ClassSummary[]): number {
  return perClass.reduce((sum, { examples }) => sum + examples, 0);
}

function share(value: number): string {
  return `${Math.round(100 * value)} %`;
}
