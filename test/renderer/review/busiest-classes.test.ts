import { expect, test } from 'vitest';
import { busiestClasses } from '../../../src-renderer/parts/review/busiest-classes.ts';
import { ExampleTable } from '../../../src-renderer/state/review/example-table.ts';
import { noiseMatrix } from '../../../src-renderer/state/review/noise-matrix.ts';
import { mostConfused, noiseMatrix as reportedMatrix } from '../../../src-shared/noise-matrix.ts';
import { madeUpReview } from '../../made-up-review.ts';

test('the review shows the classes that the report shows, in the same order, whatever was judged meanwhile', () => {
  for (const classes of [2, 5, 40]) {
    const names = Array.from({ length: classes }, (_, number) => `class ${number}`);
    const { columns } = madeUpReview(names, 3000, { reviewed: 0.5 });
    const verdicts = new Map(columns.verdicts.map((verdict) => [verdict.exampleId, verdict]));
    const reported = reportedMatrix(columns, verdicts);

    const shown = busiestClasses(noiseMatrix(new ExampleTable(columns)), 12);

    expect(shown.map((label) => names[label])).toEqual(
      mostConfused(reported, 12).map((place) => reported.labels[place]),
    );
  }
});
