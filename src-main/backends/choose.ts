// Which backend trains: tried on this machine, with a sentence for each that does not.

import { AppError } from '../../src-shared/errors.ts';
import type { BackendChoice, BackendState, FailedBackend } from '../../src-shared/trainer.ts';
import type { BackendName, TrainingRequest } from '../../src-shared/training-settings.ts';
import { backendNames } from '../../src-shared/training-settings.ts';
import type { OpenBackend } from '../engine/backend.ts';
import { openOnnxBackend } from './onnx/open-onnx-backend.ts';
import { onnxRuntimeVersion } from './onnx/runtime-version.ts';
import { tryOut } from './try-out.ts';

/** In the order in which they are preferred. */
export async function backendStates(): Promise<BackendState[]> {
  return Promise.all(backendNames.map(stateOf));
}

/**
 * @param failed  do not count as usable, for the reason given
 * @throws AppError `unsupported` when the wanted backend, or with `auto` every backend, cannot train here
 */
export async function chooseBackend(
  wanted: TrainingRequest['backend'] = 'auto',
  failed: readonly FailedBackend[] = [],
): Promise<{ choice: BackendChoice; open: OpenBackend }> {
  const states = (await backendStates()).map((state) => {
    const failure = failed.find(({ name }) => name === state.name);
    return failure === undefined ? state : { ...state, usable: false, reason: failure.reason };
  });
  const taken = states.find(({ name, usable }) => usable && (wanted === 'auto' || name === wanted));
  if (taken === undefined) {
    const reasons = states
      .filter(({ name }) => wanted === 'auto' || name === wanted)
      .map(({ name, reason }) => `${name}: ${reason}`)
      .join(' ');
    throw new AppError(
      'unsupported',
      wanted === 'auto'
        ? `Nothing on this machine can train. ${reasons} Run "second-look doctor" for the versions.`
        : `The backend ${wanted} cannot train here. ${reasons} Leave the choice open to take the best one that can.`,
    );
  }
  const { name, reason, version } = taken;
  return {
    choice: { name, reason, version, others: states.filter((state) => state !== taken) },
    open: openOnnxBackend,
  };
}

async function stateOf(name: BackendName): Promise<BackendState> {
  switch (name) {
    case 'cuda':
      return { name, usable: false, version: null, reason: 'This version does not train with CUDA yet.' };
    case 'gpu':
      return {
        name,
        usable: false,
        version: null,
        reason: 'This version does not train on the graphics card yet.',
      };
    case 'cpu':
      return { name, version: await onnxRuntimeVersion(), ...(await tryOut(openOnnxBackend)) };
    case 'wasm':
      return {
        name,
        usable: false,
        version: null,
        reason: 'This version does not train with WebAssembly yet.',
      };
    default:
      return name satisfies never;
  }
}
