// How the pictures of a training lie on a graphics card, and the part of a graph that makes of them what a step sees.

import type { View } from '../../engine/augment.ts';
import { hiddenSpan, pixelPlaces } from '../../engine/augment.ts';
import type { Tensor } from 'onnxruntime-node';
import type { Graph } from './graph.ts';
import type { PixelSource } from './graph-ends.ts';
import type { Runtime } from './step-tensors.ts';
import { floats } from './step-tensors.ts';

/**
 * Some pictures in one buffer of the device, after a black one of the same size: [(1 + to − from) × size × size] float32,
 * one number a pixel, red + 256 × green + 65,536 × blue, which is exact below 2^24.
 */
export interface Piece {
  readonly from: number;
  readonly to: number;
}

/** A buffer may have so many bytes on every device that WebGPU knows. */
const mostBytesOfPiece = 2 ** 27;
/** Any card that is worth training on can spare so many. */
const mostBytes = 2 ** 29;

/** @returns undefined where there is no room for so many */
export function piecesOf(
  count: number,
  size: number,
  most: { readonly piece: number; readonly all: number } = { piece: mostBytesOfPiece, all: mostBytes },
): Piece[] | undefined {
  const imageBytes = 4 * size ** 2;
  const perPiece = Math.floor(most.piece / imageBytes) - 1;
  if (perPiece < 1 || count * imageBytes > most.all) return undefined;
  const pieces: Piece[] = [];
  for (let from = 0; from < count; from += perPiece)
    pieces.push({ from, to: Math.min(count, from + perPiece) });
  return pieces;
}

export function packPixels(images: Uint8Array, size: number, { from, to }: Piece): Float32Array {
  const area = size ** 2;
  const packed = new Float32Array(area * (1 + to - from));
  for (let picture = from; picture < to; picture++) {
    const red = picture * 3 * area;
    const target = (1 + picture - from) * area;
    for (let i = 0; i < area; i++)
      packed[target + i] =
        images[red + i] + 256 * images[red + area + i] + 65_536 * images[red + 2 * area + i];
  }
  return packed;
}

/**
 * Inputs: `piece<k>`; `rows<k>` int32 [batch, 1, size, 1] and `columns` int32 [batch, 1, 1, size], whose sum says where
 * in the piece a pixel is found (`pixelPlaces`). Whoever lies in another piece finds black there, so that the sum over the
 * pieces is the picture.
 */
export function heldPixels(pieces: readonly Piece[]): PixelSource {
  return (graph, batch, size) => {
    const columns = graph.input('columns', [batch, 1, 1, size], 'int32');
    const found = pieces.map(({ from, to }, k) => {
      const rows = graph.input(`rows${k}`, [batch, 1, size, 1], 'int32');
      const piece = graph.input(`piece${k}`, [size ** 2 * (1 + to - from)]);
      return graph.op('Gather', [piece, graph.op('Add', [rows, columns])]);
    });
    return unpacked(
      graph,
      found.reduce((sum, other) => graph.op('Add', [sum, other])),
    );
  };
}

/** Red, green and blue. Factors are powers of two and all else are whole numbers below 2^24, so nothing is rounded. */
function unpacked(graph: Graph, packed: string): string {
  const parts = (divisors: readonly number[]): string => {
    const factors = graph.constant(
      divisors.map((divisor) => 1 / divisor),
      [1, 3, 1, 1],
    );
    return graph.op('Floor', [graph.op('Mul', [packed, factors])]);
  };
  const above = graph.op('Mul', [parts([2 ** 8, 2 ** 16, 2 ** 24]), graph.scalar(256)]);
  return graph.op('Sub', [parts([1, 2 ** 8, 2 ** 16]), above]);
}

/**
 * Hides a square of every picture.
 * Inputs: `hiddenRows` [batch, 1, size, 1] and `hiddenColumns` [batch, 1, 1, size], 1 where hidden and 0 elsewhere.
 *
 * @param fill  per channel
 */
export function withHiddenSquares(pixels: PixelSource, fill: readonly number[]): PixelSource {
  return (graph, batch, size) => {
    const hidden = graph.op('Mul', [
      graph.input('hiddenRows', [batch, 1, size, 1]),
      graph.input('hiddenColumns', [batch, 1, 1, size]),
    ]);
    const isHidden = graph.op('Greater', [hidden, graph.scalar(0)]);
    return graph.op('Where', [isHidden, graph.constant(fill, [1, 3, 1, 1]), pixels(graph, batch, size)]);
  };
}

/** What says to the graph which pictures it shows, and how: made once, filled anew each time. */
export class ViewTensors {
  readonly #size: number;
  readonly #pieces: readonly Piece[];
  readonly #rows: readonly Tensor[];
  readonly #columns: Tensor;
  readonly #hiddenRows: Tensor;
  readonly #hiddenColumns: Tensor;

  constructor(runtime: Runtime, pieces: readonly Piece[], batch: number, size: number) {
    this.#size = size;
    this.#pieces = pieces;
    const [tall, wide] = [
      [batch, 1, size, 1],
      [batch, 1, 1, size],
    ];
    const numbers = (shape: number[]): Tensor =>
      new runtime.Tensor('int32', new Int32Array(batch * size), shape);
    const marks = (shape: number[]): Tensor =>
      new runtime.Tensor('float32', new Float32Array(batch * size), shape);
    this.#rows = pieces.map(() => numbers(tall));
    this.#columns = numbers(wide);
    this.#hiddenRows = marks(tall);
    this.#hiddenColumns = marks(wide);
  }

  /** By input, for pictures as they are. */
  get shown(): Readonly<Record<string, Tensor>> {
    const rows = this.#rows.map((tensor, k) => [`rows${k}`, tensor] as const);
    return { ...Object.fromEntries(rows), columns: this.#columns };
  }

  /** Beside those, for pictures with a hidden square. */
  get hidden(): Readonly<Record<string, Tensor>> {
    return { hiddenRows: this.#hiddenRows, hiddenColumns: this.#hiddenColumns };
  }

  /** @param views  one for each picture of the batch */
  write(views: readonly View[]): void {
    const size = this.#size;
    const hiddenRows = floats(this.#hiddenRows).fill(0);
    const hiddenColumns = floats(this.#hiddenColumns).fill(0);
    const columns = this.#columns.data as Int32Array;
    const rows = this.#rows.map((tensor) => (tensor.data as Int32Array).fill(0));
    views.forEach((view, slot) => {
      const start = slot * size;
      const { down, across } = pixelPlaces(view, size);
      columns.set(across, start);
      this.#pieces.forEach(({ from, to }, k) => {
        if (view.example < from || view.example >= to) return;
        const picture = (1 + view.example - from) * size ** 2;
        for (let y = 0; y < size; y++) rows[k][start + y] = picture + down[y];
      });
      const { square } = view;
      const [left, right] = hiddenSpan(square.x, square.side, size);
      const [top, bottom] = hiddenSpan(square.y, square.side, size);
      hiddenColumns.fill(1, start + left, start + right);
      hiddenRows.fill(1, start + top, start + bottom);
    });
  }
}
