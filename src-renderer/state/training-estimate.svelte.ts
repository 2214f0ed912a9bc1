// How long a training would take, asked anew whenever what would be trained changes.

import type { EffortSeconds } from '../../src-shared/contract.ts';
import type { TrainingRequest } from '../../src-shared/training-settings.ts';
import type { Client } from '../client/connect.ts';

export class TrainingEstimate {
  /** By effort; undefined while nobody knows, null where nobody can. */
  seconds = $state.raw<EffortSeconds | null | undefined>(undefined);
  readonly #client: Client;
  readonly #dataSetId: number;
  #asked = 0;

  constructor(client: Client, dataSetId: number) {
    this.#client = client;
    this.#dataSetId = dataSetId;
  }

  async fetch(training: TrainingRequest): Promise<void> {
    const asked = ++this.#asked;
    let seconds: EffortSeconds | null;
    try {
      seconds = await this.#client.calls.estimateTraining({ dataSetId: this.#dataSetId, training });
    } catch {
      // A training can begin without it, and says itself what is wrong.
      seconds = null;
    }
    if (asked === this.#asked) this.seconds = seconds;
  }
}
