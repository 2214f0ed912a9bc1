import { expect, test } from 'vitest';
import { reviewedSuspects } from '../../src-shared/reviewed-suspects.ts';

test('a verdict on a picture that is no suspect does not count as a suspect reviewed', () => {
  // likely, possible, fine, fine
  const columns = { exampleIds: Int32Array.of(1, 2, 3, 4), tier: Uint8Array.of(0, 1, 2, 2) };
  const verdicts = new Map([1, 3, 9].map((exampleId) => [exampleId, {}]));
  expect(reviewedSuspects(columns, verdicts)).toEqual({ suspects: 2, reviewed: 1 });
});
