// How far a long command has come, on standard error.

import type { EffortSeconds, Progress } from '../../../src-shared/contract.ts';
import type { EpochReport, PretrainingReport, VerdictCounts } from '../../../src-shared/domain.ts';
import { aboutDuration } from '../../../src-shared/estimate-words.ts';
import { formatBytes } from '../../../src-shared/format-bytes.ts';
import { lossNumbers, lossTitles, setsAside } from '../../../src-shared/loss-words.ts';
import { pretrainedSentence } from '../../../src-shared/pretraining-words.ts';
import { aboutCount } from '../../../src-shared/promise-words.ts';
import type { Interval } from '../../../src-shared/review.ts';
import type { BackendChoice } from '../../../src-shared/trainer.ts';
import type { Effort, TrainingSettings } from '../../../src-shared/training-settings.ts';
import { efforts } from '../../../src-shared/training-settings.ts';
import { visibleText } from '../../app/visible-text.ts';
import { fitWidth } from './display-width.ts';
import { formatCount, formatDuration, formatShare, formatThings } from './format-number.ts';
import type { Screen } from './terminal.ts';
import { verdictWords } from './verdict-words.ts';

export interface ProgressLines {
  readonly onProgress: (progress: Progress) => void;
  /** Writes a whole line, below a line that is being rewritten. */
  readonly say: (line: string) => void;
  /** Leaves the cursor at the beginning of a line. */
  readonly finish: () => void;
}

const rewriteEveryMs = 100;

/**
 * On a terminal counting happens in one line that is rewritten; elsewhere there is a line every 10 %.
 *
 * @param now  milliseconds from any fixed moment
 */
export function showProgress(screen: Screen, now: () => number): ProgressLines {
  let isRewriting = false;
  let rewrittenAt = -Infinity;
  let countedKind = '';
  let tenthsShown = -1;
  let expected: Interval | null = null;
  let isExplained = false;
  let isPruning = true;

  function finish(): void {
    if (isRewriting) screen.write('\n');
    isRewriting = false;
  }

  function say(line: string): void {
    finish();
    screen.write(`${line}\n`);
  }

  function count(kind: string, done: number, total: number, line: string): void {
    if (kind !== countedKind) {
      finish();
      countedKind = kind;
      rewrittenAt = -Infinity;
      tenthsShown = -1;
    }
    if (screen.isTerminal) {
      if (done < total && now() - rewrittenAt < rewriteEveryMs) return;
      rewrittenAt = now();
      isRewriting = true;
      // \r returns to the start of the line, ESC [ K clears what an older, longer text left behind.
      screen.write(`\r${fitWidth(line, screen.columns - 1)}\x1b[K`);
    } else {
      const tenths = total === 0 ? 10 : Math.floor((10 * done) / total);
      if (tenths <= tenthsShown) return;
      tenthsShown = tenths;
      screen.write(`${line}\n`);
    }
  }

  function onProgress(progress: Progress): void {
    switch (progress.kind) {
      case 'reading': {
        const { done, total, decoded, isComparing } = progress;
        if (isComparing) {
          count('comparing', done, total, `Looking for doubles: ${ofTotal(done, total)}`);
          return;
        }
        count(
          'reading',
          done,
          total,
          `Reading pictures: ${ofTotal(done, total)} (${formatCount(decoded)} decoded)`,
        );
        return;
      }
      case 'exporting': {
        const { done, total, bytes, totalBytes } = progress;
        const copied = totalBytes === 0 ? '' : ` (${formatBytes(bytes)} of ${formatBytes(totalBytes)})`;
        count('exporting', done, total, `Bringing pictures over: ${ofTotal(done, total)}${copied}`);
        return;
      }
      case 'drawing':
        count(
          'drawing',
          progress.done,
          progress.total,
          `Drawing pictures: ${ofTotal(progress.done, progress.total)}`,
        );
        return;
      case 'settings':
        isPruning = setsAside(progress.settings);
        say(settingsLine(progress.settings, progress.examples, progress.classes));
        if (progress.fromVerdicts !== undefined) sayVerdicts(progress.fromVerdicts);
        return;
      case 'estimate':
        say(estimateLine(progress.effort, progress.seconds));
        return;
      case 'backend':
        say(backendLine(progress.choice));
        return;
      case 'pretraining':
        say(pretrainingLine(progress.report));
        return;
      case 'pretrained':
        say(pretrainedSentence(progress.outcome));
        return;
      case 'epoch':
        if (!isExplained) say(epochLegend(isPruning));
        isExplained = true;
        say(epochLine(progress.report, { expected, isPruning }));
        sayWhatFollows(progress.report);
        return;
      case 'expected':
        expected = progress.errors;
        return;
      default:
        progress satisfies never;
    }
  }

  function sayVerdicts(from: VerdictCounts): void {
    const words = verdictWords(from);
    if (words !== undefined)
      say(`Training from your verdicts: ${words}. --ignore-verdicts leaves them aside.`);
  }

  /** After its last epoch an audit goes on for a while without another one. */
  function sayWhatFollows({ epoch, epochs, training = 1, trainings = 1, secondsLeft }: EpochReport): void {
    if (epoch === epochs && training === trainings && secondsLeft >= 1)
      say(`Looking at every picture once more, ${formatDuration(secondsLeft)} left.`);
  }

  return { onProgress, say, finish };
}

export function estimateLine(effort: Effort, seconds: EffortSeconds): string {
  const time = aboutDuration(seconds[effort]);
  const others = efforts
    .map((name) => ({ name, time: aboutDuration(seconds[name]) }))
    .filter((other) => other.name !== effort && other.time !== time)
    .map((other) => `${other.name}: ${other.time}`);
  const beside = others.length === 0 ? '' : ` (${others.join(', ')})`;
  return `Training takes ${time} at ${effort} effort${beside}.`;
}

export function pretrainingLine({ epoch, epochs, loss, secondsLeft }: PretrainingReport): string {
  const place = `epoch ${String(epoch).padStart(String(epochs).length)}/${epochs}`;
  return ['pretraining', place, `loss ${loss.toFixed(3)}`, `${formatDuration(secondsLeft)} left`].join('  ');
}

export function epochLegend(isPruning: boolean): string {
  const kept = isPruning ? '; kept: share of the others that are not pruned' : '';
  return `held-out: share of the pictures not trained on whose label the network agrees with${kept}.`;
}

/**
 * @param expected   wrong labels, as the epochs before tell; null where they do not
 * @param isPruning  whether this training prunes at all
 */
export function epochLine(
  report: EpochReport,
  {
    expected = null,
    isPruning = true,
  }: { readonly expected?: Interval | null; readonly isPruning?: boolean } = {},
): string {
  const { training, trainings = 1 } = report;
  const epoch = String(report.epoch).padStart(String(report.epochs).length);
  return [
    ...(training === undefined || trainings === 1 ? [] : [`training ${training}/${trainings}`]),
    `epoch ${epoch}/${report.epochs}`,
    `loss ${report.loss.toFixed(3)}`,
    `held-out ${formatShare(report.heldOutAccuracy)}`,
    ...(isPruning ? [`kept ${formatShare(report.shareKept)}`] : []),
    ...(expected === null ? [] : [`${aboutCount(expected)} wrong`]),
    `${formatDuration(report.secondsLeft)} left`,
  ].join('  ');
}

export function settingsLine(settings: TrainingSettings, examples: number, classes: number): string {
  const { pretrainEpochs, epochs, trainings, warmUpEpochs, size, seed } = settings;
  const warmUp = warmUpEpochs > 0 ? ` (${warmUpEpochs} to warm up)` : '';
  const parts = [
    lossTitles[settings.loss],
    ...lossNumbers(settings).map(([name, value]) => `${name} ${value}`),
    ...(pretrainEpochs === 0 ? [] : [`${formatThings(pretrainEpochs, 'epoch')} of pretraining`]),
    `${trainings === 1 ? '' : `${trainings} trainings of `}${formatThings(epochs, 'epoch')}${warmUp}`,
    `${size} × ${size} pixels`,
    `seed ${seed}`,
  ];
  const pictures = `${formatThings(examples, 'picture')} in ${formatThings(classes, 'class', 'classes')}`;
  return `Settings: ${parts.join(', ')}; ${pictures}.`;
}

export function backendLine({ name, reason, others, note }: BackendChoice): string {
  const refused = others
    .filter(({ usable }) => !usable)
    .map((other) => `Why not ${other.name}: ${other.reason}`);
  return visibleText([note ?? [], `Backend: ${name}.`, reason, ...refused].flat().join(' '));
}

function ofTotal(done: number, total: number): string {
  return `${formatCount(done)} of ${formatCount(total)}`;
}
