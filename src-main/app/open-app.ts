// The app: every call of the contract, on one data folder.

import type { SecondLook } from '../../src-shared/contract.ts';
import type { Trainer } from '../../src-shared/trainer.ts';
import type { Store } from '../storage/open-store.ts';
import { openStore } from '../storage/open-store.ts';
import { auditFolder } from './audit-folder.ts';
import { examineMachine } from './doctor.ts';
import { exportLabels } from './export-labels.ts';
import { showDemo } from './demo.ts';

/** What the calls share. */
export interface AppContext {
  /** Absolute. */
  readonly dataFolder: string;
  readonly trainer: Trainer;
  /** Of this program. */
  readonly version: string;
  /** Opens the store at the first call, so that a call that refuses its request leaves no file behind. */
  readonly store: () => Promise<Store>;
}

/** The caller closes; calls still running then fail. */
export function openApp(
  given: Pick<AppContext, 'dataFolder' | 'trainer' | 'version'>,
): Promise<{ app: SecondLook; close: () => Promise<void> }> {
  let opened: Promise<Store> | undefined;
  const context: AppContext = {
    ...given,
    store: () => (opened ??= openTidy(given.dataFolder)),
  };
  return Promise.resolve({
    app: {
      audit: (request, options) => auditFolder(context, request, options),
      exportLabels: (request, options) => exportLabels(context, request, options),
      demo: (request, options) => showDemo(context, request, options),
      doctor: () => examineMachine(context),
    },
    async close() {
      // A store that did not open has told its caller, and is nothing to close.
      const store = await opened?.catch(() => undefined);
      store?.close();
    },
  });
}

async function openTidy(dataFolder: string): Promise<Store> {
  const store = await openStore(dataFolder);
  store.markAbandonedRuns();
  return store;
}
