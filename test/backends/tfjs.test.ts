// The tensor program beside what every backend promises: its two tables of operations, its tensors, and its manners.
// The operations for TensorFlow's own library run on the backend in plain JavaScript, which has them all.

import { createRequire } from 'node:module';
import type { Tensor, Tensor4D } from '@tensorflow/tfjs-core';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { nativeKernels, wasmKernels } from '../../src-main/backends/tfjs/kernels.ts';
import type { Kernels, Tensorflow } from '../../src-main/backends/tfjs/kernels.ts';
import { openTfjsBackend } from '../../src-main/backends/tfjs/open-tfjs-backend.ts';
import { openWasmBackend, wasmVersion } from '../../src-main/backends/tfjs/open-wasm-backend.ts';
import { pixelReader } from '../../src-main/backends/tfjs/pixels.ts';
import { planNetwork } from '../../src-main/backends/tfjs/plan.ts';
import type { Backend, StepInput } from '../../src-main/engine/backend.ts';
import { initialParameters } from '../../src-main/engine/initial-parameters.ts';
import { describeNetwork } from '../../src-main/engine/network.ts';
import { seededRandom } from '../../src-shared/random.ts';

const require = createRequire(import.meta.url);
const tf = require('@tensorflow/tfjs-core') as Tensorflow;
require('@tensorflow/tfjs-backend-cpu');

// So that it does not advertise TensorFlow's own library.
tf.env().set('IS_TEST', true);

const errorListeners = (): number =>
  process.listenerCount('uncaughtException') + process.listenerCount('unhandledRejection');
const listenersAtStart = errorListeners();

const size = 16;
const batchSize = 4;
const network = describeNetwork({
  size,
  classes: 3,
  widths: [3, 4, 5],
  mean: [0.5, 0.45, 0.4],
  deviation: [0.25, 0.3, 0.2],
  logitScale: 0.8,
});
const random = seededRandom(1, 'tfjs');
const whitening = Float32Array.from({ length: 24 * 3 * 2 * 2 }, () => random.normal() / 2);
const parameters = initialParameters(network, whitening, random);
const options = { batchSize, momentum: 0.9, weightDecay: 5e-4, biasLearningRateScale: 4, threads: 1 };
const input: StepInput = {
  images: Uint8Array.from({ length: batchSize * 3 * size ** 2 }, () => random.integer(256)),
  labels: Int32Array.of(0, 1, 2, 0),
  keep: Uint8Array.of(1, 1, 0, 1),
  q: 0.7,
  gradientScale: 1,
  learningRate: 0.05,
};

async function openWasm(): Promise<Backend> {
  const backend = await openWasmBackend(network, parameters, options);
  onTestFinished(() => backend.close());
  return backend;
}

async function openNative(): Promise<Backend> {
  await tf.setBackend('cpu');
  const runtime = { tf, device: 'cpu', kernels: nativeKernels(tf) };
  const backend = openTfjsBackend('cuda', runtime, network, parameters, options);
  onTestFinished(() => backend.close());
  return backend;
}

/** The device gives up in the middle of a step. */
function failAtCall(call: number) {
  const engine = tf.engine();
  const run = engine.runKernel.bind(engine);
  let calls = 0;
  return vi.spyOn(engine, 'runKernel').mockImplementation((...args) => {
    if (++calls === call) throw new Error('out of memory');
    return run(...args);
  });
}

function worstDifference(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  expect(actual).toHaveLength(expected.length);
  return Array.from(actual).reduce((worst, value, i) => Math.max(worst, Math.abs(value - expected[i])), 0);
}

describe.each([{ side: 8 }, { side: 7 }, { side: 1 }])('on maps of side $side, both tables', ({ side }) => {
  const normals = (length: number): Float32Array => Float32Array.from({ length }, () => random.normal());
  const [batch, inputs, outputs] = [3, 4, 5];
  const x = normals(batch * side ** 2 * inputs);
  const filter = normals(9 * inputs * outputs);

  /** What an operation gives with both tables, every tensor as its numbers. */
  async function withBoth(
    work: (kernels: Kernels) => Tensor | readonly Tensor[],
  ): Promise<{ native: number[][]; wasm: number[][] }> {
    const run = (kernels: Kernels): number[][] =>
      tf.tidy(() => [work(kernels)].flat().map((tensor: Tensor) => [...tensor.dataSync()]));
    await openWasm();
    await tf.setBackend('cpu');
    const native = run(nativeKernels(tf));
    await tf.setBackend('wasm');
    return { native, wasm: run(wasmKernels(tf)) };
  }
  const map = (values: Float32Array, wide: number, channels: number): Tensor4D =>
    tf.tensor4d(values, [batch, wide, wide, channels]);

  // A map of one pixel has no windows.
  test.each(side > 1 ? ['corners'] : [])('convolve to the same %s', async () => {
    const { native, wasm } = await withBoth((kernels) =>
      kernels.convolveToCorners(map(x, side, inputs), tf.tensor4d(filter, [3, 3, inputs, outputs])),
    );
    expect(native).toHaveLength(4);
    native.forEach((corner, i) => {
      expect(corner).toHaveLength(batch * Math.floor(side / 2) ** 2 * outputs);
      expect(worstDifference(wasm[i], corner)).toBeLessThan(1e-5);
    });
  });

  test.each([...new Set([side, side & ~1])].filter((wide) => wide > 0))(
    'carry a gradient of side %i back',
    async (wide) => {
      const gradient = normals(batch * wide ** 2 * outputs);
      const filters = await withBoth((kernels) =>
        kernels.filterGradient(map(x, side, inputs), map(gradient, wide, outputs)),
      );
      expect(worstDifference(filters.wasm[0], filters.native[0])).toBeLessThan(1e-4);
      const maps = await withBoth((kernels) =>
        kernels.inputGradient(
          map(gradient, wide, outputs),
          tf.tensor4d(filter, [3, 3, inputs, outputs]),
          side,
        ),
      );
      expect(worstDifference(maps.wasm[0], maps.native[0])).toBeLessThan(1e-5);
    },
  );

  test('have the same means', async () => {
    const { native, wasm } = await withBoth((kernels) => kernels.channelMeans(map(x, side, inputs)));
    expect(worstDifference(wasm[0], native[0])).toBeLessThan(1e-6);
  });
});

describe('the tensor program', () => {
  test('gives the same numbers with both tables, while both take turns in one process', async () => {
    const [wasm, native] = [await openWasm(), await openNative()];
    for (let step = 0; step < 4; step++) {
      const [one, other] = await Promise.all([wasm.step(input), native.step(input)]);
      expect(worstDifference(one, other)).toBeLessThan(1e-5);
    }
    const expected = await native.parameters();
    for (const [name, values] of await wasm.parameters())
      expect(worstDifference(values, expected.get(name) ?? []), name).toBeLessThan(1e-5);
    const scores = await native.score(input.images);
    expect(worstDifference(await wasm.score(input.images), scores)).toBeLessThan(1e-5);
  });

  test('leaves no tensor behind', async () => {
    await openWasm().then((first) => first.close());
    const before = tf.memory().numTensors;
    const backend = await openWasm();
    await backend.step(input);
    await backend.score(input.images);
    await backend.embed(input.images);
    await backend.restore(await backend.parameters());
    await backend.score(input.images);
    expect(tf.memory().numTensors).toBeGreaterThan(before);
    await backend.close();
    expect(tf.memory().numTensors).toBe(before);
  });

  test('holds as many tensors and bytes after 300 steps as after one', async () => {
    const backend = await openWasm();
    await backend.step(input);
    const { numTensors, numBytes, numDataBuffers } = tf.memory();
    for (let step = 0; step < 300; step++) await backend.step(input);
    expect(tf.memory()).toMatchObject({ numTensors, numBytes, numDataBuffers });
  });

  test('multiplies no matrix turned on WebAssembly, where that is some twenty times slower', async () => {
    const backend = await openWasm();
    const run = vi.spyOn(tf.engine(), 'runKernel');
    onTestFinished(() => {
      run.mockRestore();
    });
    await backend.step(input);
    await backend.score(input.images);
    const products = run.mock.calls.filter(([kernel]) => kernel === 'BatchMatMul');
    expect(products.length).toBeGreaterThan(3);
    for (const [, , attributes] of products)
      expect(attributes).toMatchObject({ transposeA: false, transposeB: false });
  });

  test('rejects a set with a parameter missing, and keeps what it has', async () => {
    const backend = await openWasm();
    const before = await backend.parameters();
    await expect(backend.restore(new Map())).rejects.toThrow('whiten.weight is missing');
    expect(await backend.parameters()).toEqual(before);
  });

  test('lets messages and timers have their turn between steps and while scoring', async () => {
    const backend = await openWasm();
    for (const work of [() => backend.step(input), () => backend.score(input.images)]) {
      let turns = 0;
      setImmediate(() => turns++);
      await work();
      expect(turns).toBe(1);
    }
  });

  test('changes nothing in a step that fails', async () => {
    const backend = await openWasm();
    await backend.step(input);
    const before = await backend.parameters();
    const tensors = tf.memory().numTensors;
    const failing = failAtCall(150);
    await expect(backend.step(input)).rejects.toThrow('out of memory');
    failing.mockRestore();
    expect(await backend.parameters()).toEqual(before);
    expect(tf.memory().numTensors).toBe(tensors);
  });

  test('listens to no error of the process', async () => {
    await openWasm();
    expect(errorListeners()).toBe(listenersAtStart);
  });

  test('names its library without loading it', async () => {
    expect(await wasmVersion()).toBe('@tensorflow/tfjs-backend-wasm 4.22.0');
  });
});

describe('the plan', () => {
  test('refuses a network that it would compute wrongly', () => {
    const { layers } = network;
    const without = (at: number) => ({ ...network, layers: layers.filter((_, index) => index !== at) });
    expect(planNetwork(network).blocks).toHaveLength(6);
    layers.forEach(({ kind }, at) => {
      // A block without its pool is a block.
      if (kind !== 'pool') expect(() => planNetwork(without(at)), `without layer ${at}, ${kind}`).toThrow();
    });
    const wider = layers.map((layer) => (layer.kind === 'convolution' ? { ...layer, padding: 2 } : layer));
    expect(() => planNetwork({ ...network, layers: wider })).toThrow('block1.conv1');
  });
});

describe('pixels', () => {
  test('are normalised and have their channels last', () => {
    const normalise = { kind: 'normalise', mean: [0, 0.5, 1], deviation: [1, 0.5, 0.25] } as const;
    const read = pixelReader({ ...network, size: 2 }, normalise);
    // Red, green and blue of the four pixels.
    const values = read(
      Uint8Array.of(0, 51, 102, 255, 0, 255, 0, 255, 255, 0, 204, 255),
      new Float32Array(12),
    );
    // By hand: red as it is, green (g − 0.5) / 0.5, blue (b − 1) / 0.25.
    const expected = [0, -1, 0, 0.2, 1, -4, 0.4, -1, -0.8, 1, 1, 0];
    expect(worstDifference(values, expected)).toBeLessThan(1e-6);
  });
});
