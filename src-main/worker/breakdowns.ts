// What becomes of a training whose process died or whose backend failed: another backend, another try, or the end.

import type { BackendChoice, FailedBackend } from '../../src-shared/trainer.ts';
import type { BackendName, TrainingRequest } from '../../src-shared/training-settings.ts';

export interface Breakdown {
  /** Undefined where it broke off before it had one. */
  readonly backend: BackendChoice | undefined;
  /** Epochs that were reported, those of the pretraining included. */
  readonly reached: number;
  /** In a sentence. */
  readonly reason: string;
}

/**
 * Of one training. With a choice, the next backend takes over: what broke one off will most likely do so again. Without
 * one, the same backend gets another chance for as long as it gets further than the time before.
 */
export class Breakdowns {
  readonly #wanted: NonNullable<TrainingRequest['backend']>;
  readonly #failed: FailedBackend[] = [];
  readonly #reached = new Map<BackendName, number>();

  constructor(wanted: TrainingRequest['backend']) {
    this.#wanted = wanted ?? 'auto';
  }

  /** Backends not to be taken again. */
  get failed(): readonly FailedBackend[] {
    return this.#failed;
  }

  /** It ended the process before anything was trained. */
  exclude(name: BackendName, reason: string): void {
    this.#failed.push({ name, reason });
  }

  /** @returns whether there is any use in going on */
  add({ backend, reached, reason }: Breakdown): boolean {
    if (backend === undefined) return false;
    const { name, others } = backend;
    // WebAssembly is for where no native library loads. It takes six times as long as the processor's own, and what ends that
    // one, a full memory or a person, would end it too.
    const isReplaceable = others.some((other) => other.usable && other.name !== 'wasm');
    if (this.#wanted === 'auto' && isReplaceable) {
      this.#failed.push({ name, reason: `It broke off this training: ${reason}` });
      return true;
    }
    if (reached <= (this.#reached.get(name) ?? -1)) return false;
    this.#reached.set(name, reached);
    return true;
  }
}
