import { expect, test } from 'vitest';
import type { LabelFinding } from '../../src-main/exports/cleaned-labels.ts';
import { cleanedLabels } from '../../src-main/exports/cleaned-labels.ts';
import type { Verdict, VerdictKind } from '../../src-shared/domain.ts';

function finding(exampleId: number, changes: Partial<LabelFinding> = {}): LabelFinding {
  return {
    exampleId,
    path: `${exampleId}.png`,
    givenLabel: 'cat',
    judgedLabel: 'cat',
    quality: 0.1,
    tier: 'likely',
    suggestedLabel: 'dog',
    suggestedProbability: 0.9,
    prunedEpochs: 29,
    firstPrunedEpoch: 8,
    ...changes,
  };
}

function verdicts(...given: [number, VerdictKind, string?][]): Map<number, Verdict> {
  return new Map(
    given.map(([exampleId, kind, label]) => [
      exampleId,
      { exampleId, kind, label: label ?? null, givenAt: '2024-01-01T00:00:00.000Z' },
    ]),
  );
}

test('without verdicts and accepted tiers every label stays', () => {
  const { rows, relabelled, removed } = cleanedLabels([finding(1), finding(2)], new Map(), []);
  expect(rows.map(({ label, verdict }) => [label, verdict])).toEqual([
    ['cat', null],
    ['cat', null],
  ]);
  expect([relabelled, removed]).toEqual([0, 0]);
});

test("each verdict does what it says, and a person's word comes before the tier's", () => {
  const findings = [1, 2, 3, 4, 5, 6].map((id) => finding(id));
  const given = verdicts(
    [1, 'keep'],
    [2, 'relabel', 'eel'],
    [3, 'remove'],
    [4, 'unsure'],
    [5, 'relabel', 'cat'],
  );
  const { rows, relabelled, removed } = cleanedLabels(findings, given, ['likely']);
  expect(rows.map(({ label, verdict }) => [label, verdict])).toEqual([
    ['cat', 'keep'],
    ['eel', 'relabel'],
    [null, 'remove'],
    ['cat', 'unsure'],
    ['cat', 'relabel'],
    ['dog', 'accepted'],
  ]);
  // by hand: 2 and 6 changed; 5 was moved to where it was
  expect([relabelled, removed]).toEqual([2, 1]);
});

test("a picture the run left out stays in the export: without a label, or with the folder's where nobody removes it any more", () => {
  const unseen = { suggestedLabel: null, suggestedProbability: null, quality: null, tier: null };
  const findings = [finding(1, unseen), finding(2, unseen)];
  const { rows, relabelled, removed } = cleanedLabels(findings, verdicts([1, 'remove']), ['likely', 'fine']);
  expect(rows.map(({ label, verdict }) => [label, verdict])).toEqual([
    [null, 'remove'],
    ['cat', null],
  ]);
  expect([relabelled, removed]).toEqual([0, 1]);
});

test('only accepted tiers are taken, and only where the suggestion differs', () => {
  const findings = [
    finding(1),
    finding(2, { tier: 'possible' }),
    finding(3, { tier: 'fine' }),
    finding(4, { suggestedLabel: 'cat' }),
  ];
  const { rows, relabelled } = cleanedLabels(findings, new Map(), ['likely', 'possible']);
  expect(rows.map(({ label, verdict }) => [label, verdict])).toEqual([
    ['dog', 'accepted'],
    ['dog', 'accepted'],
    ['cat', null],
    ['cat', null],
  ]);
  expect(relabelled).toBe(2);
});

test('rows are in path order, whatever the order of the findings', () => {
  const findings = ['🐱.png', 'b.png', '\uffee.png', 'B.png'].map((path, i) => finding(i + 1, { path }));
  const { rows } = cleanedLabels(findings, new Map(), []);
  expect(rows.map(({ path }) => path)).toEqual(['B.png', 'b.png', '\uffee.png', '🐱.png']);
});

test('what the run says of a label that a person gave before it and took back since is not told of that of the folder', () => {
  const trusted = finding(1, { judgedLabel: 'dog', suggestedLabel: 'dog', quality: 1, tier: 'fine' });
  const [taken] = cleanedLabels([trusted], new Map(), ['fine']).rows;
  expect(taken).toEqual({
    ...{ path: '1.png', givenLabel: 'cat', label: 'cat', verdict: null },
    ...{ suggestedLabel: null, suggestedProbability: null, quality: null, tier: null },
    ...{ prunedEpochs: null, firstPrunedEpoch: null },
  });
  const [given] = cleanedLabels([trusted], verdicts([1, 'relabel', 'dog']), []).rows;
  expect(given).toMatchObject({ label: 'dog', quality: 1, tier: 'fine' });
});
