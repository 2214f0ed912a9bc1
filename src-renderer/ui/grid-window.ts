// Which cells of a long grid are in sight, as plain arithmetic. Lengths are pixels.

export interface GridSize {
  /** Number of cells. */
  readonly count: number;
  readonly cellWidth: number;
  readonly cellHeight: number;
  readonly gap: number;
  /** Of the part that is seen. */
  readonly width: number;
  readonly height: number;
}

export interface GridShape {
  readonly columns: number;
  readonly rows: number;
  /** From the top of one row to the top of the next. */
  readonly pitch: number;
  /** Of all rows together. */
  readonly contentHeight: number;
  /** Of the element that scrolls; less than the content where browsers would not make it that tall. */
  readonly scrollHeight: number;
}

/** Chromium draws elements up to some 33.5 million pixels, Firefox up to some 17.8 million. */
export const tallestElement = 16_000_000;

export function shapeOf({ count, cellWidth, cellHeight, gap, width, height }: GridSize): GridShape {
  const columns = Math.max(1, Math.floor((width + gap) / (cellWidth + gap)));
  const rows = Math.ceil(count / columns);
  const pitch = cellHeight + gap;
  const contentHeight = rows === 0 ? 0 : rows * pitch - gap;
  const scrollHeight = Math.min(contentHeight, Math.max(tallestElement, height));
  return { columns, rows, pitch, contentHeight, scrollHeight };
}

/** Where in the content the view begins; the two run apart only where the content is taller than any element. */
export function contentTopAt(scrollTop: number, shape: GridShape, height: number): number {
  return scrollTop * stretch(shape, height);
}

export function scrollTopFor(contentTop: number, shape: GridShape, height: number): number {
  const last = Math.max(0, shape.contentHeight - height);
  return Math.min(last, Math.max(0, contentTop)) / stretch(shape, height);
}

/** First row in sight and the one after the last, with `spare` rows more on both sides. */
export function rowsInSight(
  contentTop: number,
  shape: GridShape,
  height: number,
  spare: number,
): { readonly from: number; readonly to: number } {
  const from = Math.floor(contentTop / shape.pitch) - spare;
  const to = Math.ceil((contentTop + height) / shape.pitch) + spare;
  return { from: Math.max(0, from), to: Math.max(0, Math.min(shape.rows, to)) };
}

/** Content top that brings a cell into sight: as little as possible (`nearest`), or into the middle. */
export function contentTopFor(
  index: number,
  shape: GridShape,
  view: { readonly contentTop: number; readonly height: number; readonly cellHeight: number },
  align: 'nearest' | 'center' | 'start',
): number {
  const top = Math.floor(index / shape.columns) * shape.pitch;
  const bottom = top + view.cellHeight;
  if (align === 'start') return top;
  if (align === 'center') return top - (view.height - view.cellHeight) / 2;
  if (top < view.contentTop) return top;
  if (bottom > view.contentTop + view.height) return bottom - view.height;
  return view.contentTop;
}

function stretch({ contentHeight, scrollHeight }: GridShape, height: number): number {
  if (scrollHeight >= contentHeight || scrollHeight <= height) return 1;
  return (contentHeight - height) / (scrollHeight - height);
}

/** By row: which of the elements that are used again and again shows it. */
export type Slots = ReadonlyMap<number, number>;
export const noSlots: Slots = new Map();

/**
 * A row that stays keeps its slot, and one that comes takes the slot of one that left. Slots are taken in the order of the
 * rows they showed, because an element that changes its place among the others costs time.
 *
 * @param rows   in sight, `to` not included
 * @param slots  of the rows that were in sight before
 */
export function slotsFor({ from, to }: { readonly from: number; readonly to: number }, slots: Slots): Slots {
  const free: number[] = [];
  for (const [row, slot] of slots) if (row < from || row >= to) free.push(slot);
  const next = new Map<number, number>();
  let unused = Math.max(-1, ...slots.values()) + 1;
  for (let row = from; row < to; row++) next.set(row, slots.get(row) ?? free.shift() ?? unused++);
  return next;
}
