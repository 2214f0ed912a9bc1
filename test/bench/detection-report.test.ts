import { describe, expect, it } from 'vitest';
import { detectionTable, joinLabels, reportDetection } from './detection-report.ts';

const labelsHead = 'path,given_label,label,verdict,suggested_label,suggested_probability,quality,tier';
const truthHead = 'file,given,truth,is_error,status,source';

const labels = csv(
  labelsHead,
  'cat/1.png,cat,cat,,dog,0.9,0.1,likely',
  'cat/2.png,cat,cat,,dog,0.6,0.3,possible',
  'cat/3.png,cat,cat,,cat,0.9,0.8,fine',
  '"dog, big/4.png","dog, big","dog, big",,cat,0.8,0.2,likely',
  '"dog, big/5.png","dog, big","dog, big",,"dog, big",0.9,0.4,fine',
);
const synthetic = csv(
  truthHead,
  'images/cat/1.png,cat,dog,1,ok,a',
  'images/cat/2.png,cat,cat,0,ok,b',
  'images/cat/3.png,cat,cat,0,ok,c',
  '"images/dog, big/4.png","dog, big","dog, big",0,ok,d',
  '"images/dog, big/5.png","dog, big",cat,1,ok,e',
  'images/cat/6.png,cat,cat,0,ok,f',
);

describe('a detection report', () => {
  it('joins both files by path and counts what was not judged', () => {
    const { examples, missing } = joinLabels(labels, synthetic);

    expect(examples.map(({ path }) => path)).toContain('dog, big/4.png');
    expect(missing).toEqual(['cat/6.png']);
  });

  it('ranks by ascending quality and judges both cuts', () => {
    const report = reportDetection(joinLabels(labels, synthetic));

    expect(report.questions).toHaveLength(1);
    expect(report.questions[0]).toMatchObject({
      examples: 5,
      wrong: 2,
      // by hand: in order 1 wrong, 4 right, 2 right, 5 wrong, 3 right: (1/1 + 2/4) / 2; 3 + 1 of 6 pairs
      averagePrecision: 0.75,
      likely: { flagged: 2, found: 1, precision: 0.5, recall: 0.5, f1: 0.5 },
      likelyOrPossible: { flagged: 3, found: 1, precision: 1 / 3, recall: 0.5, f1: 0.4 },
    });
    expect(report.questions[0]?.auroc).toBeCloseTo(4 / 6, 12);
    expect(report.flaggedShare).toEqual({ likely: 0.4, likelyOrPossible: 0.6 });
    // by hand: of the wrong 1 and 5 only 1 is suggested to be what it is
    expect(report.suggestionAccuracy).toBe(0.5);
  });

  it('asks finer questions where pictures are bad or contested', () => {
    const natural = csv(
      truthHead,
      'images/cat/1.png,cat,,1,bad,a',
      'images/cat/2.png,cat,cat,0,contested,b',
      'images/cat/3.png,cat,cat,0,ok,c',
      '"images/dog, big/4.png","dog, big",cat,1,error,d',
      '"images/dog, big/5.png","dog, big","dog, big",0,ok,e',
    );
    const report = reportDetection(joinLabels(labels, natural));

    expect(report.questions.map(({ examples, wrong }) => [examples, wrong])).toEqual([
      [5, 2],
      [4, 2],
      [3, 1],
    ]);
    // by hand: only 4 is wrong with a right class, and it is suggested
    expect(report.suggestionAccuracy).toBe(1);
    expect(detectionTable(report, 12.34).at(-1)).toMatch(/^seconds +12\.3$/);
  });

  it('refuses files that do not belong together', () => {
    const other = csv(truthHead, 'images/cat/9.png,cat,cat,0,ok,a');
    const renamed = synthetic.replace('images/cat/1.png,cat', 'images/cat/1.png,cow');

    expect(() => joinLabels(labels, other)).toThrow('cat/1.png was exported but is not in the truth file.');
    expect(() => joinLabels(labels, renamed)).toThrow('given label');
    expect(() => joinLabels('path,tier\na,fine\n', synthetic)).toThrow('not in the truth file');
  });
});

function csv(...lines: string[]): string {
  return `${lines.join('\n')}\n`;
}
