// How large the parts of a noise matrix are drawn, in pixels: few classes get large cells, many shrink to fit.

const smallestSide = 14;
const largestSide = 64;
const usualSide = 44;
/** A matrix of few classes grows to about this much. */
const fewWidth = 320;

/** For the labels at the side: as much as the longest one needs, within reason. */
export function gutterFor(labels: readonly string[]): number {
  return Math.min(136, 22 + 7 * Math.max(9, ...labels.map((label) => label.length)));
}

/** For the labels above, which stand upright. */
export function headFor(labels: readonly string[]): number {
  return Math.min(136, 14 + 7 * Math.max(4, ...labels.map((label) => label.length)));
}

/** Of a cell, where there is room for it. */
export function sideFor(classes: number): number {
  return Math.floor(Math.min(largestSide, Math.max(usualSide, fewWidth / Math.max(1, classes))));
}

/** Of a cell, where the whole has `width`. */
export function sideWithin(width: number, gutter: number, classes: number): number {
  const fitting = Math.floor((width - gutter - 4) / Math.max(1, classes));
  return Math.max(smallestSide, Math.min(sideFor(classes), fitting));
}
