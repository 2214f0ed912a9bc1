// What a graph makes of held pictures against what the engine makes of the same pictures in memory, byte by byte.

import type { InferenceSession } from 'onnxruntime-node';
import * as runtime from 'onnxruntime-node';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { gpuSession } from '../../../src-main/backends/onnx/gpu-session.ts';
import { Graph } from '../../../src-main/backends/onnx/graph.ts';
import { HeldPieces } from '../../../src-main/backends/onnx/held-pieces.ts';
import type { Piece } from '../../../src-main/backends/onnx/held-pixels.ts';
import {
  heldPixels,
  packPixels,
  piecesOf,
  ViewTensors,
  withHiddenSquares,
} from '../../../src-main/backends/onnx/held-pixels.ts';
import type { View } from '../../../src-main/engine/augment.ts';
import { copySeen, hideSquare, mirrored, straight, wholeView } from '../../../src-main/engine/augment.ts';
import type { Random } from '../../../src-shared/random.ts';
import { seededRandom } from '../../../src-shared/random.ts';
import { findGpu } from '../find-gpu.ts';

const gpu = findGpu();
if (gpu.kind === 'emulated') {
  Object.assign(process.env, gpu.environment);
  vi.setConfig({ testTimeout: 300_000 });
}

const fill = [7, 130, 255];

function inMemory(images: Uint8Array, size: number, views: readonly View[]): Uint8Array {
  const bytes = 3 * size ** 2;
  const shown = new Uint8Array(views.length * bytes);
  views.forEach((view, slot) => {
    copySeen(images, view.example * bytes, shown, slot * bytes, size, view);
    hideSquare(shown, slot * bytes, size, view.square, fill);
  });
  return shown;
}

function drawViews(random: Random, count: number, batch: number, size: number): View[] {
  return Array.from({ length: batch }, () => ({
    example: random.integer(count),
    // As far as a shift may go, so that every edge is met.
    dx: random.integer(2 * size - 1) - size + 1,
    dy: random.integer(2 * size - 1) - size + 1,
    mirror: random.integer(2) === 1,
    turn: random.integer(4),
    square: { x: random.integer(size), y: random.integer(size), side: random.integer(size + 2) },
  }));
}

type Feeds = Readonly<Record<string, runtime.Tensor>>;

function inPieces(images: Uint8Array, size: number, pieces: readonly Piece[]): Feeds {
  const tensors = pieces.map((piece, k) => {
    const packed = packPixels(images, size, piece);
    return [`piece${k}`, new runtime.Tensor('float32', packed, [packed.length])] as const;
  });
  return Object.fromEntries(tensors);
}

async function onDevice(
  images: Uint8Array,
  size: number,
  pieces: readonly Piece[],
  options: InferenceSession.SessionOptions,
): Promise<Feeds> {
  const held = await HeldPieces.hold(runtime, options, images, size, pieces);
  if (held === undefined) throw new Error('They were not held.');
  onTestFinished(() => held.release());
  return held.tensors;
}

describe('pieces', () => {
  test('hold every picture once, in order, and none more than it may', () => {
    // by hand: a picture of 2 × 2 has 16 bytes, so that 80 bytes are one black and four others
    expect(piecesOf(10, 2, { piece: 80, all: 1000 })).toEqual([
      { from: 0, to: 4 },
      { from: 4, to: 8 },
      { from: 8, to: 10 },
    ]);
    expect(piecesOf(4, 2, { piece: 80, all: 1000 })).toEqual([{ from: 0, to: 4 }]);
  });

  test('there are none where all pictures together, or one alone, are too large', () => {
    expect(piecesOf(10, 2, { piece: 80, all: 159 })).toBeUndefined();
    expect(piecesOf(1, 2, { piece: 31, all: 1000 })).toBeUndefined();
  });

  test('what everybody has is in one piece, and no piece is larger than 128 MiB', () => {
    expect(piecesOf(10_000, 32)).toHaveLength(1);
    const pieces = piecesOf(50_000, 32) ?? [];
    expect(pieces).toHaveLength(2);
    for (const { from, to } of pieces) expect(4 * 32 ** 2 * (1 + to - from)).toBeLessThanOrEqual(2 ** 27);
  });

  test('a pixel is one number, and the first picture is black', () => {
    const images = Uint8Array.of(1, 2, 3, 255, 255, 255);
    // by hand: 1 + 256 · 2 + 65,536 · 3, and 2^24 − 1
    expect([...packPixels(images, 1, { from: 0, to: 2 })]).toEqual([0, 197_121, 16_777_215]);
    expect([...packPixels(images, 1, { from: 1, to: 2 })]).toEqual([0, 16_777_215]);
  });
});

/** The processor, too: what it runs is the same graph, and it is everywhere. */
const devices = ['cpu', ...(gpu.kind === 'none' ? [] : ['webgpu' as const])] as const;

describe.each(devices)('on %s', (device) => {
  test.each([
    { size: 5, batch: 3, pictures: 7, perPiece: 100 },
    { size: 8, batch: 4, pictures: 9, perPiece: 4 },
    { size: 17, batch: 5, pictures: 6, perPiece: 1 },
  ])(
    'a step of $batch from pieces of $perPiece pictures at size $size sees what the engine shows',
    async ({ size, batch, pictures, perPiece }) => {
      const random = seededRandom(size, 'held pixels');
      const images = Uint8Array.from({ length: pictures * 3 * size ** 2 }, () => random.integer(256));
      const pieces = piecesOf(pictures, size, { piece: 4 * size ** 2 * (perPiece + 1), all: 2 ** 20 }) ?? [];
      expect(pieces).toHaveLength(Math.ceil(pictures / perPiece));
      const graph = new Graph();
      const shown = withHiddenSquares(heldPixels(pieces), fill)(graph, batch, size);
      graph.output('shown', shown, [batch, 3, size, size]);
      const options: InferenceSession.SessionOptions =
        device === 'cpu' ? { executionProviders: [device], logSeverityLevel: 3 } : gpuSession(device);
      const session = await runtime.InferenceSession.create(graph.encode(), options);
      onTestFinished(() => session.release());
      const pixels =
        device === 'cpu' ? inPieces(images, size, pieces) : await onDevice(images, size, pieces, options);
      const tensors = new ViewTensors(runtime, pieces, batch, size);

      for (let draw = 0; draw < 20; draw++) {
        const views = drawViews(random, pictures, batch, size);
        // One as it is.
        if (draw % 2 === 0)
          views[0] = wholeView(random.integer(pictures), draw % 4 === 0 ? mirrored : straight);
        tensors.write(views);
        const results = await session.run({ ...pixels, ...tensors.shown, ...tensors.hidden });
        expect(Array.from(results['shown'].data as Float32Array)).toEqual([...inMemory(images, size, views)]);
      }
    },
  );
});

test.runIf(gpu.kind === 'none')('held pictures were not tested on WebGPU, for a reason', () => {
  process.stdout.write(`skipped: ${gpu.kind === 'none' ? gpu.reason : ''}\n`);
});
