// The epochs of a run as lines of a chart, broken where a training begins anew.

import type { EpochReport } from '../../../src-shared/domain.ts';
import { epochOfRun } from '../../../src-shared/epoch-place.ts';

export interface EpochLines {
  /** Ascending: epochs counted through all trainings, and half a step where a line breaks. */
  readonly x: readonly number[];
  /** One value per x; null where the line breaks. */
  of(value: (report: EpochReport) => number): readonly (number | null)[];
}

/** @param epochs  in order */
export function epochLines(epochs: readonly EpochReport[]): EpochLines {
  const points = epochs.flatMap((report, place) => {
    const isNew = place > 0 && report.training !== epochs[place - 1].training;
    return isNew ? [null, report] : [report];
  });
  return {
    x: points.map((report, place) => {
      const after = points[place + 1];
      if (report !== null) return epochOfRun(report);
      return after ? epochOfRun(after) - 0.5 : NaN;
    }),
    of: (value) => points.map((report) => report && value(report)),
  };
}
