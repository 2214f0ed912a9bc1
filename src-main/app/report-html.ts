// The report of a run as one file, with the pictures of its least believed labels inside.

import type { Answers, Picture, PictureView, RunReport } from '../../src-shared/contract.ts';
import { tiers } from '../../src-shared/domain.ts';
import { setsAside } from '../../src-shared/loss-words.ts';
import { noiseMatrix } from '../../src-shared/noise-matrix.ts';
import { qualityHistogram } from '../../src-shared/quality-histogram.ts';
import { remainingErrors, remainingPerClass } from '../../src-shared/remaining-errors.ts';
import type { ReviewColumns } from '../../src-shared/review.ts';
import { reviewedSuspects } from '../../src-shared/reviewed-suspects.ts';
import type { ReportedSuspect } from '../exports/report-html.ts';
import { reportFileName, reportHtml } from '../exports/report-html.ts';
import { countRemains } from './count-remains.ts';

const suspectsShown = 24;

/** Pictures of fewer pixels on a side are enlarged without smoothing. */
const tinySide = 96;

/** Report and columns are of the same run. */
export interface ReportSources {
  readonly report: RunReport;
  readonly columns: ReviewColumns;
  /** As it is stored. */
  readonly prunedTrajectory: (exampleId: number) => Uint8Array | undefined;
  readonly picture: (contentHash: string, view: PictureView) => Promise<Picture | undefined>;
  /** Of this program. */
  readonly version: string;
}

export async function writeReport(sources: ReportSources): Promise<Answers['reportHtml']> {
  const { report, columns, version } = sources;
  const verdicts = new Map(columns.verdicts.map((verdict) => [verdict.exampleId, verdict]));
  const counts = countRemains(columns);
  const isPruning = setsAside(report.run.recipe.settings);
  const html = reportHtml(report, {
    version,
    writtenAt: new Date().toISOString(),
    matrix: noiseMatrix(columns, verdicts),
    review: reviewedSuspects(columns, verdicts),
    histogram: qualityHistogram(columns, verdicts),
    remains: {
      left: remainingErrors(counts, columns.selfTest),
      perClass: remainingPerClass(counts, columns.selfTest),
      labels: columns.labels,
    },
    topSuspects: await Promise.all(topRows(columns).map((row) => suspectAt(row))),
  });
  return { fileName: reportFileName(report), html };

  async function suspectAt(row: number): Promise<ReportedSuspect> {
    const { labels, exampleIds, paths, given, suggested, widths, heights } = columns;
    const hash = Buffer.from(columns.contentHashes.subarray(32 * row, 32 * row + 32)).toString('hex');
    const picture = await sources.picture(hash, 'small');
    return {
      path: paths[row],
      givenLabel: labels[given[row]],
      suggestedLabel: labels[suggested[row]],
      suggestedProbability: columns.suggestedProbability[row],
      quality: columns.quality[row],
      tier: tiers[columns.tier[row]],
      prunedTrajectory: isPruning ? (sources.prunedTrajectory(exampleIds[row]) ?? null) : null,
      verdict: verdicts.get(exampleIds[row]) ?? null,
      picture: picture === undefined ? null : dataAddress(picture),
      isTiny: Math.max(widths[row], heights[row]) <= tinySide,
    };
  }
}

/** The first suspects; rows are in the order of quality. */
function topRows({ tier }: ReviewColumns): number[] {
  const rows: number[] = [];
  for (let row = 0; row < tier.length && rows.length < suspectsShown; row++) {
    if (tiers[tier[row]] !== 'fine') rows.push(row);
  }
  return rows;
}

function dataAddress({ bytes, type }: Picture): string {
  return `data:${type};base64,${Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64')}`;
}
