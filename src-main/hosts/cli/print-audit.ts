// The result of an audit as text for a person.

import type { AuditReport, SuspectSummary } from '../../../src-shared/contract.ts';
import type { Tier, UnreadableFile, VerdictCounts } from '../../../src-shared/domain.ts';
import { tiers } from '../../../src-shared/domain.ts';
import { setsAside } from '../../../src-shared/loss-words.ts';
import type { PrunedEpochs } from '../../../src-shared/pruned-epochs.ts';
import type { Interval } from '../../../src-shared/review.ts';
import { likelyWhere } from '../../../src-shared/tier-words.ts';
import { visibleText } from '../../app/visible-text.ts';
import { doubleSections } from './print-doubles.ts';
import { formatCount, formatDuration, formatShare, formatThings } from './format-number.ts';
import { moreLine } from './more-line.ts';
import { confusedPairLines, errorsOfClass, promiseLines, rateCells, rateColumns } from './print-promises.ts';
import type { Paint, TextOptions } from './terminal.ts';
import type { Cell } from './text-table.ts';
import { textTable } from './text-table.ts';
import { verdictWords } from './verdict-words.ts';

/** What a person may want to do with the result, ready to be typed. */
export interface NextCommands {
  readonly reviewCommand: string;
  readonly exportCommand: string;
}

export interface PrintOptions extends NextCommands, TextOptions {}

const classesShown = 40;
const pairsShown = 10;
const suspectsShown = 15;
const filesShown = 20;

const tierTitles: Readonly<Record<Tier, string>> = { likely: 'Likely', possible: 'Possible', fine: 'Fine' };

export function printAudit(report: AuditReport, options: PrintOptions): string {
  const sections = [
    titleLines(report, options),
    roundLines(report, options),
    promiseLines(report, options),
    classLines(report, options),
    pairLines(report, options),
    suspectLines(report, options),
    ...doubleSections(report, options),
    fileLines('Could not be read', report.unreadable, options),
    fileLines('Left out', report.ignored, options),
    warningLines(report.warnings, options),
    closingLines(report, options),
  ];
  const shown = sections.filter((lines) => lines.length > 0).map((lines) => `${lines.join('\n')}\n`);
  return shown.join('\n');
}

function titleLines(
  { run, stopped, dataSet, examples, perClass, epochs, settings, seconds }: AuditReport,
  { paint }: PrintOptions,
): string[] {
  const pictures = `${formatThings(examples, 'picture')} in ${formatThings(perClass.length, 'class', 'classes')}`;
  const title = paint.strong(visibleText(`Run ${run}: ${pictures} of ${dataSet.folder}`));
  const time = `Read in ${formatDuration(seconds.reading)}, trained in ${formatDuration(seconds.training)}.`;
  if (!stopped) return [title, time];
  const planned = settings.trainings * settings.epochs;
  const early =
    epochs.length < planned
      ? `Stopped after ${epochs.length} of ${formatThings(planned, 'epoch')}; what follows is based on those. The same command begins anew.`
      : 'Stopped after its last epoch; the look at the pictures without their labels is left out.';
  return [title, time, paint.warning(early)];
}

/** What a later run began with, and what is new in it. */
function roundLines({ sinceLastRun }: AuditReport, { paint }: PrintOptions): string[] {
  if (sinceLastRun === undefined) return [];
  const { lastRun, startedFrom, newSuspects, knownSuspects, settled, believedNow } = sinceLastRun;
  const became = [
    [settled, 'settled by verdicts'],
    [believedNow, 'believed now'],
    [knownSuspects, 'still there'],
  ] as const;
  const words = became.flatMap(([count, what]) =>
    count === 0 ? [] : [`${formatCount(count)} ${count === 1 ? 'is' : 'are'} ${what}`],
  );
  const last = words.length === 0 ? '' : ` Of those of run ${lastRun}, ${words.join(', ')}.`;
  return [startedFromLine(startedFrom), `${paint.strong(formatThings(newSuspects, 'new suspect'))}.${last}`];
}

function startedFromLine(from: VerdictCounts | null): string {
  if (from === null) return 'Verdicts were ignored: trained on the labels of the folder alone.';
  const words = verdictWords(from);
  return words === undefined
    ? 'There were no verdicts to train from.'
    : `Trained from your verdicts: ${words}.`;
}

function classLines(
  { perClass, tiers: totals, examples, selfTest }: AuditReport,
  { columns, paint }: PrintOptions,
): string[] {
  const suspectsOf = (summary: (typeof perClass)[number]): number =>
    summary.tiers.likely + summary.tiers.possible;
  const isCut = perClass.length > classesShown;
  const shown = isCut
    ? [...perClass].sort((a, b) => suspectsOf(b) - suspectsOf(a)).slice(0, classesShown)
    : perClass;
  const row = (
    label: string,
    count: number,
    counts: Readonly<Record<Tier, number>>,
    errors: Interval | undefined,
  ): readonly Cell[] => [
    { text: label },
    { text: formatCount(count) },
    ...tiers.map((tier) => ({
      text: formatCount(counts[tier]),
      paint: tierPaint(tier, counts[tier], paint),
    })),
    ...(selfTest === undefined ? [] : rateCells(errors, count)),
  ];
  const lines = textTable(
    [
      { title: 'Class', keep: 'start' },
      { title: 'Pictures', align: 'right' },
      ...tiers.map((tier) => ({ title: tierTitles[tier], align: 'right' as const })),
      ...(selfTest === undefined ? [] : rateColumns),
    ],
    [
      ...shown.map((summary) =>
        row(
          visibleText(summary.label),
          summary.examples,
          summary.tiers,
          selfTest && errorsOfClass(selfTest, summary.label),
        ),
      ),
      row('All classes', examples, totals, selfTest?.errors),
    ],
    { columns, paintHead: paint.strong },
  );
  if (isCut) {
    const hidden = formatThings(perClass.length - classesShown, 'class', 'classes');
    lines.splice(-1, 0, paint.faint(`… and ${hidden} with fewer suspects`));
  }
  return lines;
}

function pairLines({ confusedPairs, selfTest }: AuditReport, options: PrintOptions): string[] {
  if (selfTest !== undefined) return confusedPairLines(selfTest, options);
  const { columns, paint } = options;
  if (confusedPairs.length === 0) return [];
  return textTable(
    [
      { title: 'Most confused: given', keep: 'start' },
      { title: '→ suggested', keep: 'start' },
      { title: 'Suspects', align: 'right' },
    ],
    confusedPairs
      .slice(0, pairsShown)
      .map(({ given, suggested, count }) => [
        { text: visibleText(given) },
        { text: `→ ${visibleText(suggested)}` },
        { text: formatCount(count) },
      ]),
    { columns, paintHead: paint.strong },
  );
}

function suspectLines(
  { topSuspects, tiers: totals, settings }: AuditReport,
  { columns, paint }: PrintOptions,
): string[] {
  const suspects = topSuspects.filter(({ tier }) => tier !== 'fine');
  if (suspects.length === 0) return ['No label looks wrong.'];

  const shown = suspects.slice(0, suspectsShown);
  const isPruning = setsAside(settings);
  const all = totals.likely + totals.possible;
  return [
    paint.strong(
      shown.length < all
        ? `The ${shown.length} least believed of ${formatThings(all, 'suspect')}`
        : formatThings(all, 'suspect'),
    ),
    ...textTable(
      [
        { title: 'Picture', keep: 'end' },
        { title: 'Given', keep: 'start' },
        { title: '→ suggested', keep: 'start' },
        { title: 'Probability', align: 'right' },
        { title: 'Quality', align: 'right' },
        ...(isPruning ? [{ title: 'Pruned', align: 'right' as const }] : []),
        { title: 'Tier' },
      ],
      shown.map((suspect) => suspectRow(suspect, isPruning, paint)),
      { columns, paintHead: paint.faint },
    ),
  ];
}

function suspectRow(suspect: SuspectSummary, isPruning: boolean, paint: Paint) {
  const { path, givenLabel, suggestedLabel, suggestedProbability, quality, tier, pruned } = suspect;
  return [
    { text: visibleText(path) },
    { text: visibleText(givenLabel) },
    // Of equal pictures the one whose label is believed.
    { text: suggestedLabel === givenLabel ? 'as given' : `→ ${visibleText(suggestedLabel)}` },
    { text: formatShare(suggestedProbability) },
    { text: quality.toFixed(4) },
    ...(isPruning ? [{ text: prunedText(pruned) }] : []),
    { text: tier, paint: tierPaint(tier, 1, paint) },
  ];
}

/** A training that was stopped early may not have come to its first pruning. */
function prunedText(pruned: PrunedEpochs | undefined): string {
  return pruned === undefined || pruned.of === 0 ? '–' : `${pruned.epochs}/${pruned.of}`;
}

function fileLines(title: string, files: readonly UnreadableFile[], { paint }: PrintOptions): string[] {
  if (files.length === 0) return [];
  return [
    paint.strong(`${title}: ${formatThings(files.length, 'file')}`),
    ...files.slice(0, filesShown).map(({ path, reason }) => `  ${visibleText(path)}: ${visibleText(reason)}`),
    ...moreLine(files.length, filesShown, paint),
  ];
}

function warningLines(warnings: readonly string[], { paint }: PrintOptions): string[] {
  return warnings.map((warning) => paint.warning(`Note: ${visibleText(warning)}`));
}

function closingLines(
  { selfTest, callsLikely, tiers, settings }: AuditReport,
  { paint, reviewCommand, exportCommand }: PrintOptions,
): string[] {
  const likely = selfTest === undefined ? likelyWhere({ callsLikely }) : 'the label is probably wrong';
  return [
    paint.faint('Quality runs from 0 to 1; the lower, the less the model believes the given label.'),
    ...(setsAside(settings) && tiers.likely + tiers.possible > 0
      ? [
          paint.faint(
            'Pruned: after how many epochs the label was set aside, of those after which it could be.',
          ),
        ]
      : []),
    paint.faint(`Likely: ${likely}. Possible: worth a look. Fine: nothing speaks against it.`),
    `To review the suspects: ${reviewCommand}`,
    `To write the labels:    ${exportCommand}`,
    paint.faint(
      tiers.likely > 0
        ? 'Of those, only labels that a person changed differ; with --accept likely also the likely ones, which then take their suggestions unseen.'
        : 'Of those, only labels that a person changed differ.',
    ),
  ];
}

function tierPaint(tier: Tier, count: number, paint: Paint): (text: string) => string {
  if (count === 0) return paint.faint;
  switch (tier) {
    case 'likely':
      return paint.danger;
    case 'possible':
      return paint.warning;
    case 'fine':
      return (text) => text;
    default:
      return tier satisfies never;
  }
}
