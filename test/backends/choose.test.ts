import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { gpuWays, type Candidate } from '../../src-main/backends/candidates.ts';
import { backendStates, chooseBackend } from '../../src-main/backends/choose.ts';
import { explainFailure } from '../../src-main/backends/explain-failure.ts';
import { hasCudaLibrary } from '../../src-main/backends/onnx/has-cuda-library.ts';
import { openOnnxBackend } from '../../src-main/backends/onnx/open-onnx-backend.ts';
import { knownMeans, tryOut, tryOutStart } from '../../src-main/backends/try-out.ts';
import type { OpenBackend } from '../../src-main/engine/backend.ts';
import { logSoftmax } from '../../src-main/engine/truncated-lq.ts';
import type { BackendName } from '../../src-shared/training-settings.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { referenceForward } from './reference-network.ts';

/** A clock that only the backends below move. */
function makeClock() {
  let at = 0;
  return { now: () => at, pass: (ms: number) => (at += ms) };
}
type Clock = ReturnType<typeof makeClock>;

/** Says what is known, or that much besides, and takes that long for every step. */
function saying({
  besides = 0,
  stepMs = 100,
  clock,
}: {
  besides?: number;
  stepMs?: number;
  clock?: Clock;
}): OpenBackend {
  return (network, _, { batchSize }) => {
    let steps = 0;
    const logProbability = (knownMeans.at(-1) ?? 0) + besides;
    return Promise.resolve({
      name: 'gpu',
      step() {
        clock?.pass(stepMs);
        return Promise.resolve(new Float32Array(batchSize).fill((knownMeans[steps++] ?? 0) + besides));
      },
      score(images) {
        const logits = new Float32Array((images.length / (3 * network.size ** 2)) * network.classes);
        // p = e^z / (e^z + 1) of the given label, so z = log(p / (1 − p)); the labels take turns.
        const p = Math.exp(logProbability);
        logits.forEach((_, at) => {
          const example = Math.floor(at / 2);
          if (at % 2 === example % 2) logits[at] = Math.log(p / (1 - p));
        });
        return Promise.resolve(logits);
      },
      embed: () => Promise.reject(new Error('not asked for')),
      parameters: () => Promise.reject(new Error('not asked for')),
      restore: () => Promise.reject(new Error('not asked for')),
      close: () => Promise.resolve(),
    });
  };
}

const refusing: OpenBackend = () =>
  Promise.reject(
    new Error('webgpu_context.cc:136 was false. Failed to get a WebGPU adapter: No supported adapters\n'),
  );

function candidate(ways: readonly OpenBackend[] | string, mustBeFast = false): Candidate {
  return { version: () => Promise.resolve('1.2.3'), ways: () => Promise.resolve(ways), mustBeFast };
}

/** A machine with a processor that takes 100 ms a step, and a graphics card as given. */
function machine(gpu: readonly OpenBackend[] | string, clock: Clock) {
  const candidates = {
    cuda: candidate('There is none.'),
    gpu: candidate(gpu, true),
    cpu: candidate([saying({ clock })]),
    wasm: candidate('It is not needed here.'),
  };
  const tried: BackendName[] = [];
  const onTry = (name: BackendName | null): void => {
    if (name !== null) tried.push(name);
  };
  return { candidates, now: clock.now, onTry, tried };
}

describe('the choice of a backend', () => {
  it('falls on a graphics card that trains correctly and faster, and says how much', async () => {
    const clock = makeClock();
    const here = machine([saying({ stepMs: 16, clock })], clock);
    const { choice } = await chooseBackend('auto', [], here);
    // by hand: 100 ms / 16 ms = 6.25
    expect(choice).toMatchObject({
      name: 'gpu',
      reason: 'It trains correctly, 6.3 times as fast as the processor.',
      version: '1.2.3',
    });
    expect(choice.others).toEqual([
      { name: 'cuda', usable: false, reason: 'There is none.', version: '1.2.3' },
      { name: 'cpu', usable: true, reason: 'It trains correctly.', version: '1.2.3' },
      { name: 'wasm', usable: false, reason: 'It is not needed here.', version: '1.2.3' },
    ]);
    expect(here.tried).toEqual(['cuda', 'gpu', 'cpu', 'wasm']);
  });

  it('leaves out a card that is slower than the processor, unless it is asked for by name', async () => {
    const clock = makeClock();
    const here = machine([saying({ stepMs: 400, clock })], clock);
    const { choice } = await chooseBackend('auto', [], here);
    expect(choice.name).toBe('cpu');
    expect(choice.others[1]).toMatchObject({
      name: 'gpu',
      usable: true,
      reason: 'It trains correctly, but the processor is faster: 0.25 times its speed.',
    });
    expect((await chooseBackend('gpu', [], here)).choice.name).toBe('gpu');
  });

  it('passes over a driver that computes a little wrongly, in a step or only in scores', async () => {
    const wrong = 'It computes wrongly: a tiny network trained on it came out different.';
    expect(await tryOut(saying({ besides: 0.01 }))).toEqual({ usable: false, reason: wrong });
    expect(await tryOut(saying({ besides: NaN }))).toEqual({ usable: false, reason: wrong });
    expect(await tryOut(saying({ besides: 0.0001 }))).toMatchObject({ usable: true });
    const clock = makeClock();
    const here = machine([saying({ besides: 0.01, clock })], clock);
    expect((await chooseBackend('auto', [], here)).choice.name).toBe('cpu');
  });

  it('does not try what a quick look shows to be of no use, unless it is asked for by name', async () => {
    const clock = makeClock();
    const here = machine([saying({ stepMs: 10, clock })], clock);
    const gpu = { ...here.candidates.gpu, quickLook: () => Promise.resolve('It is only played.') };
    const options = { ...here, candidates: { ...here.candidates, gpu } };
    const { choice } = await chooseBackend('auto', [], options);
    expect(choice).toMatchObject({ name: 'cpu' });
    expect(choice.others[1]).toMatchObject({ usable: false, reason: 'It is only played.' });
    expect((await chooseBackend('gpu', [], options)).choice.name).toBe('gpu');
  });

  it('takes the second way to a card where the first does not start', async () => {
    const clock = makeClock();
    const here = machine([refusing, saying({ stepMs: 10, clock })], clock);
    expect((await chooseBackend('auto', [], here)).choice.name).toBe('gpu');
  });

  it('neither tries nor takes what broke off this run, and gives its reason, also when it is named', async () => {
    const failed = [{ name: 'gpu', reason: 'It broke off this training: the card was lost.' }] as const;
    const clock = makeClock();
    const here = machine([saying({ stepMs: 10, clock })], clock);
    const { choice } = await chooseBackend('auto', failed, here);
    expect(choice.name).toBe('cpu');
    expect(choice.others[1]).toMatchObject({ usable: false, reason: failed[0].reason });
    expect(here.tried).toEqual(['cuda', 'cpu', 'wasm']);
    await expect(chooseBackend('gpu', failed, here)).rejects.toMatchObject({
      code: 'unsupported',
      message: expect.stringContaining(failed[0].reason) as string,
    });
    expect((await backendStates(failed, here)).map(({ usable }) => usable)).toEqual([
      false,
      false,
      true,
      false,
    ]);
  });

  it('touches nothing but the backend that is named', async () => {
    const clock = makeClock();
    const here = machine([refusing], clock);
    const { choice } = await chooseBackend('cpu', [], here);
    expect(here.tried).toEqual(['cpu']);
    expect(choice.others[1].reason).toBe('It was not tried, because cpu was asked for.');
  });

  it('says of every backend why it cannot train where none can', async () => {
    const clock = makeClock();
    const here = machine([refusing], clock);
    const candidates = { ...here.candidates, cpu: candidate([refusing]) };
    const choosing = chooseBackend('auto', [], { ...here, candidates });
    await expect(choosing).rejects.toMatchObject({ code: 'unsupported' });
    await expect(choosing).rejects.toThrow(/cuda: There is none. gpu: It does not start: No graphics card/);
  });
});

describe('the try-out', () => {
  it('knows what the float64 network says of its start', () => {
    const { network, parameters, input } = tryOutStart();
    const { logits } = referenceForward(network, parameters, input.images, 'training');
    const mean = logits.reduce((sum, row, i) => sum + logSoftmax(row)[input.labels[i]], 0) / logits.length;
    expect(mean).toBeCloseTo(knownMeans[0], 5);
  });

  it('is passed by the processor', async () => {
    expect(await tryOut(openOnnxBackend)).toEqual({ usable: true, reason: 'It trains correctly.' });
  });
});

describe('the ways to a graphics card', () => {
  const here = {
    platform: 'linux',
    arch: 'x64',
    environment: {},
    devices: () => Promise.resolve(['null', 'renderD128']),
    hasCuda: () => false,
  };

  it.each([
    { case: 'a card on Linux', changes: {}, ways: 1 },
    { case: 'CUDA fetched by the user, before WebGPU', changes: { hasCuda: () => true }, ways: 2 },
    {
      case: 'Windows, where nothing is looked for',
      changes: { platform: 'win32', devices: () => Promise.resolve([]) },
      ways: 1,
    },
    {
      case: 'a driver that is named, card or not',
      changes: { devices: () => Promise.resolve([]), environment: { VK_DRIVER_FILES: 'x.json' } },
      ways: 1,
    },
  ])('are $ways with $case', async ({ changes, ways }) => {
    expect(await gpuWays({ ...here, ...changes })).toHaveLength(ways);
  });

  it('find CUDA where its library lies beside the others', () => {
    const folder = temporaryFolder();
    expect(hasCudaLibrary(folder)).toBe(false);
    const libraries = join(folder, 'bin', 'napi-v6', process.platform, process.arch);
    mkdirSync(libraries, { recursive: true });
    writeFileSync(join(libraries, 'libonnxruntime_providers_cuda.so'), '');
    expect(hasCudaLibrary(folder)).toBe(true);
  });

  it('are none without a card, and without a part of the library for it, and a sentence says so', async () => {
    const none = await gpuWays({ ...here, devices: () => Promise.resolve(['null', 'card0']) });
    expect(none).toBe('This computer shows no graphics card (nothing like /dev/dri/renderD128).');
    const arm = await gpuWays({ ...here, arch: 'arm64' });
    expect(arm).toBe('Its library has no part for graphics cards on this kind of computer.');
  });

  it('begin with CUDA, which says in a sentence what it misses', async () => {
    const ways = await gpuWays({ ...here, hasCuda: () => true });
    const [cuda] = typeof ways === 'string' ? [] : ways;
    // Here its library was not fetched, as on a machine where CUDA itself is missing.
    expect(await tryOut(cuda)).toEqual({
      usable: false,
      reason:
        'It does not start: A library that it needs does not load: CUDA 12 and cuDNN 9 have to be installed.',
    });
  });
});

describe('a failure of a library', () => {
  it.each([
    ['Non-zero status code: WebGPU device lost (2): reset', /graphics card was lost/],
    ['Failed to allocate memory for requested buffer of size 5', /memory is too small/],
    ['Failed to get a WebGPU device: denied', /driver of the graphics card refuses/],
    ['Something new\n    at line 3', /^Something new\.$/],
  ])('is told in one sentence: %s', (message, sentence) => {
    expect(explainFailure(new Error(message))).toMatch(sentence);
  });
});
