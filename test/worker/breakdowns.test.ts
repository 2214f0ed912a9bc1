import { describe, expect, it } from 'vitest';
import { Breakdowns } from '../../src-main/worker/breakdowns.ts';
import type { BackendChoice } from '../../src-shared/trainer.ts';
import type { BackendName } from '../../src-shared/training-settings.ts';

const on = (name: BackendName, ...usable: BackendName[]): BackendChoice => ({
  name,
  reason: 'It learned.',
  version: null,
  others: (['cuda', 'gpu', 'cpu', 'wasm'] as const)
    .filter((other) => other !== name)
    .map((other) => ({ name: other, usable: usable.includes(other), reason: 'So it is.', version: null })),
});
const reason = 'The device was lost.';

describe('Breakdowns', () => {
  it('of a backend with others that can train leave it to them', () => {
    const breakdowns = new Breakdowns(undefined);
    expect(breakdowns.add({ backend: on('gpu', 'cpu', 'wasm'), reached: 4, reason })).toBe(true);
    expect(breakdowns.failed).toEqual([
      { name: 'gpu', reason: 'It broke off this training: The device was lost.' },
    ]);
  });

  it('of the processor do not leave it to WebAssembly, which is far slower', () => {
    const breakdowns = new Breakdowns('auto');
    const breakAt = (reached: number): boolean =>
      breakdowns.add({ backend: on('cpu', 'wasm'), reached, reason });
    expect([4, 4].map(breakAt)).toEqual([true, false]);
    expect(breakdowns.failed).toEqual([]);
  });

  it('of the last backend give it another chance for as long as it gets further', () => {
    const breakdowns = new Breakdowns('auto');
    const breakAt = (reached: number): boolean => breakdowns.add({ backend: on('cpu'), reached, reason });
    expect([0, 1, 5, 5].map(breakAt)).toEqual([true, true, true, false]);
    expect(breakdowns.failed).toEqual([]);
  });

  it('of a backend that a person asked for leave it to no other', () => {
    const breakdowns = new Breakdowns('gpu');
    const breakAt = (reached: number): boolean =>
      breakdowns.add({ backend: on('gpu', 'cpu'), reached, reason });
    expect([2, 2].map(breakAt)).toEqual([true, false]);
    expect(breakdowns.failed).toEqual([]);
  });

  it('before there was a backend are the end', () => {
    expect(new Breakdowns('auto').add({ backend: undefined, reached: 0, reason })).toBe(false);
  });
});
