// What a person has in front of them in the review: the examples of a run, which are shown, where they are among them, and
// what they said. A verdict costs the same however many examples there are, and moves nothing: who was shown stays shown
// until the filter changes or is asked anew.

import type { ReviewCounts } from '../../../src-shared/count-reviewed.ts';
import { countReviewed } from '../../../src-shared/count-reviewed.ts';
import type { ClassRemains, RemainingErrors } from '../../../src-shared/remaining-errors.ts';
import { remainingErrors, remainingPerClass } from '../../../src-shared/remaining-errors.ts';
import type { ReviewColumns, VerdictsChanged } from '../../../src-shared/review.ts';
import type { Tier, VerdictKind } from '../../../src-shared/domain.ts';
import { dependOn } from '../../ui/depend-on.ts';
import { ControlMix } from './control-mix.ts';
import { ExampleTable } from './example-table.ts';
import type { ReviewFilter } from './filter-examples.ts';
import { filterExamples, isOfSuspects, startingFilter, verdictMatcher } from './filter-examples.ts';
import type { Judgement } from './judgement.ts';
import { saidOn } from './judgement.ts';
import type { NoiseMatrix } from './noise-matrix.ts';
import { noiseMatrix } from './noise-matrix.ts';
import type { Order } from './order-examples.ts';
import { ExampleOrders } from './order-examples.ts';
import { Selection } from './selection.ts';
import { ShownPlaces } from './shown-places.ts';
import type { VerdictCode } from './verdict-codes.ts';
import { codeOf, kindOf, noVerdict } from './verdict-codes.ts';
import type { DeskOptions } from './verdict-desk.ts';
import { VerdictDesk } from './verdict-desk.ts';
import { VerdictTable } from './verdict-table.ts';

export type ReviewSetOptions = Pick<DeskOptions, 'calls' | 'store' | 'isAway' | 'onRefused'> & {
  /** See `mixIn`; none where left out. */
  readonly controlShare?: number;
};

const codes = { relabel: codeOf('relabel'), remove: codeOf('remove') };

export class ReviewSet {
  readonly #table: ExampleTable;
  readonly verdicts: VerdictTable;
  readonly desk: VerdictDesk;
  #orders: ExampleOrders;
  readonly #selection: Selection;

  filter = $state.raw<ReviewFilter>(startingFilter);
  order = $state.raw<Order>('quality');
  /** Rows, in order. */
  shown = $state.raw<Uint32Array>(new Uint32Array());
  /** Where the person is among those shown. */
  place = $state(0);
  mode = $state<'grid' | 'loupe'>('grid');
  /** Labels a verdict may give, by number. */
  labels = $state.raw<readonly string[]>([]);
  /** In the whole run. */
  readonly suspects: number;
  readonly tierCounts: Readonly<Record<Tier, number>>;

  /** Go up when something changes that is too large to be watched by itself. */
  #tableVersion = $state(0);
  #verdictVersion = $state(0);
  #selectionVersion = $state(0);

  readonly #places: ShownPlaces;
  readonly #controls: ControlMix;
  readonly #counts = new Uint32Array(5);
  /** Whether the place a person began at had no verdict. */
  #wasOpenFound = false;
  /** How often the person has moved the cursor or judged. */
  #moves = 0;
  #matrix: NoiseMatrix | null = null;

  constructor(columns: ReviewColumns, options: ReviewSetOptions) {
    this.#table = new ExampleTable(columns);
    const { total } = this.#table;
    this.#controls = new ControlMix(this.#table, options.controlShare ?? 0);
    this.#places = new ShownPlaces(total);
    this.#selection = new Selection(total);
    this.#orders = new ExampleOrders(this.#table);
    this.#counts[noVerdict] = total;
    this.verdicts = new VerdictTable(total, (row, before, after) => {
      this.#count(row, before, after);
    });
    this.tierCounts = columns.tierCounts;
    this.suspects = total - this.tierCounts.fine;
    this.desk = new VerdictDesk({
      ...options,
      table: this.#table,
      verdicts: this.verdicts,
      onChange: () => {
        this.#verdictVersion += 1;
      },
    });
    this.desk.connected(columns);
    this.labels = [...this.#table.labels];
    this.#controls.draw();
    this.#recompute();
    this.#goToFirstOpen();
  }

  /** The rows known so far; tells whoever watches it when the rest has come. */
  get table(): ExampleTable {
    dependOn(this.#tableVersion);
    return this.#table;
  }

  /** Whether all rows of the run are known. Until then only the worst are there to be shown. */
  get isWhole(): boolean {
    return this.table.size === this.table.total;
  }

  /**
   * Takes the columns of the whole run, after those of its first rows. The place stays, unless all of the first had a verdict
   * and the person has not moved: the next key must judge the picture they were looking at. What comes in before it is
   * shown right after it, or the person would pass it over unseen.
   *
   * @returns false where they are not the same run any more, and nothing was taken
   */
  complete(columns: ReviewColumns): boolean {
    const known = this.#table.columns;
    const isSame =
      columns.total === this.#table.total &&
      known.exampleIds.every((id, row) => columns.exampleIds[row] === id) &&
      known.labels.every((label, number) => columns.labels[number] === label);
    if (!isSame) return false;
    const wereBefore = this.shown.slice(0, this.place);
    this.#table.complete(columns);
    this.#orders = new ExampleOrders(this.#table);
    this.#matrix = null;
    this.#tableVersion += 1;
    this.#learnLabels(this.#table.labels);
    this.desk.connected(columns);
    this.#controls.draw();
    this.#recompute();
    if (this.#moves === 0 && !this.#wasOpenFound) this.#goToFirstOpen();
    else this.#bringPassedOver(wereBefore);
    return true;
  }

  // What is shown

  /** Row under the cursor; undefined where nothing is shown. */
  get row(): number | undefined {
    return this.shown.length === 0 ? undefined : this.shown[Math.min(this.place, this.shown.length - 1)];
  }

  isShown(row: number): boolean {
    return this.#places.of(row) >= 0;
  }

  setFilter(change: Partial<ReviewFilter>): void {
    this.filter = { ...this.filter, ...change };
    this.#recompute();
  }

  setOrder(order: Order): void {
    this.order = order;
    this.#recompute();
  }

  show({ filter, order }: { readonly filter: ReviewFilter; readonly order: Order }): void {
    this.filter = filter;
    this.order = order;
    this.#recompute();
  }

  /** Applies the filter to what was said since. */
  refresh(): void {
    this.#recompute();
  }

  /** Shown rows that the filter would not show any more. */
  get stale(): number {
    dependOn(this.#verdictVersion);
    return this.#places.stale;
  }

  // Controls

  /** The share of controls among the suspects shown, 0 … 0.5. */
  mixIn(share: number): void {
    if (share === this.#controls.share) return;
    this.#controls.share = share;
    const wereBefore = this.shown.slice(0, this.place);
    this.#recompute();
    this.#bringPassedOver(wereBefore);
  }

  /** Shows all suspects, the next controls without a verdict after them, and goes to the first of these. */
  showMoreControls(count: number): void {
    const first = this.#controls.showMore(count, (row) => this.verdicts.codes[row] === noVerdict);
    this.show({ filter: startingFilter, order: 'quality' });
    if (first !== undefined) this.moveToRow(first);
  }

  /** A believed picture that was drawn at random. Told only once it is judged. */
  isControl(row: number): boolean {
    return this.codeOf(row) !== noVerdict && this.#controls.isDrawn[row] === 1 && !this.#table.isSuspect(row);
  }

  /** The row that says what the model thinks of this one: itself, but for a control that is still to be judged. */
  opinionOf(row: number): number {
    if (!this.#isMixed || this.codeOf(row) !== noVerdict) return row;
    return this.#controls.faceOf(row) ?? row;
  }

  /** Number of the label that is suggested for it, as far as a person may know. */
  suggestedOf(row: number): number {
    const { given, suggested } = this.#table.columns;
    const face = this.opinionOf(row);
    return face !== row && suggested[face] === given[row] ? given[face] : suggested[face];
  }

  /**
   * Whether the model has begun to doubt its label in this run. Part of what the model thinks, so a control that is still to
   * be judged has the mark of its face: without one it would stand out among suspects that are new.
   */
  isNew(row: number): boolean {
    return this.#table.columns.isNew?.[this.opinionOf(row)] === 1;
  }

  /** How many wrong labels are left; null until the whole run is known. */
  get remaining(): RemainingErrors | null {
    const counts = this.#counted();
    return counts && remainingErrors(counts, this.#table.columns.selfTest);
  }

  /** By class; empty until the whole run is known, or where nothing can be said. */
  get remainingPerClass(): readonly ClassRemains[] {
    const counts = this.#counted();
    return counts === null ? [] : remainingPerClass(counts, this.#table.columns.selfTest);
  }

  #counted(): ReviewCounts | null {
    dependOn(this.#verdictVersion);
    if (!this.isWhole) return null;
    const { tier, given, labels, isTrusted } = this.#table.columns;
    const { codes: verdicts } = this.verdicts;
    const { drawn: controls } = this.#controls;
    return countReviewed({ tier, given, classCount: labels.length, verdicts, controls, isTrusted });
  }

  get #isMixed(): boolean {
    return this.order === 'quality' && isOfSuspects(this.filter);
  }

  /** What the filter shows, whatever was said about it, with controls. */
  #mixed(): Uint32Array {
    const filter: ReviewFilter = { ...this.filter, verdict: 'any' };
    const rows = this.#orders.get('quality');
    return this.#controls.mixInto(filterExamples(this.#table, this.verdicts, rows, filter), filter);
  }

  get noise(): NoiseMatrix {
    return (this.#matrix ??= noiseMatrix(this.table));
  }

  /** Works out an order before anybody asks for it. */
  prepare(order: Order): void {
    this.#orders.get(order);
  }

  // Moving

  moveTo(place: number, { extend = false } = {}): void {
    const last = this.shown.length - 1;
    if (last < 0) return;
    this.#moves++;
    const next = Math.min(last, Math.max(0, place));
    if (extend) {
      if (this.#selection.count === 0) this.#selection.anchor = this.place;
      this.#selection.extendTo(next, this.shown);
      this.#selectionVersion += 1;
    } else {
      this.clearSelection();
      this.#selection.anchor = next;
    }
    this.place = next;
  }

  /** The next (1) or previous (−1) picture without a verdict; −1 where there is none. */
  moveToOpen(step: 1 | -1): boolean {
    const place = this.#findOpen(this.place, step);
    if (place >= 0) this.moveTo(place);
    return place >= 0;
  }

  /** False where the filter does not show it. */
  moveToRow(row: number): boolean {
    const place = this.#places.of(row);
    if (place >= 0) this.moveTo(place);
    return place >= 0;
  }

  // Selecting

  get selected(): number {
    dependOn(this.#selectionVersion);
    return this.#selection.count;
  }

  isSelected(row: number): boolean {
    dependOn(this.#selectionVersion);
    return this.#selection.has(row);
  }

  toggleSelected(place: number): void {
    if (place >= this.shown.length) return;
    this.#selection.toggle(this.shown[place]);
    this.#selection.anchor = place;
    this.place = place;
    this.#selectionVersion += 1;
  }

  selectAll(): void {
    this.#selection.selectAll(this.shown);
    this.#selectionVersion += 1;
  }

  clearSelection(): void {
    if (this.#selection.count === 0) return;
    this.#selection.clear();
    this.#selectionVersion += 1;
  }

  // Verdicts

  codeOf(row: number): VerdictCode {
    dependOn(this.#verdictVersion);
    return this.verdicts.codes[row];
  }

  kindOf(row: number): VerdictKind | null {
    return kindOf(this.codeOf(row));
  }

  /** Number of the label a row is moved to; `noLabel` where it is not. */
  labelOf(row: number): number {
    dependOn(this.#verdictVersion);
    return this.verdicts.labels[row];
  }

  /** Of the pictures shown. */
  get reviewed(): number {
    dependOn(this.#verdictVersion);
    return this.#places.reviewed;
  }

  /** Wrong labels found: relabelled or removed, in the whole run. */
  get found(): number {
    dependOn(this.#verdictVersion);
    return this.#counts[codes.relabel] + this.#counts[codes.remove];
  }

  get onTheWay(): number {
    dependOn(this.#verdictVersion);
    return this.desk.onTheWay;
  }

  get isStored(): boolean {
    dependOn(this.#verdictVersion);
    return this.desk.isStored;
  }

  get canUndo(): boolean {
    dependOn(this.#verdictVersion);
    return this.desk.canUndo;
  }

  get canRedo(): boolean {
    dependOn(this.#verdictVersion);
    return this.desk.canRedo;
  }

  /**
   * Says it about the selection, or about the picture under the cursor, and goes on to the next one where wanted.
   *
   * @returns the rows it was said about
   */
  judge(judgement: Judgement, { advance }: { readonly advance: boolean }): Uint32Array {
    const { row } = this;
    if (row === undefined) return new Uint32Array();
    const isBatch = this.#selection.count > 0;
    const selected = isBatch ? this.#selection.rows(this.shown) : Uint32Array.of(row);
    const lastPlace = this.#places.of(selected[selected.length - 1]);
    // What a control seems to be suggested is not to be taken by those who did not look at it.
    const isMeant = (one: number): boolean =>
      !isBatch || judgement.kind !== 'suggested' || this.opinionOf(one) === one;
    const rows = selected.filter(isMeant);
    if (rows.length > 0) this.#say(rows, judgement);
    if (advance) this.moveTo(lastPlace + 1);
    else if (isBatch) this.clearSelection();
    return rows;
  }

  /** The cursor goes to what was taken back. @returns the rows concerned */
  async undo(): Promise<readonly number[]> {
    const moves = this.#moves;
    return this.#show(await this.desk.undo(), moves);
  }

  async redo(): Promise<readonly number[]> {
    const moves = this.#moves;
    return this.#show(await this.desk.redo(), moves);
  }

  heard(changed: VerdictsChanged): void {
    this.desk.heard(changed);
    this.#learnLabels(this.#table.labels);
  }

  /** All labels a verdict may give, also those made in another window. */
  heardLabels(labels: readonly string[]): void {
    for (const label of labels) this.#table.numberOf(label);
    this.#learnLabels(this.#table.labels);
  }

  #learnLabels(labels: readonly string[]): void {
    if (labels.length !== this.labels.length) this.labels = [...labels];
  }

  #say(rows: Uint32Array, judgement: Judgement): void {
    const { given } = this.#table.columns;
    const said = saidOn(rows, judgement, { given, suggestedOf: (row) => this.suggestedOf(row) });
    this.desk.give({ rows, ...said }, crypto.randomUUID());
  }

  /**
   * Brings the cursor to the first of these rows, unless the person has gone on since: the next key must judge the
   * picture they were looking at when they pressed it.
   *
   * @param moves  as many as there were when they asked
   */
  #show(rows: readonly number[], moves: number): readonly number[] {
    const places = rows.map((row) => this.#places.of(row)).filter((place) => place >= 0);
    if (places.length > 0 && this.#moves === moves) {
      this.moveTo(places.reduce((first, place) => Math.min(first, place)));
      this.#moves = moves;
    }
    return rows;
  }

  #recompute(): void {
    const before = this.row;
    const belongs = verdictMatcher(this.filter.verdict);
    const shown = this.#isMixed
      ? this.#mixed().filter((row) => belongs(this.verdicts.codes[row]))
      : filterExamples(this.#table, this.verdicts, this.#orders.get(this.order), this.filter);
    // Who is not shown any more makes room for the one that came after it.
    const old = this.shown.subarray(this.place);
    this.#lay(shown);
    const stays = before === undefined ? undefined : old.find((row) => this.#places.of(row) >= 0);
    this.#selection.keepOnly(shown);
    this.place = stays === undefined ? 0 : this.#places.of(stays);
    this.#selection.anchor = this.place;
    this.#selectionVersion += 1;
    this.#verdictVersion += 1;
  }

  /** What is before the cursor now, was not so and has no verdict, comes right after it. */
  #bringPassedOver(wereBefore: Uint32Array): void {
    const before = Array.from(this.shown.subarray(0, this.place));
    const isPassedOver = (row: number): boolean =>
      !wereBefore.includes(row) && this.verdicts.codes[row] === noVerdict;
    const passedOver = before.filter(isPassedOver);
    if (passedOver.length === 0) return;
    const [current, ...after] = this.shown.subarray(this.place);
    const seen = before.filter((row) => !isPassedOver(row));
    this.#lay(Uint32Array.from([...seen, current, ...passedOver, ...after]));
    this.place = seen.length;
    this.#selection.anchor = this.place;
  }

  #lay(shown: Uint32Array): void {
    this.shown = shown;
    this.#places.lay(shown, this.verdicts.codes, verdictMatcher(this.filter.verdict));
  }

  #goToFirstOpen(): void {
    const place = this.#findOpen(-1, 1);
    this.#wasOpenFound = place >= 0;
    this.place = Math.max(0, place);
  }

  #findOpen(from: number, step: 1 | -1): number {
    for (let place = from + step; place >= 0 && place < this.shown.length; place += step) {
      if (this.verdicts.codes[this.shown[place]] === noVerdict) return place;
    }
    return -1;
  }

  #count(row: number, before: VerdictCode, after: VerdictCode): void {
    this.#counts[before]--;
    this.#counts[after]++;
    this.#places.count(row, before, after);
  }
}
