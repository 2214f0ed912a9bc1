// The cleaned label of each example: what a person said, else a suggestion taken unseen, else the given label.

import type { Finding, Tier, Verdict, VerdictKind } from '../../src-shared/domain.ts';
import { comparePaths } from './compare-paths.ts';

/** An example, and what the run makes of it: all null where a person had removed it before. */
export interface LabelFinding extends Pick<Finding, 'path'>, Opinion {
  readonly exampleId: number;
  /** What the folder says, also where the run was trained with another label. */
  readonly givenLabel: string;
  /** The label that the run was trained with and judged; null where it left the example out. */
  readonly judgedLabel: string | null;
}

interface Opinion {
  readonly suggestedLabel: string | null;
  readonly suggestedProbability: number | null;
  readonly quality: number | null;
  readonly tier: Tier | null;
  /** After how many epochs the label was set aside, counted through all trainings, */
  readonly prunedEpochs: number | null;
  /** and the first of them, from 1; null also where there is none. */
  readonly firstPrunedEpoch: number | null;
}

const noOpinion: Opinion = {
  suggestedLabel: null,
  suggestedProbability: null,
  quality: null,
  tier: null,
  prunedEpochs: null,
  firstPrunedEpoch: null,
};

export interface LabelRow extends Opinion {
  readonly path: string;
  readonly givenLabel: string;
  /** The cleaned label; null where the example is to be left out. */
  readonly label: string | null;
  /** What a person said; `accepted` where the suggestion was taken without review; null where nobody looked. */
  readonly verdict: VerdictKind | 'accepted' | null;
}

export interface CleanedLabels {
  /** One per finding, in path order. */
  readonly rows: readonly LabelRow[];
  /** Rows that stay and whose label differs from the given one. */
  readonly relabelled: number;
  /** Rows to be left out. */
  readonly removed: number;
  /** Ids of the examples whose suggestion was taken without review. */
  readonly accepted: ReadonlySet<number>;
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
  const acceptedIds = new Set<number>();
  const rows = findings
    .map((finding): LabelRow => {
      const { exampleId, judgedLabel, ...columns } = finding;
      const { givenLabel, suggestedLabel, tier } = columns;
      const verdict = verdicts.get(exampleId);
      if (verdict !== undefined) {
        return { ...columns, label: labelAfter(verdict, givenLabel), verdict: verdict.kind };
      }
      // Where a person took a verdict back, the run judged a label that nobody stands by any more.
      if (judgedLabel !== null && judgedLabel !== givenLabel) {
        return { ...columns, ...noOpinion, label: givenLabel, verdict: null };
      }
      const isAccepted = tier !== null && accept.includes(tier);
      if (isAccepted && suggestedLabel !== null && suggestedLabel !== givenLabel) {
        acceptedIds.add(exampleId);
        return { ...columns, label: suggestedLabel, verdict: 'accepted' };
      }
      return { ...columns, label: givenLabel, verdict: null };
    })
    .sort((a, b) => comparePaths(a.path, b.path));
  return {
    rows,
    relabelled: rows.filter(({ label, givenLabel }) => label !== null && label !== givenLabel).length,
    removed: rows.filter(({ label }) => label === null).length,
    accepted: acceptedIds,
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
