// One data set as its folder was read.

import type { DataSetView } from '../../src-shared/data-set-view.ts';
import type { Client } from '../client/connect.ts';
import { ConnectionLost } from '../client/connection-lost.ts';
import { explain } from './explain.ts';

export class DataSetState {
  view = $state.raw<DataSetView | null>(null);
  problem = $state<string | undefined>();
  readonly #client: Client;
  readonly #dataSetId: number;

  constructor(client: Client, dataSetId: number) {
    this.#client = client;
    this.#dataSetId = dataSetId;
  }

  async fetch(): Promise<void> {
    try {
      this.view = await this.#client.calls.dataSet({ dataSetId: this.#dataSetId });
      this.problem = undefined;
    } catch (error) {
      if (!(error instanceof ConnectionLost)) this.problem = explain(error).text;
    }
  }
}
