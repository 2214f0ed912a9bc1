// Speed of our training step beside PyTorch's on the same network, measured in turns so that both see the same machine.
//
//   npm run bench:train -- [--size 32] [--batch 128] [--classes 10] [--widths 32,128,128] [--steps 20] [--rounds 5]
//                          [--threads 2] [--backends cpu] [--python /usr/bin/python3]
//
// The last line reads `cpu/pytorch 0.41`: the ratio of the median images per second of the first backend named. On a
// machine that does other work too, one thread and processor time say most.

import { spawnSync } from 'node:child_process';
import { arch, availableParallelism, cpus, platform, release } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { openOnnxBackend } from '../../src-main/backends/onnx/open-onnx-backend.ts';
import { openWasmBackend } from '../../src-main/backends/tfjs/open-wasm-backend.ts';
import type { OpenBackend, StepInput } from '../../src-main/engine/backend.ts';
import { initialParameters } from '../../src-main/engine/initial-parameters.ts';
import type { Network } from '../../src-main/engine/network.ts';
import { describeNetwork, whitenedChannels } from '../../src-main/engine/network.ts';
import { seededRandom } from '../../src-shared/random.ts';
import { median } from './metrics.ts';

/** What can be measured; a new backend is one line. */
const backends: Readonly<Record<string, OpenBackend>> = {
  cpu: openOnnxBackend,
  wasm: openWasmBackend,
};
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
    backends: { type: 'string', default: 'cpu' },
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

const ours = options.backends.split(',').map((name) => {
  if (!Object.hasOwn(backends, name))
    throw new Error(`--backends knows ${Object.keys(backends).join(' and ')}, not ${name}.`);
  return { name, open: backends[name], turns: [] as Turn[] };
});
const theirs: Turn[] = [];
for (let round = 1; round <= rounds; round++) {
  for (const { name, open, turns } of ours) {
    turns.push(await measureOurs(open));
    print(`round ${round}: ${name} ${describeTurn(turns[round - 1])}`);
  }
  theirs.push(measurePyTorch());
  print(`round ${round}: PyTorch ${theirs[round - 1].version ?? ''} ${describeTurn(theirs[round - 1])}`);
}
for (const { name, turns } of [...ours, { name: 'pytorch', turns: theirs }])
  print(`${name} median ${describeTurns(turns)}`);
for (const { name, turns } of ours.toReversed()) {
  const inProcessorTime = median(processorTimes(theirs)) / median(processorTimes(turns));
  const ofFastest = Math.max(...speeds(turns)) / Math.max(...speeds(theirs));
  print(`${name}/pytorch in processor time ${inProcessorTime.toFixed(2)}`);
  print(`${name}/pytorch of the fastest rounds ${ofFastest.toFixed(2)}`);
  print(`${name}/pytorch ${(median(speeds(turns)) / median(speeds(theirs))).toFixed(2)}`);
}

/** One round of one side. */
interface Turn {
  readonly imagesPerSecond: number;
  /** Of all threads, per step. It grows less than time does while other programs have the processor; waiting threads spin. */
  readonly processorMs: number;
  readonly version?: string;
}

/** Our step, batch / median step time after a warm-up. */
async function measureOurs(open: OpenBackend): Promise<Turn> {
  const network = benchNetwork();
  const random = seededRandom(seed, 'bench');
  const kernel = network.layers.find((layer) => layer.kind === 'convolution')?.kernel ?? 0;
  const whitening = Float32Array.from(
    { length: whitenedChannels * 3 * kernel * kernel },
    () => 0.3 * random.normal(),
  );
  const backend = await open(network, initialParameters(network, whitening, random), {
    batchSize: batch,
    momentum: 0.9,
    weightDecay: 5e-4,
    biasLearningRateScale: 4,
    threads,
  });
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
    const processorMs: number[] = [];
    for (let step = 0; step < warmUpSteps + steps; step++) {
      const start = performance.now();
      const before = process.cpuUsage();
      await backend.step(input);
      const { user, system } = process.cpuUsage(before);
      milliseconds.push(performance.now() - start);
      processorMs.push((user + system) / 1000);
    }
    return {
      imagesPerSecond: (batch / median(milliseconds.slice(warmUpSteps))) * 1000,
      processorMs: median(processorMs.slice(warmUpSteps)),
    };
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

function measurePyTorch(): Turn {
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
  return JSON.parse(stdout) as Turn;
}

function speeds(turns: readonly Turn[]): number[] {
  return turns.map(({ imagesPerSecond }) => imagesPerSecond);
}

function processorTimes(turns: readonly Turn[]): number[] {
  return turns.map(({ processorMs }) => processorMs);
}

function describeTurn({ imagesPerSecond, processorMs }: Turn): string {
  return `${imagesPerSecond.toFixed(0)} images per second, ${processorMs.toFixed(0)} ms of processor time per step`;
}

function describeTurns(turns: readonly Turn[]): string {
  const all = speeds(turns);
  const range = `${Math.min(...all).toFixed(0)} to ${Math.max(...all).toFixed(0)}`;
  const processorMs = median(processorTimes(turns)).toFixed(0);
  return `${median(all).toFixed(0)} images per second (${range}), ${processorMs} ms of processor time per step`;
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
