// The two ends of a graph over pictures: where pixels come from, and where results go.

import type { Graph } from './graph.ts';

/** @returns [batch, 3, size, size], 0 … 255 */
export type PixelSource = (graph: Graph, batch: number, size: number) => string;

/** Takes `values` of that shape out of the graph. */
export type Collect = (graph: Graph, name: string, values: string, shape: readonly number[]) => void;

/** Input `images` uint8 [batch, 3, size, size]. */
export const sentPixels: PixelSource = (graph, batch, size) =>
  graph.op('Cast', [graph.input('images', [batch, 3, size, size], 'uint8')], { to: 1 });

export const giveOut: Collect = (graph, name, values, shape) => {
  graph.output(name, values, shape);
};

/**
 * Results of several runs stay on the device as one list, to be fetched at once: `<name>` [runs, width] goes in, and out
 * as `next/<name>` with this run's values in the row that the input `run` [1] names. For one graph.
 */
export function collectRuns(runs: number): Collect {
  let isRow: string | undefined;
  return (graph, name, values, shape) => {
    const width = shape.reduce((a, b) => a * b, 1);
    isRow ??= graph.op('Equal', [
      graph.constant(Float32Array.from(Array(runs).keys()), [runs, 1]),
      graph.input('run', [1]),
    ]);
    const row = graph.op('Reshape', [values, graph.integers([1, width])]);
    const list = graph.op('Where', [isRow, row, graph.input(name, [runs, width])]);
    graph.output(`next/${name}`, list, [runs, width]);
  };
}
