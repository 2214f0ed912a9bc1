import { expect, test, vi } from 'vitest';
import type { VerdictsChanged } from '../../../src-shared/review.ts';
import { tiers } from '../../../src-shared/domain.ts';
import type { GiveVerdicts } from '../../../src-renderer/state/review/pending-actions.ts';
import { PendingStore } from '../../../src-renderer/state/review/pending-actions.ts';
import { ReviewSet } from '../../../src-renderer/state/review/review-set.svelte.ts';
import { firstOf, madeUpColumns } from '../made-up-columns.ts';

const stay = { advance: false };
const goOn = { advance: true };
const fine = tiers.indexOf('fine');

function open(columns = madeUpColumns(2000), share = 0.1) {
  localStorage.clear();
  const done: GiveVerdicts[] = [];
  const answer = (request: GiveVerdicts | undefined, isUndone: boolean): Promise<VerdictsChanged> =>
    Promise.resolve({
      dataSetId: 1,
      changes: (request?.verdicts ?? []).map(({ exampleId, kind, label }) => ({
        exampleIds: Int32Array.of(exampleId),
        verdict: isUndone || kind === null ? null : { kind, label, givenAt: '2025-05-06T07:08:09.000Z' },
      })),
      history: { undoable: done.length, redoable: 0 },
    });
  const set = new ReviewSet(columns, {
    calls: {
      giveVerdicts: (request) => {
        done.push(request);
        return answer(request, false);
      },
      undo: () => answer(done.pop(), true),
      redo: () => answer(undefined, false),
    },
    store: new PendingStore(localStorage, 1, 'a'),
    isAway: () => false,
    onRefused: () => undefined,
  });
  set.mixIn(share);
  const believed = () => Array.from(set.shown).filter((row) => set.table.columns.tier[row] === fine);
  const settled = () =>
    vi.waitFor(() => {
      expect(set.onTheWay).toBe(0);
    });
  return { set, believed, settled };
}

test('a tenth of the pictures shown are controls, the same in another window', () => {
  const { set, believed } = open();
  // 400 suspects; some of what is drawn are suspects too, which only come earlier.
  expect(believed().length).toBeGreaterThan(15);
  expect(set.shown.length).toBe(400 + believed().length);
  expect(open().set.shown).toEqual(set.shown);
});

test('no control is shown where a person wants none', () => {
  const { set, believed } = open(undefined, 0);
  expect([set.shown.length, believed()]).toEqual([400, []]);
});

test('only suspects have controls among them, and those of one class have controls of that class', () => {
  const { set, believed } = open();
  set.setFilter({ given: 1 });
  expect(believed().length).toBeGreaterThan(0);
  for (const row of believed()) expect(set.table.columns.given[row]).toBe(1);
  for (const filter of [{ suggested: 2 }, { text: 'cat' }, { tiers: ['likely'] as const }]) {
    set.setFilter({ given: null, suggested: null, text: '', tiers: ['likely', 'possible'], ...filter });
    expect(believed()).toEqual([]);
  }
  set.setFilter({ tiers: ['likely', 'possible'], text: '' });
  set.setOrder('path');
  expect(believed()).toEqual([]);
});

test('controls come among the first of the ranking too, and believed ones that are in it anyway stay as they are', () => {
  const { set, believed } = open();
  set.setFilter({ first: 250 });
  expect(believed().length).toBeGreaterThan(10);
  expect(set.shown.length).toBe(250 + believed().length);
  for (const row of believed()) expect(set.opinionOf(row)).toBeLessThan(250);
  set.setFilter({ first: 500 });
  const beyond = believed().filter((row) => row >= 500).length;
  expect(beyond).toBeGreaterThan(10);
  expect(set.shown.length).toBe(500 + beyond);
  expect(new Set(set.shown).size).toBe(set.shown.length);
  const last = set.shown[set.shown.length - 1];
  expect([last < 500, set.opinionOf(last)]).toEqual([true, last]);
});

test('where nothing is new, no control is shown either', () => {
  const columns = madeUpColumns(2000);
  const { set } = open({ ...columns, isNew: new Uint8Array(2000) });
  set.showMoreControls(30);
  set.setFilter({ onlyNew: true });
  expect(set.shown.length).toBe(0);
});

test('controls come among the suspects that are new, and all of them look new', () => {
  const columns = madeUpColumns(2000);
  const isNew = Uint8Array.from(columns.tier, (tier, row) => Number(tier !== fine && row % 2 === 0));
  const { set, believed } = open({ ...columns, isNew });
  set.setFilter({ onlyNew: true });
  expect(believed().length).toBeGreaterThan(5);
  expect(set.shown.length).toBe(200 + believed().length);
  for (const row of set.shown) expect(set.isNew(row)).toBe(true);
});

test('a control looks like a suspect of its class until it is judged, and again when that is undone', async () => {
  const { set, believed, settled } = open();
  const [row] = believed();
  const { tier, given, suggested } = set.table.columns;
  const face = set.opinionOf(row);
  expect(tier[face]).not.toBe(fine);
  expect([given[face], set.suggestedOf(row)]).toEqual([given[row], suggested[face]]);
  expect(set.isControl(row)).toBe(false);

  set.moveToRow(row);
  set.judge({ kind: 'keep' }, stay);
  expect([set.opinionOf(row), set.isControl(row)]).toEqual([row, true]);
  await settled();
  await set.undo();
  expect([set.opinionOf(row), set.isControl(row)]).toEqual([face, false]);
});

test('a control has the new mark of its face until it is judged, so that no mark tells controls from suspects', () => {
  const columns = madeUpColumns(2000);
  const isNew = Uint8Array.from(columns.tier, (tier) => Number(tier !== fine));
  const { set, believed } = open({ ...columns, isNew });
  expect(Array.from(set.shown).filter((row) => !set.isNew(row))).toEqual([]);

  const [row] = believed();
  set.moveToRow(row);
  set.judge({ kind: 'keep' }, stay);
  expect(set.isNew(row)).toBe(false);
  set.setFilter({ tiers });
  expect(believed().filter((one) => set.isNew(one))).toEqual([]);
});

test('where some suspects are new, so are about as many of the controls', () => {
  const columns = madeUpColumns(2000);
  const isNew = Uint8Array.from(columns.tier, (tier, row) => Number(tier !== fine && row % 2 === 0));
  const { set, believed } = open({ ...columns, isNew }, 0.5);
  const marked = believed().filter((row) => set.isNew(row)).length;
  expect(marked).toBeGreaterThan(0.3 * believed().length);
  expect(marked).toBeLessThan(0.7 * believed().length);
});

test('in a first run nothing is new', () => {
  const { set } = open();
  expect(Array.from(set.shown).filter((row) => set.isNew(row))).toEqual([]);
});

test('a suspect is never dressed up, and a believed picture is not where all of them are shown', () => {
  const { set, believed } = open();
  const [control] = believed();
  for (const row of set.shown) if (set.table.isSuspect(row)) expect(set.opinionOf(row)).toBe(row);
  set.setFilter({ tiers });
  expect(set.opinionOf(control)).toBe(control);
});

test('what a control seems to be suggested is taken by who looks at it, and not by a selection', () => {
  const { set, believed } = open();
  const [one, other] = believed();
  const label = set.suggestedOf(one);
  set.moveToRow(one);
  set.judge({ kind: 'suggested' }, stay);
  expect([set.kindOf(one), set.labelOf(one)]).toEqual(['relabel', label]);

  set.selectAll();
  set.judge({ kind: 'suggested' }, stay);
  expect(set.kindOf(other)).toBeNull();
  expect(Array.from(set.shown).filter((row) => set.table.isSuspect(row) && set.kindOf(row) === null)).toEqual(
    [],
  );
});

test('the picture in front of a person stays there when the controls come with the rest of the run', () => {
  const whole = madeUpColumns(2000);
  const { set, believed } = open(firstOf(whole, 50));
  expect([believed(), set.remaining]).toEqual([[], null]);
  for (let look = 0; look < 30; look++) set.judge({ kind: 'keep' }, goOn);
  const { row } = set;
  set.complete(whole);
  expect([set.place, set.row]).toEqual([30, row]);
  expect(believed().length).toBeGreaterThan(15);
  expect(set.shown.toSorted()).toEqual(open(whole).set.shown.toSorted());
});

test.each([1, 4, 30])('who goes on key by key after %i pictures passes no control over', (looks) => {
  const whole = madeUpColumns(2000);
  const { set } = open(firstOf(whole, 50), 0.5);
  for (let look = 0; look < looks; look++) set.judge({ kind: 'keep' }, goOn);
  set.complete(whole);
  while (set.place < set.shown.length - 1) set.judge({ kind: 'keep' }, goOn);
  set.judge({ kind: 'keep' }, goOn);
  expect(set.reviewed).toBe(set.shown.length);
});

test.each([1, 2, 3, 4, 5, 6])('run %i begins with the same picture, with its controls or without', (id) => {
  const columns = madeUpColumns(2000);
  const whole = { ...columns, run: { ...columns.run, id } };
  const { set } = open(firstOf(whole, 50), 0.5);
  const { row } = set;
  set.complete(whole);
  expect([set.place, set.row]).toEqual([0, row]);
  expect(set.shown).toEqual(open(whole, 0.5).set.shown);
});

test('who comes back to a review finds the control that is next right after the picture in front of them', () => {
  const whole = madeUpColumns(2000);
  const order = open(whole, 0.5).set.shown;
  const next = order.findIndex((row, place) => place > 10 && whole.tier[row] === fine);
  const verdicts = Array.from(order.subarray(0, next), (row) => ({
    exampleId: whole.exampleIds[row],
    kind: 'keep' as const,
    label: null,
    givenAt: '2025-05-06T07:08:09.000Z',
  }));
  const known = new Set(firstOf(whole, 50).exampleIds);
  const { set } = open(
    { ...firstOf(whole, 50), verdicts: verdicts.filter(({ exampleId }) => known.has(exampleId)) },
    0.5,
  );
  const { row } = set;
  set.complete({ ...whole, verdicts });
  expect([set.place, set.row, set.shown[next + 1]]).toEqual([next, row, order[next]]);
});

test('each verdict moves what is left to find, and undo moves it back', async () => {
  const { set, believed, settled } = open();
  const last = believed().at(-1) ?? 0;
  for (const row of believed().slice(0, -1)) {
    set.moveToRow(row);
    set.judge({ kind: 'keep' }, stay);
  }
  const before = set.remaining;
  expect(before?.controls).toBe(believed().length - 1);
  expect(before?.errors?.low).toBe(0);

  set.moveToRow(last);
  set.judge({ kind: 'remove' }, stay);
  const after = set.remaining;
  expect(after?.errors?.high).toBeGreaterThan(before?.errors?.high ?? Infinity);
  await settled();
  await set.undo();
  expect(set.remaining).toEqual(before);
  expect(set.remainingPerClass.map(({ given }) => given)).toEqual([0, 1, 2]);
});

test('more controls come after the suspects, and the cursor goes to the first of them', () => {
  const { set, believed } = open(undefined, 0.05);
  set.setFilter({ tiers: ['fine'] });
  set.showMoreControls(30);
  const last = set.shown.length - 30;
  expect([set.place, set.table.isSuspect(set.shown[last - 1])]).toEqual([last, true]);
  expect(believed().slice(-30)).toEqual(Array.from(set.shown.subarray(last)));
});

test('the next controls count as they are judged, though suspects and controls among them are still open', () => {
  const { set, believed } = open(undefined, 0.2);
  set.setFilter({ first: 200 });
  for (let look = 0; look < 120; look++) set.judge({ kind: 'keep' }, goOn);
  const seen = set.remaining?.controls ?? 0;
  expect(seen).toBe(believed().filter((row) => set.codeOf(row) !== 0).length);
  for (const round of [1, 2]) {
    set.showMoreControls(30);
    for (let look = 0; look < 30; look++) set.judge({ kind: 'keep' }, goOn);
    expect(set.remaining?.controls).toBe(seen + 30 * round);
  }
});

test('controls that come in before the cursor with a larger share are the next to be judged', () => {
  const { set } = open(undefined, 0);
  for (let look = 0; look < 100; look++) set.judge({ kind: 'keep' }, goOn);
  set.mixIn(0.1);
  for (let look = 0; look < 10; look++) set.judge({ kind: 'keep' }, goOn);
  expect(set.remaining?.controls).toBeGreaterThan(3);
});
