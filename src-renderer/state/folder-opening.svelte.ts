// Opening a folder: the app reads it, which takes a while, and the window may go elsewhere meanwhile.

import { AppError } from '../../src-shared/errors.ts';
import type { DataSetView } from '../../src-shared/data-set-view.ts';
import type { Client } from '../client/connect.ts';
import { explain } from './explain.ts';

export class FolderOpening {
  /** The folder that is being read because this window asked for it. */
  folder = $state<string | null>(null);
  /** Why the last one could not be opened, and which one it was. */
  problem = $state.raw<{ readonly folder: string; readonly text: string } | null>(null);
  readonly #client: Client;

  constructor(client: Client) {
    this.#client = client;
  }

  /** Undefined where it did not work out; `problem` then says why. */
  async open(folder: string): Promise<DataSetView | undefined> {
    if (this.folder !== null) return undefined;
    this.folder = folder;
    this.problem = null;
    try {
      return await this.#client.calls.openFolder({ folder });
    } catch (error) {
      // Who stopped it needs no explanation.
      if (!(error instanceof AppError && error.code === 'cancelled')) {
        this.problem = { folder, text: explain(error).text };
      }
      return undefined;
    } finally {
      this.folder = null;
    }
  }

  refuse(folder: string, text: string): void {
    this.problem = { folder, text };
  }
}
