import { expect, test } from 'vitest';
import { parse } from 'node:path';
import { countRemains } from '../../src-main/app/count-remains.ts';
import type { ReportExtras } from '../../src-main/exports/report-html.ts';
import { reportFileName, reportHtml } from '../../src-main/exports/report-html.ts';
import { noiseMatrix } from '../../src-shared/noise-matrix.ts';
import { qualityHistogram } from '../../src-shared/quality-histogram.ts';
import type { Run } from '../../src-shared/domain.ts';
import type { ReviewColumns, SinceLastRun } from '../../src-shared/review.ts';
import { remainingErrors, remainingPerClass } from '../../src-shared/remaining-errors.ts';
import { reviewedSuspects } from '../../src-shared/reviewed-suspects.ts';
import type { TrainingSettings } from '../../src-shared/training-settings.ts';
import { madeUpReview } from '../made-up-review.ts';
import { madeUpSelfTest } from '../made-up-self-test.ts';

function written(
  classes: readonly string[],
  examples: number,
  folder?: string,
  isSelfTested = false,
  changed: Partial<TrainingSettings> = {},
): string {
  const made = madeUpReview(classes, examples, folder === undefined ? {} : { folder });
  const selfTest = madeUpSelfTest(made.report.perClass, made.report.tiers);
  const promised = isSelfTested && { selfTest };
  const [columns, report] = [
    { ...made.columns, ...promised },
    { ...made.report, ...promised, run: withSettings(made.report.run, changed) },
  ];
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
      prunedTrajectory: Uint8Array.of(0, 0, 1, 1),
      verdict: verdicts.get(columns.exampleIds[row]) ?? null,
      picture: row % 2 === 0 ? 'data:image/png;base64,iVBORw0KGgo=' : null,
      isTiny: false,
    })),
  });
}

/** Nobody has reviewed anything. */
function extrasOf(columns: ReviewColumns): ReportExtras {
  return {
    version: '0.1.0',
    writtenAt: '2025-05-04T10:00:00.000Z',
    matrix: noiseMatrix(columns, new Map()),
    review: reviewedSuspects(columns, new Map()),
    histogram: qualityHistogram(columns, new Map()),
    remains: { left: remainingErrors(countRemains(columns)), perClass: [], labels: ['cat', 'dog'] },
    topSuspects: [],
  };
}

function withSettings(run: Run, changed: Partial<TrainingSettings>): Run {
  return { ...run, recipe: { ...run.recipe, settings: { ...run.recipe.settings, ...changed } } };
}

function textOf(html: string): string {
  return html.replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ');
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

test('of a loss it says what is true of it, and names only the settings that it uses', () => {
  const classes = ['cat', 'dog'];
  const [truncated, never] = [{}, { loss: 'ce', warmUpEpochs: 0, pruneAfterEpochs: [] } as const].map(
    (changed) =>
      textOf(written(classes, 100, undefined, false, changed)).replace(/.*(?=How to read this)/, ''),
  );
  expect(truncated).toContain('a loss that stops listening to labels it cannot believe');
  expect(truncated).toMatch(/ q 0\.7 k 0\.\d+ /);
  expect(truncated).toContain('Pruning after epochs');
  expect(never).toContain('a loss that listens to every label to the end');
  expect(never).not.toMatch(/ [qk] 0|[Pp]run|Share kept|warm up/);
});

test('it says what makes a label likely wrong, which hangs on whether the model is believed', () => {
  const { report, columns } = madeUpReview(['cat', 'dog'], 100);
  const of = (changed: Partial<Run>) =>
    textOf(reportHtml({ ...report, run: { ...report.run, ...changed } }, extrasOf(columns)));
  const usual = 'likely wrong where the model believes another label four times as much, or an equal picture';
  expect(of({})).toContain(usual);
  expect(of({ callsLikely: true })).toContain(usual);
  expect(of({ callsLikely: false })).toContain('likely wrong where an equal picture has another label;');
  expect(of({ callsLikely: false })).not.toContain('four times');
  const promised = textOf(written(['cat', 'dog'], 100, undefined, true));
  expect(promised).toContain('likely wrong where more of such labels are expected to be wrong than right');
});

test('it says of each suspect when its label was set aside', () => {
  const text = textOf(written(['cat', 'dog'], 100));
  expect(text.match(/Set aside after epochs 3 to 4, of 4\./g)).toHaveLength(24);
});

test('it counts pictures that are there several times, where there are some', () => {
  const html = written(['cat', 'dog'], 100);
  const text = textOf(html);
  expect(text).toContain('Equal files 4 9 1 Almost the same 6 12 2');
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
  expect(written(['cat', 'dog', 'eel'], 500)).toContain(`${reviewed} of ${suspects} suspects`);
});

test('the noise matrix says beside its colours what people moved and kept', () => {
  const html = written(['cat', 'dog', 'eel'], 500);
  expect(html).toMatch(/<td class="noise-cell" style="--strength: 1.000"[^>]*>/);
  expect(html).toMatch(/<b class="moved-fill" style="width: \d+\.\d%">/);
  expect(html).toContain('moved there by people');
  expect(html).toContain('<span>suggested →</span><span>given ↓</span>');
});

test('a run that tested itself says how many labels are wrong, and each number with its range', () => {
  const html = written(['cat', 'dog', 'eel'], 3000, undefined, true).replace(/\s+/g, ' ');
  expect(html).toMatch(/This run promised: about [\d,]+ of 3,000 labels are wrong \([\d,]+ to [\d,]+\)\./);
  expect(html).toContain('about 93 % of these are wrong (91 to 95 %)');
  expect(html).toContain('Wrong labels per class');
  expect(html).toMatch(/title="about \d+ \(\d+ to \d+\) wrong, \d+ suspects?/);
  expect(html).toContain('labels were changed on purpose');
  expect(html).not.toContain('is not promised');
});

test('a run that tested nothing says that nothing is promised and why', () => {
  const html = written(['cat', 'dog', 'eel'], 500);
  expect(html).toContain('is not promised, because');
  expect(html).toContain('Suspects per class');
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

test('of a later run it says what it was trained from and what is new', () => {
  const { columns, report } = madeUpReview(['cat', 'dog'], 200);
  const extras = extrasOf(columns);
  const sinceLastRun = { lastRun: 2, newSuspects: 17, knownSuspects: 5, settled: 41, believedNow: 3 };
  const of = (startedFrom: SinceLastRun['startedFrom'] | undefined) =>
    reportHtml(
      startedFrom === undefined ? report : { ...report, sinceLastRun: { ...sinceLastRun, startedFrom } },
      extras,
    );
  expect(of(undefined)).not.toContain('Since the last run');
  expect(of({ keep: 29, relabel: 11, remove: 2, unsure: 1 })).toContain('trained on what people had said');
  expect(of({ keep: 0, relabel: 0, remove: 0, unsure: 0 })).toContain('Nobody had said anything');
  expect(of(null)).toContain('ignored what people had said');
});
