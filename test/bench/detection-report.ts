// Compares an audit's exported labels with the truth of a tree that make-folder wrote. Numbers and text, no processes.

import { parse } from 'csv-parse/sync';
import { tiers, type Tier } from '../../src-shared/domain.ts';
import type { CutQuality } from './metrics.ts';
import { areaUnderRoc, averagePrecision, cutQuality, ratio } from './metrics.ts';

/** One example, seen from both sides. */
export interface JudgedExample {
  readonly path: string;
  readonly givenLabel: string;
  /** The right class; null where none fits. */
  readonly truth: string | null;
  /** The truth file's `is_error`: the given label is not the right class, or none fits. */
  readonly isError: boolean;
  /** `bad`: no class fits. `contested`: people disagree. */
  readonly status: string;
  readonly quality: number;
  readonly tier: Tier;
  readonly suggestedLabel: string;
}

export interface JoinedLabels {
  readonly examples: readonly JudgedExample[];
  /** Paths in the truth file that the audit did not judge, such as unreadable pictures. */
  readonly missing: readonly string[];
}

/** What counts as wrong, and among which examples. */
export interface Question {
  readonly name: string;
  readonly examples: number;
  readonly wrong: number;
  readonly auroc: number | null;
  readonly averagePrecision: number | null;
  readonly likely: CutQuality;
  readonly likelyOrPossible: CutQuality;
}

export interface DetectionReport {
  /** The first counts `is_error` as wrong, over all examples; the others, if any, read natural noise more finely. */
  readonly questions: readonly Question[];
  /** Share of the wrong examples with a right class whose suggested label is that class. */
  readonly suggestionAccuracy: number | null;
  readonly flaggedShare: Readonly<Record<'likely' | 'likelyOrPossible', number | null>>;
  readonly missing: number;
}

const imageFolder = 'images/';

/**
 * @param labelsCsv  what `second-look export` wrote; paths relative to TREE/images
 * @param truthCsv   make-folder's truth.csv; files relative to TREE
 */
export function joinLabels(labelsCsv: string, truthCsv: string): JoinedLabels {
  const truths = new Map(rowsOf(truthCsv).map((row) => [withoutImageFolder(field(row, 'file')), row]));
  const examples = rowsOf(labelsCsv).map((row): JudgedExample => {
    const path = field(row, 'path');
    const truth = truths.get(path);
    if (truth === undefined) throw new Error(`${path} was exported but is not in the truth file.`);
    truths.delete(path);
    const givenLabel = field(row, 'given_label');
    if (givenLabel !== field(truth, 'given')) {
      throw new Error(
        `${path} has the given label ${givenLabel}, but ${field(truth, 'given')} in the truth file.`,
      );
    }
    return {
      path,
      givenLabel,
      truth: field(truth, 'truth') || null,
      isError: field(truth, 'is_error') === '1',
      status: field(truth, 'status'),
      quality: numberIn(row, 'quality'),
      tier: tierIn(row),
      suggestedLabel: field(row, 'suggested_label'),
    };
  });
  return { examples, missing: [...truths.keys()] };
}

export function reportDetection({ examples, missing }: JoinedLabels): DetectionReport {
  const all = ask('is_error', examples, ({ isError }) => isError);
  const undisputed = examples.filter(({ status }) => status !== 'contested');
  const isBad = ({ status, truth }: JudgedExample): boolean => status === 'bad' || truth === null;
  const isNatural = undisputed.length < examples.length || examples.some(isBad);
  const finer = [
    ask('error or bad, contested left out', undisputed, (example) => example.isError || isBad(example)),
    ask(
      'error, bad and contested left out',
      undisputed.filter((example) => !isBad(example)),
      ({ isError }) => isError,
    ),
  ];
  const correctable = examples.filter(({ isError, truth }) => isError && truth !== null);
  return {
    questions: isNatural ? [all, ...finer] : [all],
    suggestionAccuracy: ratio(
      correctable.filter(({ suggestedLabel, truth }) => suggestedLabel === truth).length,
      correctable.length,
    ),
    flaggedShare: {
      likely: ratio(all.likely.flagged, examples.length),
      likelyOrPossible: ratio(all.likelyOrPossible.flagged, examples.length),
    },
    missing: missing.length,
  };
}

/** Lines for a person: one value per line, one column per question. */
export function detectionTable(report: DetectionReport, seconds: number): string[] {
  const perQuestion = (title: string, value: (question: Question) => string): string[] => [
    title,
    ...report.questions.map(value),
  ];
  const cut = (title: string, of: (question: Question) => CutQuality): string[][] => [
    perQuestion(`${title}: flagged`, (question) => String(of(question).flagged)),
    perQuestion(`${title}: precision`, (question) => decimals(of(question).precision)),
    perQuestion(`${title}: recall`, (question) => decimals(of(question).recall)),
    perQuestion(`${title}: F1`, (question) => decimals(of(question).f1)),
  ];
  const rows = [
    perQuestion('wrong means', ({ name }) => name),
    perQuestion('examples', ({ examples }) => String(examples)),
    perQuestion('wrong', ({ wrong }) => String(wrong)),
    perQuestion('AUROC', ({ auroc }) => decimals(auroc)),
    perQuestion('AP', ({ averagePrecision }) => decimals(averagePrecision)),
    ...cut('likely', ({ likely }) => likely),
    ...cut('likely + possible', ({ likelyOrPossible }) => likelyOrPossible),
    ['share flagged likely', decimals(report.flaggedShare.likely)],
    ['share flagged at all', decimals(report.flaggedShare.likelyOrPossible)],
    ['right suggestions for wrong labels', decimals(report.suggestionAccuracy)],
    ['not judged', String(report.missing)],
    ['seconds', seconds.toFixed(1)],
  ];
  const widths = Array.from({ length: report.questions.length + 1 }, (_, column) =>
    Math.max(...rows.map((row) => (row[column] ?? '').length)),
  );
  return rows.map((row) =>
    row
      .map((text, column) => (column === 0 ? text.padEnd(widths[0]) : text.padStart(widths[column])))
      .join('  '),
  );
}

function ask(
  name: string,
  examples: readonly JudgedExample[],
  isWrongIn: (example: JudgedExample) => boolean,
): Question {
  const quality = examples.map((example) => example.quality);
  const isWrong = examples.map(isWrongIn);
  return {
    name,
    examples: examples.length,
    wrong: isWrong.filter(Boolean).length,
    auroc: areaUnderRoc(quality, isWrong),
    averagePrecision: averagePrecision(quality, isWrong),
    likely: cutQuality(
      examples.map(({ tier }) => tier === 'likely'),
      isWrong,
    ),
    likelyOrPossible: cutQuality(
      examples.map(({ tier }) => tier !== 'fine'),
      isWrong,
    ),
  };
}

type Row = Readonly<Record<string, string>>;

function rowsOf(csv: string): Row[] {
  return parse<Row>(csv, { columns: true, skip_empty_lines: true });
}

function field(row: Row, name: string): string {
  if (!(name in row))
    throw new Error(`The column ${name} is missing; there are ${Object.keys(row).join(', ')}.`);
  return row[name];
}

function numberIn(row: Row, name: string): number {
  const text = field(row, name);
  const value = Number(text);
  if (text === '' || !Number.isFinite(value)) throw new Error(`${name} is "${text}", not a number.`);
  return value;
}

function tierIn(row: Row): Tier {
  const text = field(row, 'tier');
  const tier = tiers.find((name) => name === text);
  if (tier === undefined) throw new Error(`tier is "${text}", not one of ${tiers.join(', ')}.`);
  return tier;
}

function withoutImageFolder(file: string): string {
  if (!file.startsWith(imageFolder))
    throw new Error(`${file} in the truth file is not below ${imageFolder}.`);
  return file.slice(imageFolder.length);
}

function decimals(value: number | null): string {
  return value === null ? '-' : value.toFixed(4);
}
