// Evidence of the picture under the cursor: fetched a moment after the cursor rests, so that running through pictures asks
// for nothing, and kept for when a person comes back.

import type { Evidence } from '../../../src-shared/review.ts';

const mostKept = 300;
/** Shorter than a look takes, longer than a quick person's pause between two keys: evidence that flickers by helps nobody. */
const restMs = 150;

export class EvidenceCache {
  /** Of the example asked for last; null until it is there. */
  value = $state.raw<Evidence | null>(null);
  /** The example asked for last could not be explained. */
  failed = $state(false);
  readonly #fetch: (exampleId: number) => Promise<Evidence>;
  // Nobody watches these: `value` tells what is shown.
  // eslint-disable-next-line svelte/prefer-svelte-reactivity
  readonly #known = new Map<number, Evidence>();
  // eslint-disable-next-line svelte/prefer-svelte-reactivity
  readonly #asked = new Set<number>();
  #wanted: number | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(fetch: (exampleId: number) => Promise<Evidence>) {
    this.#fetch = fetch;
  }

  /** @param next  examples that are likely to be wanted after it */
  want(exampleId: number | undefined, next: readonly number[] = []): void {
    clearTimeout(this.#timer);
    this.#wanted = exampleId;
    this.failed = false;
    this.value = exampleId === undefined ? null : (this.#known.get(exampleId) ?? null);
    if (exampleId === undefined) return;
    this.#timer = setTimeout(() => {
      void this.#ask(exampleId).then(async () => {
        for (const id of next) if (this.#wanted === exampleId) await this.#ask(id);
      });
    }, restMs);
  }

  async #ask(exampleId: number): Promise<void> {
    if (this.#known.has(exampleId) || this.#asked.has(exampleId)) return;
    this.#asked.add(exampleId);
    try {
      this.#keep(await this.#fetch(exampleId));
    } catch {
      // Not worth a message: the picture and its labels are there without it.
      if (this.#wanted === exampleId) this.failed = true;
    } finally {
      this.#asked.delete(exampleId);
    }
  }

  #keep(evidence: Evidence): void {
    this.#known.set(evidence.exampleId, evidence);
    const oldest = this.#known.keys().next();
    if (this.#known.size > mostKept && !oldest.done) this.#known.delete(oldest.value);
    // An answer that comes late is kept, and shown only where it is still asked for.
    if (this.#wanted === evidence.exampleId) this.value = evidence;
  }
}
