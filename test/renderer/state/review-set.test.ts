import { expect, test, vi } from 'vitest';
import type { VerdictsChanged } from '../../../src-shared/review.ts';
import type { GiveVerdicts } from '../../../src-renderer/state/review/pending-actions.ts';
import { PendingStore } from '../../../src-renderer/state/review/pending-actions.ts';
import { ReviewSet } from '../../../src-renderer/state/review/review-set.svelte.ts';
import { firstOf, madeUpColumns } from '../made-up-columns.ts';

const stay = { advance: false };
const goOn = { advance: true };

/** An app that takes everything and undoes the last of it. */
function open(size = 60, change: Partial<ReturnType<typeof madeUpColumns>> = {}) {
  const columns: ReturnType<typeof madeUpColumns> = { ...madeUpColumns(size), ...change };
  const done: GiveVerdicts[] = [];
  const changed = (request: GiveVerdicts, isUndone: boolean): VerdictsChanged => ({
    dataSetId: 1,
    changes: request.verdicts.map(({ exampleId, kind, label }) => ({
      exampleIds: Int32Array.of(exampleId),
      verdict: isUndone || kind === null ? null : { kind, label, givenAt: '2024-05-06T07:08:09.000Z' },
    })),
    history: { undoable: done.length, redoable: 0 },
  });
  localStorage.clear();
  const set = new ReviewSet(columns, {
    calls: {
      giveVerdicts: vi.fn((request: GiveVerdicts) => {
        done.push(request);
        return Promise.resolve(changed(request, false));
      }),
      undo: () => {
        const last = done.pop();
        return Promise.resolve(
          last === undefined
            ? { dataSetId: 1, changes: [], history: { undoable: 0, redoable: 0 } }
            : changed(last, true),
        );
      },
      redo: () => Promise.resolve({ dataSetId: 1, changes: [], history: { undoable: 0, redoable: 0 } }),
    },
    store: new PendingStore(localStorage, 1, 'a'),
    isAway: () => false,
    onRefused: () => undefined,
  });
  const settled = () =>
    vi.waitFor(() => {
      expect(set.onTheWay).toBe(0);
    });
  return { set, columns, done, settled };
}

test('a verdict goes on to the next picture and moves nothing', () => {
  const { set } = open();
  const before = Array.from(set.shown);
  set.setFilter({ verdict: 'unreviewed' });
  set.judge({ kind: 'suggested' }, goOn);
  set.judge({ kind: 'keep' }, goOn);
  expect(Array.from(set.shown)).toEqual(before);
  expect([set.place, set.kindOf(set.shown[0]), set.kindOf(set.shown[1])]).toEqual([2, 'relabel', 'keep']);
  expect(set.labelOf(set.shown[0])).toBe(set.table.columns.suggested[set.shown[0]]);
});

test('asked anew, the filter leaves out what was reviewed, and the cursor stays with its picture', () => {
  const { set } = open();
  set.setFilter({ verdict: 'unreviewed' });
  set.judge({ kind: 'keep' }, goOn);
  set.judge({ kind: 'keep' }, goOn);
  const { row } = set;
  expect(set.stale).toBe(2);
  set.refresh();
  expect([set.stale, set.place, set.row, set.shown.length]).toEqual([0, 0, row, 10]);
});

test('a reviewed picture that a new filter leaves out hands the cursor to the one after it', () => {
  const { set } = open();
  set.judge({ kind: 'keep' }, stay);
  const after = set.shown[1];
  set.setFilter({ verdict: 'unreviewed' });
  expect(set.row).toBe(after);
});

test('the counts follow every verdict', async () => {
  const { set, settled } = open();
  set.judge({ kind: 'suggested' }, goOn);
  set.judge({ kind: 'remove' }, goOn);
  set.judge({ kind: 'unsure' }, goOn);
  expect([set.reviewed, set.found, set.suspects]).toEqual([3, 2, 12]);
  set.moveTo(1);
  set.judge({ kind: null }, stay);
  expect([set.reviewed, set.found]).toEqual([2, 1]);
  await settled();
  expect([set.reviewed, set.found]).toEqual([2, 1]);
});

test('picking the class a picture is given keeps it', () => {
  const { set } = open();
  const row = set.row ?? -1;
  set.judge({ kind: 'label', label: set.table.columns.given[row] }, stay);
  expect(set.kindOf(row)).toBe('keep');
});

test('a verdict on a selection is one action for all of it', async () => {
  const { set, done, settled } = open();
  set.moveTo(2);
  set.moveTo(5, { extend: true });
  expect(set.selected).toBe(4);
  const rows = set.judge({ kind: 'label', label: 0 }, goOn);
  expect([rows.length, set.selected, set.place]).toEqual([4, 0, 6]);
  await settled();
  expect(done).toHaveLength(1);
  const given = Array.from(rows, (row) => set.table.columns.given[row]);
  expect(done[0].verdicts.map(({ kind }) => kind)).toEqual(
    given.map((label) => (label === 0 ? 'keep' : 'relabel')),
  );

  expect(await set.undo()).toHaveLength(4);
  expect([set.place, set.reviewed]).toEqual([2, 0]);
});

test('a selection grows and shrinks from where it began, and a plain move ends it', () => {
  const { set } = open();
  set.moveTo(4);
  set.moveTo(7, { extend: true });
  set.moveTo(3, { extend: true });
  expect([set.selected, set.isSelected(set.shown[3]), set.isSelected(set.shown[5])]).toEqual([
    2,
    true,
    false,
  ]);
  set.toggleSelected(9);
  expect(set.selected).toBe(3);
  set.toggleSelected(9);
  set.moveTo(10);
  expect(set.selected).toBe(0);
});

test('all shown can be selected, and a filter takes what it hides out of the selection', () => {
  const { set } = open();
  set.selectAll();
  expect(set.selected).toBe(12);
  set.setFilter({ tiers: ['likely'] });
  expect(set.selected).toBe(6);
});

test('undo goes back to the picture it concerns', async () => {
  const { set, settled } = open();
  set.moveTo(3);
  set.judge({ kind: 'keep' }, goOn);
  set.moveTo(11);
  await settled();
  await set.undo();
  expect([set.place, set.kindOf(set.shown[3])]).toEqual([3, null]);
});

test('undo leaves the cursor alone where the person has gone on before the answer', async () => {
  const { set, settled } = open();
  set.moveTo(3);
  set.judge({ kind: 'keep' }, goOn);
  set.moveTo(11);
  await settled();
  const undone = set.undo();
  set.moveTo(7);
  await undone;
  expect([set.place, set.kindOf(set.shown[3])]).toEqual([7, null]);
});

test('the review begins at the first picture without a verdict', () => {
  const { exampleIds } = madeUpColumns(60);
  const givenAt = '2024-05-06T07:08:09.000Z';
  const verdicts = [0, 1, 3].map((row) => ({
    exampleId: exampleIds[row],
    kind: 'keep' as const,
    label: null,
    givenAt,
  }));
  const { set } = open(60, { verdicts, history: { undoable: 3, redoable: 0 } });
  expect([set.place, set.reviewed, set.canUndo]).toEqual([2, 3, true]);
  set.moveToOpen(1);
  expect(set.place).toBe(4);
  set.moveToOpen(-1);
  expect(set.place).toBe(2);
  expect(set.moveToOpen(-1)).toBe(false);
});

test('nothing shown takes no verdict', () => {
  const { set } = open();
  set.setFilter({ text: 'nowhere' });
  expect([set.row, set.judge({ kind: 'keep' }, goOn).length]).toEqual([undefined, 0]);
  set.setFilter({ text: '' });
  expect(set.place).toBe(0);
});

test('a class made in another window can be picked, and keeps the numbers of the others', () => {
  const { set } = open();
  set.heardLabels(['cat', 'dog', 'frog', 'newt']);
  expect(set.labels).toEqual(['cat', 'dog', 'frog', 'newt']);
  set.judge({ kind: 'label', label: 3 }, stay);
  expect(set.labels[set.labelOf(set.shown[0])]).toBe('newt');
});

test('the noise matrix counts suspects by given and suggested label', () => {
  const { set } = open();
  const { given, suggested } = set.table.columns;
  const pairs = Array.from({ length: 12 }, (_, row) => `${given[row]} ${suggested[row]}`);
  expect(set.noise.count(0, 1)).toBe(pairs.filter((pair) => pair === '0 1').length);
  expect(set.noise.count(1, 0)).toBe(0);
  expect(set.noise.labels.toSorted((a, b) => a - b)).toEqual([0, 1, 2]);
});

test('a verdict among 100,000 examples costs no more than among a few', () => {
  const { set } = open(100_000);
  set.setFilter({ tiers: ['likely', 'possible', 'fine'] });
  const times = Array.from({ length: 50 }, () => {
    const start = performance.now();
    set.judge({ kind: 'suggested' }, goOn);
    return performance.now() - start;
  });
  // Well under a millisecond; room to spare for a busy machine.
  expect(times.toSorted((a, b) => a - b)[25]).toBeLessThan(8);
});

test('what was said while only the first pictures were there stays, and so does the place', async () => {
  const whole = madeUpColumns(60);
  const { set, settled } = open(60, firstOf(whole, 8));
  expect([set.isWhole, set.shown.length, set.suspects]).toEqual([false, 8, 12]);
  set.judge({ kind: 'suggested' }, goOn);
  set.judge({ kind: 'remove' }, goOn);
  const { row } = set;
  // The answer was on its way before the verdicts were given.
  expect(set.complete(whole)).toBe(true);
  expect([set.isWhole, set.shown.length, set.place, set.row]).toEqual([true, 12, 2, row]);
  await settled();
  expect([set.kindOf(0), set.kindOf(1), set.kindOf(2), set.found]).toEqual(['relabel', 'remove', null, 2]);
  set.setFilter({ tiers: ['likely', 'possible', 'fine'] });
  expect(set.shown).toHaveLength(60);
});

test('where all of the first were reviewed, who has not moved yet stands at the first open picture of the whole run', () => {
  const whole = madeUpColumns(60);
  const reviewed = (rows: number) =>
    Array.from({ length: rows }, (_, row) => ({
      exampleId: whole.exampleIds[row],
      kind: 'keep' as const,
      label: null,
      givenAt: '2024-05-06T07:08:09.000Z',
    }));
  const { set } = open(60, { ...firstOf(whole, 8), verdicts: reviewed(8) });
  expect(set.place).toBe(0);
  set.complete({ ...whole, verdicts: reviewed(10) });
  expect([set.place, set.reviewed]).toEqual([10, 10]);
});

test('a verdict from elsewhere on the picture in front of a person does not take it away when the rest comes', () => {
  const whole = madeUpColumns(60);
  const { set } = open(60, firstOf(whole, 8));
  const givenAt = '2024-05-06T07:08:09.000Z';
  const verdict = { exampleId: whole.exampleIds[0], kind: 'remove' as const, label: null, givenAt };
  set.complete({ ...whole, verdicts: [verdict] });
  expect([set.place, set.kindOf(0)]).toEqual([0, 'remove']);
});

test('columns of which the first are other ones are not taken', () => {
  const whole = madeUpColumns(60);
  const { set } = open(60, firstOf(whole, 8));
  expect(set.complete({ ...whole, exampleIds: whole.exampleIds.toReversed() })).toBe(false);
  expect(set.complete({ ...whole, labels: ['new', ...whole.labels] })).toBe(false);
  expect(set.isWhole).toBe(false);
});
