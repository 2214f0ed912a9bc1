import { describe, expect, it } from 'vitest';
import { rankSuspects } from '../../src-main/audit/rank-suspects.ts';
import { mostSuspectsSoFar, watchSuspects } from '../../src-main/audit/suspects-so-far.ts';
import { seededRandom } from '../../src-shared/random.ts';
import { ScoreAverage } from '../../src-main/engine/score-average.ts';

/** Random scores of a few epochs; every tenth picture has the content of the one before it. */
function scored(seed: number, examples: number, classes: number) {
  const random = seededRandom(seed, 'suspects so far');
  const labels = Int32Array.from({ length: examples }, () => random.integer(classes));
  const groups = Uint32Array.from({ length: examples }, (_, i) => (i % 10 === 9 ? i - 1 : i));
  const average = new ScoreAverage(labels, classes);
  for (let epoch = 1; epoch <= 3; epoch++) {
    const scores = Float32Array.from({ length: examples * classes }, () => random.next());
    for (let row = 0; row < scores.length; row += classes) {
      const sum = scores.subarray(row, row + classes).reduce((a, b) => a + b, 0);
      for (let c = 0; c < classes; c++) scores[row + c] /= sum;
    }
    average.add(scores, new Uint8Array(examples).fill(1), true, epoch === 1);
  }
  return { labels, content: [...labels.keys()], groups, average, classes };
}

const soFar = (average: ScoreAverage) => ({
  margins: average.margins(),
  probabilities: average.probabilities(),
});

describe('watchSuspects', () => {
  it('finds those that the ranking puts first, with the same suggestions', () => {
    for (const seed of [1, 2, 3]) {
      const { labels, content, groups, average, classes } = scored(seed, 500, 4);
      const ranking = rankSuspects({
        ...soFar(average),
        labels,
        content,
        classes,
        groups,
      });
      const order = [...labels.keys()].sort((a, b) => ranking.quality[a] - ranking.quality[b]);
      const found = watchSuspects({ labels, content, groups })(soFar(average));
      expect(found, `seed ${seed}`).toHaveLength(mostSuspectsSoFar);
      expect(
        found.map(({ example }) => example),
        `seed ${seed}`,
      ).toEqual(order.slice(0, mostSuspectsSoFar));
      for (const { example, suggested, suggestedProbability, quality } of found) {
        expect(suggested).toBe(ranking.suggested[example]);
        expect(suggestedProbability).toBe(ranking.suggestedProbability[example]);
        expect(quality).toBeCloseTo(ranking.quality[example], 12);
      }
    }
  });

  it('an example that nothing speaks against is no suspect, however few suspects there are', () => {
    const labels = Int32Array.of(0, 0, 0);
    const average = new ScoreAverage(labels, 2);
    average.add(Float32Array.of(0.9, 0.1, 0.2, 0.8, 0.6, 0.4), new Uint8Array(3), true, true);
    const found = watchSuspects({ labels, content: [0, 1, 2] })(soFar(average));
    expect(found.map(({ example, suggested }) => [example, suggested])).toEqual([[1, 1]]);
  });

  it('equal qualities come in the order of their examples', () => {
    const labels = new Int32Array(200);
    const average = new ScoreAverage(labels, 2);
    const scores = Float32Array.from({ length: 400 }, (_, i) => (i % 2 === 0 ? 0.25 : 0.75));
    average.add(scores, new Uint8Array(200), true, true);
    const found = watchSuspects({ labels, content: [...labels.keys()] })(soFar(average));
    expect(found.map(({ example }) => example)).toEqual([...Array(mostSuspectsSoFar).keys()]);
  });
});
