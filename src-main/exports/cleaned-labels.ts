// The cleaned label of each example: what a person said, else a suggestion taken unseen, else the given label.

import type { Finding, Tier, Verdict, VerdictKind } from '../../src-shared/domain.ts';
import { comparePaths } from './compare-paths.ts';

/** A finding and the example it is about, without its trajectories. */
export interface LabelFinding extends Omit<
  Finding,
  'givenTrajectory' | 'suggestedTrajectory' | 'prunedTrajectory'
> {
  readonly exampleId: number;
}

export interface LabelRow {
  readonly path: string;
  readonly givenLabel: string;
  /** The cleaned label; null where the example is to be left out. */
  readonly label: string | null;
  /** What a person said; `accepted` where the suggestion was taken without review; null where nobody looked. */
  readonly verdict: VerdictKind | 'accepted' | null;
  readonly suggestedLabel: string;
  readonly suggestedProbability: number;
  readonly quality: number;
  readonly tier: Tier;
}

export interface CleanedLabels {
  /** One per finding, in path order. */
  readonly rows: readonly LabelRow[];
  /** Rows that stay and whose label differs from the given one. */
  readonly relabelled: number;
  /** Rows to be left out. */
  readonly removed: number;
}

/**
 * @param verdicts  by example id; an example that has one, `unsure` included, is never relabelled by its tier
 * @param accept    tiers whose suggestion is taken where nobody gave a verdict
 */
export function cleanedLabels(
  findings: readonly LabelFinding[],
  verdicts: ReadonlyMap<number, Verdict>,
  accept: readonly Tier[],
): CleanedLabels {
  const rows = findings
    .map((finding): LabelRow => {
      const { exampleId, ...columns } = finding;
      const verdict = verdicts.get(exampleId);
      if (verdict !== undefined) {
        return { ...columns, label: labelAfter(verdict, finding.givenLabel), verdict: verdict.kind };
      }
      if (accept.includes(finding.tier) && finding.suggestedLabel !== finding.givenLabel) {
        return { ...columns, label: finding.suggestedLabel, verdict: 'accepted' };
      }
      return { ...columns, label: finding.givenLabel, verdict: null };
    })
    .sort((a, b) => comparePaths(a.path, b.path));
  return {
    rows,
    relabelled: rows.filter(({ label, givenLabel }) => label !== null && label !== givenLabel).length,
    removed: rows.filter(({ label }) => label === null).length,
  };
}

function labelAfter({ kind, label }: Verdict, givenLabel: string): string | null {
  switch (kind) {
    case 'keep':
    case 'unsure':
      return givenLabel;
    case 'relabel':
      return label;
    case 'remove':
      return null;
    default:
      return kind satisfies never;
  }
}
