// What a person did, as a line of the review log.

import type { ReviewAction } from '../../../src-shared/review.ts';

export function actionWords({ kind, label, examples, path }: ReviewAction): string {
  const what = examples === 1 ? path : `${path} and ${(examples - 1).toLocaleString('en')} more`;
  switch (kind) {
    case 'keep':
      return `Kept ${what}`;
    case 'relabel':
      return label === null ? `Relabelled ${what}` : `To ${label}: ${what}`;
    case 'remove':
      return `Removed ${what}`;
    case 'unsure':
      return `Unsure about ${what}`;
    case 'mixed':
      return `Several verdicts on ${what}`;
    default:
      return kind satisfies never;
  }
}
