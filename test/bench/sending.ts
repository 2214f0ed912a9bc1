// The same backend without a place for pictures, so that both ways can be compared.

import type { Backend } from '../../src-main/engine/backend.ts';

export function sending(backend: Backend): Backend {
  return {
    name: backend.name,
    step: (input) => backend.step(input),
    score: (images) => backend.score(images),
    embed: (images) => backend.embed(images),
    parameters: () => backend.parameters(),
    restore: (parameters) => backend.restore(parameters),
    close: () => backend.close(),
  };
}
