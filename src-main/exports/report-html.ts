// The report of a run as one HTML file that needs nothing else: to send to a colleague, to print, to keep.

import type { RunReport } from '../../src-shared/contract.ts';
import type { DataSet, Finding, Verdict } from '../../src-shared/domain.ts';
import type { NoiseMatrix } from '../../src-shared/noise-matrix.ts';
import type { QualityBar } from '../../src-shared/quality-histogram.ts';
import type { ReviewedSuspects } from '../../src-shared/reviewed-suspects.ts';
import { classSection } from './report/class-section.ts';
import { doubleSection } from './report/double-section.ts';
import { day, duration, many, time } from './report/figures.ts';
import type { Html } from './report/html.ts';
import { html, Html as RawHtml, named } from './report/html.ts';
import { matrixSection } from './report/matrix-section.ts';
import { promiseSection } from './report/promise-section.ts';
import type { ReportedRemains } from './report/remains-section.ts';
import { remainsSection } from './report/remains-section.ts';
import { logSection, verdictSection } from './report/review-sections.ts';
import { roundSection } from './report/round-section.ts';
import { qualitySection } from './report/quality-section.ts';
import { readingSection, settingsSection } from './report/settings-sections.ts';
import { reportStyle } from './report/report-style.ts';
import { suspectSection } from './report/suspect-section.ts';
import { tiles } from './report/tiles.ts';

export interface ReportExtras {
  /** Of this program. */
  readonly version: string;
  /** UTC, ISO 8601. */
  readonly writtenAt: string;
  readonly matrix: NoiseMatrix;
  readonly review: ReviewedSuspects;
  readonly histogram: readonly QualityBar[];
  readonly remains: ReportedRemains;
  /** Lowest quality first. */
  readonly topSuspects: readonly ReportedSuspect[];
}

export interface ReportedSuspect extends Omit<
  Finding,
  'givenTrajectory' | 'suggestedTrajectory' | 'prunedTrajectory'
> {
  /** Null where the training set no labels aside. */
  readonly prunedTrajectory: Uint8Array | null;
  readonly verdict: Verdict | null;
  /** A `data:` address; null where the picture could not be read. */
  readonly picture: string | null;
  /** A few pixels that are better enlarged without smoothing. */
  readonly isTiny: boolean;
}

/**
 * Names of files and classes come from outside and are escaped. The page runs no script and loads nothing, and says so to
 * the browser. Of the image folder only its name is told, because the path above it is nobody's business.
 */
export function reportHtml(report: RunReport, extras: ReportExtras): string {
  const title = folderName(report.dataSet);
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta
          http-equiv="Content-Security-Policy"
          content="default-src 'none'; img-src data:; style-src 'unsafe-inline'"
        />
        <meta name="referrer" content="no-referrer" />
        <title>${title}, a second look at its labels</title>
        <style>
          ${new RawHtml(reportStyle)}
        </style>
      </head>
      <body>
        ${heading(report, title)}
        <main>
          ${promiseSection(report)} ${tiles(report, extras.review, extras.remains.left)}
          ${warnings(report.warnings)} ${roundSection(report)} ${suspectSection(extras.topSuspects, report)}
          ${matrixSection(extras.matrix)} ${classSection(report.perClass, report.selfTest)}
          ${doubleSection(report)} ${qualitySection(extras.histogram)} ${remainsSection(extras.remains)}
          ${verdictSection(report)} ${logSection(report.log)} ${readingSection(report)}
          ${settingsSection(report)}
        </main>
        <footer>
          Written by Second Look ${extras.version} on ${day(extras.writtenAt)} at ${time(extras.writtenAt)}
          UTC.
        </footer>
      </body>
    </html> `;
  return page.text;
}

/** `second-look-report-pets-run-3.html`, of letters that every system takes. */
export function reportFileName({ run, dataSet }: Pick<RunReport, 'run' | 'dataSet'>): string {
  const name = folderName(dataSet)
    .replace(/[^\p{Letter}\p{Number}._-]+/gu, '-')
    .replace(/^[.-]+|[.-]+$/g, '')
    .slice(0, 80);
  return `second-look-report-${name === '' ? '' : `${name}-`}run-${run.id}.html`;
}

function heading({ run, examples, dataSet, epochs }: RunReport, title: string): Html {
  const ended = run.state === 'stopped' ? ', stopped early' : '';
  const trained = epochs.at(-1)?.seconds;
  return html`<header>
    <p class="muted">A second look at the labels of</p>
    <h1>${named(title)}</h1>
    <p class="lead">
      ${many(examples, 'picture')} in ${many(dataSet.classes.length, 'class', 'classes')}, audited on
      ${day(run.startedAt)} at ${time(run.startedAt)}
      UTC${trained === undefined ? null : ` (${duration(trained)} of training${ended})`}.
    </p>
  </header>`;
}

function warnings(sentences: readonly string[]): Html | null {
  if (sentences.length === 0) return null;
  return html`<ul class="warnings" aria-label="What to know about these numbers">
    ${sentences.map((sentence) => html`<li>${named(sentence)}</li>`)}
  </ul>`;
}

function folderName({ folder }: DataSet): string {
  return folder.split(/[\\/]/).findLast((part) => part !== '') ?? folder;
}
