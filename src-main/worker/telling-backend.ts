// A backend whose every failure can be told from a mistake of our own around it.

import type { Backend, TrainingPictures } from '../engine/backend.ts';

/** The backend is of no use any more; the cause is what it rejected with. */
export class BackendFailed extends Error {
  override readonly name = 'BackendFailed';

  constructor(cause: unknown) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
    if (cause instanceof Error && cause.stack !== undefined) this.stack = cause.stack;
  }
}

/** Rejects with `BackendFailed` whatever goes wrong. */
export async function tellingFailure<Result>(work: Promise<Result>): Promise<Result> {
  try {
    return await work;
  } catch (error) {
    throw new BackendFailed(error);
  }
}

export function tellingBackend(backend: Backend): Backend {
  return {
    name: backend.name,
    step: (input) => tellingFailure(backend.step(input)),
    score: (images) => tellingFailure(backend.score(images)),
    embed: (images) => tellingFailure(backend.embed(images)),
    parameters: () => tellingFailure(backend.parameters()),
    restore: (parameters) => tellingFailure(backend.restore(parameters)),
    async hold(pictures) {
      const held = await tellingFailure(Promise.resolve(backend.hold?.(pictures)));
      return held && tellingPictures(held);
    },
    close: () => tellingFailure(backend.close()),
  };
}

function tellingPictures(pictures: TrainingPictures): TrainingPictures {
  return {
    step: (input) => tellingFailure(pictures.step(input)),
    logProbabilities: () => tellingFailure(pictures.logProbabilities()),
    average: (weight) => tellingFailure(pictures.average(weight)),
    averaged: () => tellingFailure(pictures.averaged()),
    look: (wanted) => tellingFailure(pictures.look(wanted)),
  };
}
