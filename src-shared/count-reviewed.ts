// A review counted as the estimate of what is left needs it: by tier and class, and apart for what people went through and
// what lies ahead of them.

import { tiers, verdictKinds } from './domain.ts';

export interface ReviewedRun {
  /** [n], lowest quality first, index into `tiers`. */
  readonly tier: Uint8Array;
  /** [n], 0 … classCount − 1. */
  readonly given: Uint16Array;
  readonly classCount: number;
  /** [n or more] 0 for none, else one more than its place in `verdictKinds`; a relabel to the given label counts as wrong, so it must be told as a keep. */
  readonly verdicts: Uint8Array;
  /** Rows that were drawn at random, in the order in which they are shown; see `drawControls`. */
  readonly controls: ArrayLike<number>;
  /** [n], 1 for an example whose label the run trusted, because a person had given it: it is settled, and counts nowhere. */
  readonly isTrusted?: Uint8Array | undefined;
  /** [n], 1 for an example that took its suggestion with nobody looking: it is not open, and speaks for nothing. */
  readonly isAccepted?: Uint8Array | undefined;
}

/** Examples of one kind, by cell: tier × classCount + class. */
export interface Part {
  /** Without a verdict, and not accepted. */
  readonly open: Float64Array;
  /** With a verdict that speaks for the open ones. */
  readonly seen: Float64Array;
  /** Of those, the wrong ones; one that nobody could decide counts half. */
  readonly wrong: Float64Array;
}

export interface ReviewCounts {
  readonly classCount: number;
  /** [tiers] examples of each that are not settled. */
  readonly sizes: Float64Array;
  /** The same by cell. */
  readonly cellSizes: Float64Array;
  /** [tiers] examples of each that people went through. */
  readonly passedSizes: Float64Array;
  /** What people went through, lowest quality first: the open ones were skipped, and those around them speak for them. */
  readonly passed: Part;
  /** What lies ahead: only controls speak for it. */
  readonly ahead: Part;
  /** [tiers] controls ahead without a verdict: as many can still be shown. */
  readonly controlsLeft: Float64Array;
}

/** How much of an error a verdict finds, by its number. */
const wrongness = [0, ...verdictKinds.map((kind) => ({ keep: 0, relabel: 1, remove: 1, unsure: 0.5 })[kind])];
/** Who goes through controls as they come leaves a few of them open, and no more than one of four. */
const openControl = -3;
/** So many controls of a class in a row were not met by chance. */
const fewestOfClass = 5;

/** Goes twice over all examples: 100,000 in a millisecond or two. */
export function countReviewed(run: ReviewedRun): ReviewCounts {
  const { tier, given, classCount, verdicts, controls } = run;
  const isSettled = (row: number): boolean => run.isTrusted?.[row] === 1 && verdicts[row] !== 0;
  const isControl = new Uint8Array(tier.length);
  for (let place = 0; place < controls.length; place++) isControl[controls[place]] = 1;
  const ends = passedEnds(run, isSettled, isControl);
  const speaks = speakingControls(run, isSettled, ends);
  const [passed, ahead] = [emptyPart(ends.length), emptyPart(ends.length)];
  const sizes = new Float64Array(tiers.length);
  const cellSizes = new Float64Array(ends.length);
  const passedSizes = new Float64Array(tiers.length);
  const controlsLeft = new Float64Array(tiers.length);
  for (let row = 0; row < tier.length; row++) {
    if (isSettled(row)) continue;
    const cell = tier[row] * classCount + given[row];
    const verdict = verdicts[row];
    const isPassed = row < ends[cell];
    const part = isPassed ? passed : ahead;
    sizes[tier[row]]++;
    cellSizes[cell]++;
    if (isPassed) passedSizes[tier[row]]++;
    if (verdict === 0) {
      if (run.isAccepted?.[row] === 1) continue;
      part.open[cell]++;
      if (!isPassed && isControl[row] === 1) controlsLeft[tier[row]]++;
    } else if (isPassed || speaks[row] === 1) {
      part.seen[cell]++;
      part.wrong[cell] += wrongness[verdict];
    }
  }
  return { classCount, sizes, cellSizes, passedSizes, passed, ahead, controlsLeft };
}

/**
 * How far people went through each cell: the row that best parts the reviewed from the open ones, of the whole tier, or of
 * the class alone where a filter led them further. Controls that were shown ahead have no say in it.
 */
function passedEnds(
  { tier, given, classCount, verdicts }: ReviewedRun,
  isSettled: (row: number) => boolean,
  isControl: Uint8Array,
): Int32Array {
  const [ofTier, ofCell] = [new Frontier(tiers.length), new Frontier(tiers.length * classCount)];
  for (let row = 0; row < tier.length; row++) {
    if (isSettled(row)) continue;
    const step = verdicts[row] === 0 ? -1 : isControl[row] === 1 ? 0 : 1;
    ofTier.take(tier[row], step, row);
    ofCell.take(tier[row] * classCount + given[row], step, row);
  }
  return ofCell.ends.map((end, cell) => Math.max(end, ofTier.ends[Math.floor(cell / classCount)]));
}

/**
 * [n], 1 for a control ahead of people that speaks for what lies there. A fair sample are those they went through as they were
 * drawn, of the whole tier, or of the class alone where a filter led them further. One further on was met in another way, in a
 * folder somebody looked through or at the end of the ranking, and those may have more wrong labels than the others, or fewer.
 */
function speakingControls(
  { tier, given, classCount, verdicts, controls }: ReviewedRun,
  isSettled: (row: number) => boolean,
  ends: Int32Array,
): Uint8Array {
  const ofTier = new Frontier(tiers.length);
  const ofCell = new Frontier(tiers.length * classCount, fewestOfClass);
  const cellOf = (row: number): number => tier[row] * classCount + given[row];
  const ahead = Array.from(controls).filter((row) => row >= ends[cellOf(row)] && !isSettled(row));
  ahead.forEach((row, place) => {
    const step = verdicts[row] === 0 ? openControl : 1;
    ofTier.take(tier[row], step, place);
    ofCell.take(cellOf(row), step, place);
  });
  const speaks = new Uint8Array(tier.length);
  ahead.forEach((row, place) => {
    if (place < Math.max(ofTier.ends[tier[row]], ofCell.ends[cellOf(row)])) speaks[row] = 1;
  });
  return speaks;
}

/** For each of several lists, the place up to which reviewed ones outnumber open ones most. */
class Frontier {
  /** 0 where they nowhere do by `least`. */
  readonly ends: Int32Array;
  readonly #least: number;
  readonly #lead: Int32Array;
  readonly #bestLead: Int32Array;

  constructor(lists: number, least = 1) {
    this.#least = least;
    this.ends = new Int32Array(lists);
    this.#lead = new Int32Array(lists);
    this.#bestLead = new Int32Array(lists);
  }

  take(list: number, step: number, place: number): void {
    const lead = (this.#lead[list] += step);
    if (lead > this.#bestLead[list]) this.#bestLead[list] = lead;
    // A control that follows at once would have come next anyway.
    else if (step !== 0 || lead === 0 || lead < this.#bestLead[list]) return;
    if (lead >= this.#least) this.ends[list] = place + 1;
  }
}

function emptyPart(cells: number): Part {
  return { open: new Float64Array(cells), seen: new Float64Array(cells), wrong: new Float64Array(cells) };
}
