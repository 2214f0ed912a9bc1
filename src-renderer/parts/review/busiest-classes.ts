// Of a noise matrix that is too large to show: the same classes as the report shows first.

import { mostConfused } from '../../../src-shared/noise-matrix.ts';
import type { NoiseMatrix } from '../../state/review/noise-matrix.ts';

/** @returns  at most `most` numbers of labels, those with most suspects first */
export function busiestClasses(noise: NoiseMatrix, most: number): readonly number[] {
  const { labels } = noise;
  const cells = labels
    .flatMap((from, given) =>
      labels.map((to, suggested) => ({ given, suggested, suspects: noise.count(from, to) })),
    )
    .filter(({ given, suggested, suspects }) => suspects > 0 && given !== suggested)
    .sort((a, b) => b.suspects - a.suspects || a.given - b.given || a.suggested - b.suggested);
  return mostConfused({ labels, cells }, most).map((place) => labels[place]);
}
