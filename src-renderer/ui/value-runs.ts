// A line of a chart with gaps as lines without: what is drawn across a gap and clipped leaves a trace at both of its ends.

type Values = ArrayLike<number | null>;

/** As many lines as there are runs of numbers, each as long as the whole and null outside of its run; at least one. */
export function valueRuns(values: Values): readonly (readonly (number | null)[])[] {
  const runs: (number | null)[][] = [];
  for (let place = 0; place < values.length; place++) {
    if (values[place] === null) continue;
    if (place === 0 || values[place - 1] === null) runs.push(new Array<null>(values.length).fill(null));
    runs[runs.length - 1][place] = values[place];
  }
  return runs.length === 0 ? [Array.from(values)] : runs;
}
