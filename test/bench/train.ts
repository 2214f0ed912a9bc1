// Speed of our training step beside PyTorch's on the same network, measured in turns so that both see the same machine.
//
//   npm run bench:train -- [--size 32] [--batch 128] [--classes 10] [--widths 32,128,128] [--steps 20] [--rounds 5]
//                          [--threads 2] [--python /usr/bin/python3]
//
// The last line reads `cpu/pytorch 0.41`: the ratio of the median images per second.

import { spawnSync } from 'node:child_process';
import { arch, availableParallelism, cpus, platform, release } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { openOnnxBackend } from '../../src-main/backends/onnx/open-onnx-backend.ts';
import type { StepInput } from '../../src-main/engine/backend.ts';
import { initialParameters } from '../../src-main/engine/initial-parameters.ts';
import type { Network } from '../../src-main/engine/network.ts';
import { describeNetwork, whitenedChannels } from '../../src-main/engine/network.ts';
import { seededRandom } from '../../src-main/engine/random.ts';
import { median } from './metrics.ts';

const ours = 'cpu';
const warmUpSteps = 3;
const seed = 1;

const { values: options } = parseArgs({
  options: {
    size: { type: 'string', default: '32' },
    batch: { type: 'string', default: '128' },
    classes: { type: 'string', default: '10' },
    widths: { type: 'string', default: '32,128,128' },
    steps: { type: 'string', default: '20' },
    rounds: { type: 'string', default: '5' },
    threads: { type: 'string', default: '2' },
    python: { type: 'string', default: '/usr/bin/python3' },
  },
});
const [size, batch, classes, steps, rounds, threads] = (
  ['size', 'batch', 'classes', 'steps', 'rounds', 'threads'] as const
).map((name) => {
  const value = Number(options[name]);
  if (!Number.isInteger(value) || value < 1)
    throw new Error(`--${name} must be a whole number of at least 1.`);
  return value;
});

print(`${cpus()[0].model}, ${availableParallelism()} cores, ${platform()} ${release()} ${arch()}`);
print(`Node ${process.versions.node}, ${threads} threads, ${rounds} rounds of ${steps} steps`);
print(`${size} px, batch ${batch}, ${classes} classes, widths ${options.widths}`);

const ourSpeeds: number[] = [];
const theirSpeeds: number[] = [];
for (let round = 1; round <= rounds; round++) {
  ourSpeeds.push(await measureOurs());
  const { version, imagesPerSecond } = measurePyTorch();
  theirSpeeds.push(imagesPerSecond);
  print(
    `round ${round}: ${ours} ${ourSpeeds[round - 1].toFixed(0)}, ` +
      `PyTorch ${version} ${imagesPerSecond.toFixed(0)} images per second`,
  );
}
print(`${ours} median ${describeSpeeds(ourSpeeds)}`);
print(`pytorch median ${describeSpeeds(theirSpeeds)}`);
print(`${ours}/pytorch ${(median(ourSpeeds) / median(theirSpeeds)).toFixed(2)}`);

/**
 * Our step, batch / median step time after a warm-up. The backend under test is opened here and nowhere else.
 *
 * @returns images per second
 */
async function measureOurs(): Promise<number> {
  const network = benchNetwork();
  const random = seededRandom(seed, 'bench');
  const kernel = network.layers.find((layer) => layer.kind === 'convolution')?.kernel ?? 0;
  const whitening = Float32Array.from(
    { length: whitenedChannels * 3 * kernel * kernel },
    () => 0.3 * random.normal(),
  );
  // >>> the backend under test
  const backend = await openOnnxBackend(network, initialParameters(network, whitening, random), {
    batchSize: batch,
    momentum: 0.9,
    weightDecay: 5e-4,
    biasLearningRateScale: 4,
    threads,
  });
  // <<<
  try {
    const input: StepInput = {
      images: Uint8Array.from({ length: batch * 3 * size * size }, () => random.integer(256)),
      labels: Int32Array.from({ length: batch }, () => random.integer(classes)),
      keep: new Uint8Array(batch).fill(1),
      q: 0,
      gradientScale: 1,
      learningRate: 0.05,
    };
    const milliseconds: number[] = [];
    for (let step = 0; step < warmUpSteps + steps; step++) {
      const start = performance.now();
      await backend.step(input);
      milliseconds.push(performance.now() - start);
    }
    return (batch / median(milliseconds.slice(warmUpSteps))) * 1000;
  } finally {
    await backend.close();
  }
}

function benchNetwork(): Network {
  const [first, second, third] = options.widths.split(',').map(Number);
  return describeNetwork({
    size,
    classes,
    widths: [first, second, third],
    mean: [0.5, 0.5, 0.5],
    deviation: [0.25, 0.25, 0.25],
    logitScale: 0.25,
  });
}

function measurePyTorch(): { readonly version: string; readonly imagesPerSecond: number } {
  const numbers = { size, batch, classes, steps, threads, widths: options.widths };
  const args = Object.entries(numbers).flatMap(([name, value]) => [`--${name}`, String(value)]);
  const { status, stdout, stderr, error } = spawnSync(
    options.python,
    [join(import.meta.dirname, 'pytorch-step.py'), ...args],
    { encoding: 'utf8' },
  );
  if (status !== 0) {
    throw new Error(
      `PyTorch did not run (${error?.message ?? stderr.trim()}). Name a Python that has it: --python PATH`,
    );
  }
  return JSON.parse(stdout) as { version: string; imagesPerSecond: number };
}

function describeSpeeds(speeds: readonly number[]): string {
  const range = `${Math.min(...speeds).toFixed(0)} to ${Math.max(...speeds).toFixed(0)}`;
  return `${median(speeds).toFixed(0)} images per second (${range})`;
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
