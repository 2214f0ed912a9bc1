// Several audits of several trees with known errors, in one table: mean and spread over the seeds, and whether what the
// self-test promised came true.

import type { AuditReport } from '../../src-shared/contract.ts';
import type { Interval } from '../../src-shared/review.ts';
import type { SelfTest } from '../../src-shared/self-test.ts';
import type { DetectionReport } from './detection-report.ts';

/** What detect.ts prints with --json. */
export interface Detection extends DetectionReport {
  readonly tree: string;
  readonly seconds: number;
  readonly audit: Pick<AuditReport, 'settings' | 'backend' | 'examples'> & { readonly selfTest?: SelfTest };
}

/** One line of a Markdown table per tree, in the order in which they come first. */
export function detectionRows(detections: readonly Detection[]): string[] {
  const byTree = Map.groupBy(detections, ({ tree }) => tree);
  return [
    '| pictures | wrong | AP | AUROC | likely: F1 | likely: precision | promised | wrong in all, promised | minutes |',
    '| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |',
    ...[...byTree].map(([tree, some]) => row(tree, some)),
  ];
}

/** How often a promise was kept: within 0.07 for a precision, within its range for the number of errors. */
export function calibrationLines(detections: readonly Detection[]): string[] {
  const promises = detections.flatMap(({ questions: [all], audit: { selfTest } }) =>
    selfTest === undefined ? [] : [{ all, selfTest }],
  );
  const judged = promises.filter(({ all }) => all.likely.precision !== null);
  const near = judged.filter(
    ({ all, selfTest }) => Math.abs(selfTest.precision.likely.value - (all.likely.precision ?? 0)) <= 0.07,
  );
  const covered = promises.filter(({ all, selfTest }) => holds(selfTest.errors, all.wrong));
  return [
    `promised precision of likely within 0.07: ${near.length} of ${judged.length}`,
    `number of errors within the promised range: ${covered.length} of ${promises.length}`,
  ];
}

function row(tree: string, some: readonly Detection[]): string {
  const all = some.map(({ questions: [first] }) => first);
  const selfTests = some.flatMap(({ audit: { selfTest } }) => selfTest ?? []);
  const cells = [
    `${tree}, ${some.length === 1 ? 'one seed' : `${some.length} seeds`}`,
    String(all[0].wrong),
    spread(all.map(({ averagePrecision }) => averagePrecision)),
    spread(all.map(({ auroc }) => auroc)),
    spread(all.map(({ likely }) => likely.f1)),
    spread(all.map(({ likely }) => likely.precision)),
    spread(selfTests.map(({ precision }) => precision.likely.value)),
    selfTests.map(({ errors }) => range(errors)).join('; ') || '–',
    spread(
      some.map(({ seconds }) => seconds / 60),
      1,
    ),
  ];
  return `| ${cells.join(' | ')} |`;
}

/** Mean, and half the way from the lowest to the highest. */
function spread(values: readonly (number | null)[], digits = 3): string {
  const known = values.filter((value) => value !== null);
  if (known.length === 0) return '–';
  const mean = known.reduce((sum, value) => sum + value, 0) / known.length;
  const half = (Math.max(...known) - Math.min(...known)) / 2;
  return known.length === 1 ? mean.toFixed(digits) : `${mean.toFixed(digits)} ± ${half.toFixed(digits)}`;
}

function range({ low, value, high }: Interval): string {
  return `${value.toFixed(0)} (${low.toFixed(0)} to ${high.toFixed(0)})`;
}

function holds({ low, high }: Interval, value: number): boolean {
  return value >= Math.floor(low) && value <= Math.ceil(high);
}
