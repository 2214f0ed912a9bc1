import { expect, test } from 'vitest';
import { parse } from 'node:path';
import { countRemains } from '../../src-main/app/count-remains.ts';
import { reportFileName, reportHtml } from '../../src-main/exports/report-html.ts';
import { noiseMatrix } from '../../src-shared/noise-matrix.ts';
import { qualityHistogram } from '../../src-shared/quality-histogram.ts';
import { remainingErrors, remainingPerClass } from '../../src-shared/remaining-errors.ts';
import { reviewedSuspects } from '../../src-shared/reviewed-suspects.ts';
import { madeUpReview } from '../made-up-review.ts';

const certain = { low: 0.01, value: 0.02, high: 0.04 };
const selfTest = {
  precision: { likely: certain, possible: certain, fine: certain },
  curve: [
    { reviewed: 0, found: { low: 0, value: 0, high: 0 } },
    { reviewed: 900, found: { low: 9, value: 18, high: 36 } },
  ],
};

function written(classes: readonly string[], examples: number, folder?: string): string {
  const { columns, report } = madeUpReview(classes, examples, folder === undefined ? {} : { folder });
  const verdicts = new Map(columns.verdicts.map((verdict) => [verdict.exampleId, verdict]));
  const counts = countRemains(columns);
  return reportHtml(report, {
    version: '0.1.0',
    writtenAt: '2025-05-04T10:00:00.000Z',
    matrix: noiseMatrix(columns, verdicts),
    review: reviewedSuspects(columns, verdicts),
    histogram: qualityHistogram(columns, verdicts),
    remains: {
      left: remainingErrors(counts, selfTest),
      perClass: remainingPerClass(counts, selfTest),
      labels: classes,
    },
    topSuspects: Array.from({ length: Math.min(24, examples) }, (_, row) => ({
      path: columns.paths[row],
      givenLabel: classes[columns.given[row]],
      suggestedLabel: classes[columns.suggested[row]],
      suggestedProbability: columns.suggestedProbability[row],
      quality: columns.quality[row],
      tier: 'likely',
      verdict: verdicts.get(columns.exampleIds[row]) ?? null,
      picture: row % 2 === 0 ? 'data:image/png;base64,iVBORw0KGgo=' : null,
      isTiny: false,
    })),
  });
}

const hostile = [
  '<script>alert(1)</script>',
  '" onload="alert(2)',
  "' onload='alert(3)",
  '</style><b>&amp;',
  'a\u202egnp.b',
];

test('it says what was audited, when, how, what was found and what people said', () => {
  const html = written(['cat', 'dog', 'eel'], 500);
  for (const words of [
    '500 pictures',
    '3 classes',
    '3 May 2025',
    'truncated Lq',
    'f'.repeat(64),
    'Review log',
    'Relabelled',
  ])
    expect(html).toContain(words);
  expect(html).toContain('data:image/png;base64,iVBORw0KGgo=');
});

test('hostile names of classes, files and folders stay text', () => {
  const html = written(hostile, 400, '/home/ada/<img src=x onerror=alert(4)>');
  expect(html).not.toMatch(/<script/i);
  expect(html).not.toMatch(/<img src=x/);
  // Inside a tag there are only attributes of our own.
  const tags = html.match(/<[a-z][^>]*>/gi) ?? [];
  expect(tags.filter((tag) => /\son\w+=/i.test(tag.replace(/"[^"]*"/g, '""')))).toEqual([]);
  expect(html).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
  expect(html.match(/<\/style>/g)).toHaveLength(1);
});

test('what was reviewed is counted against the suspects, not against all pictures', () => {
  const { columns } = madeUpReview(['cat', 'dog', 'eel'], 500);
  const verdicts = new Map(columns.verdicts.map((verdict) => [verdict.exampleId, verdict]));
  const { reviewed, suspects } = reviewedSuspects(columns, verdicts);
  expect(written(['cat', 'dog', 'eel'], 500)).toContain(
    `${Math.round((100 * reviewed) / suspects)} % of suspects`,
  );
});

test('the noise matrix says beside its colours what people moved and kept', () => {
  const html = written(['cat', 'dog', 'eel'], 500);
  expect(html).toMatch(/<td class="noise-cell" style="--strength: 1.000">/);
  expect(html).toMatch(/<b class="moved-fill" style="width: \d+\.\d%">/);
  expect(html).toContain('moved there by people');
  expect(html).toContain('<span>suggested →</span><span>given ↓</span>');
});

test('it says how many wrong labels are left, in all and by class', () => {
  const html = written(['cat', 'dog', 'eel'], 500);
  expect(html).toContain('Errors still to be found');
  expect(html).toMatch(
    / wrong labels are left among \d+ unreviewed pictures; reviewing 100 more would find /,
  );
  expect(html).toMatch(/<td class="number">(at most )?\d+( to \d+)?<\/td>/);
});

test('marks that turn a line around are written out', () => {
  const html = written(hostile, 400);
  expect(html).not.toContain('\u202e');
  expect(html).toContain('a\\u202egnp.b');
});

test('it needs nothing else: no script, no address, and a policy that forbids them', () => {
  const html = written(['cat', 'dog'], 300);
  expect(html).toContain("default-src 'none'; img-src data:; style-src 'unsafe-inline'");
  expect(html).not.toMatch(/https?:|<link|<script|@import|url\(/i);
});

test('of the folder it tells the name and not the way there', () => {
  const html = written(['cat', 'dog'], 300, '/home/ada/pictures/pets');
  expect(html).toContain('pets');
  expect(html).not.toContain('ada');
});

test('every tag that is opened is closed', () => {
  const html = written(hostile, 400);
  const open: string[] = [];
  const wrong: string[] = [];
  const empty = ['meta', 'img', 'rect', 'line', 'path'];
  for (const [, slash, name] of html.matchAll(/<(\/?)([a-z][a-z0-9]*)\b[^>]*>/g)) {
    if (empty.includes(name)) continue;
    if (slash === '') open.push(name);
    else if (open.pop() !== name) wrong.push(name);
  }
  expect(wrong).toEqual([]);
  expect(open).toEqual([]);
});

test('nothing found, one class and a hundred make a report too', () => {
  const many = Array.from({ length: 100 }, (_, i) => `class ${i}`);
  expect(written(many, 5000).length).toBeLessThan(1_000_000);
  expect(written(['cat'], 3)).toContain('3 pictures');
});

test('the name of the file is one on every system', () => {
  const { report } = madeUpReview(['cat', 'dog'], 10, { folder: 'C:\\Users\\Ada\\My pets: "cats" & dogs\\' });
  const name = reportFileName(report);
  expect(name).toBe('second-look-report-My-pets-cats-dogs-run-3.html');
  expect(parse(name).dir).toBe('');
  expect(reportFileName(madeUpReview(['a', 'b'], 4, { folder: '/' }).report)).toBe(
    'second-look-report-run-3.html',
  );
});
