// Tells a person who is elsewhere what became of the training.

import { basename } from 'node:path';
import type { Notification } from 'electron';
import type { SecondLook } from '../../../src-shared/contract.ts';
import type { TrainingEnd } from '../../../src-shared/training-view.ts';
import type { ElectronModule } from './electron-module.ts';

export interface TrainingNews {
  /** The last window was closed, and training does not end with it. */
  goesOn(): void;
  /** The program was told to quit, and its window is away already. */
  keeps(): void;
  /** Nobody may be looking. */
  ended(end: TrainingEnd): Promise<void>;
}

export interface NewsOptions {
  /** The person clicked on the news that training has ended. */
  readonly onClick: (end: TrainingEnd) => void;
  /** That news is no longer there, or could not be shown. */
  readonly onGone: () => void;
}

export function trainingNews(
  { Notification }: Pick<ElectronModule, 'Notification'>,
  app: Pick<SecondLook, 'listDataSets'>,
  { onClick, onGone }: NewsOptions,
): TrainingNews {
  /** Nothing else holds on to a notification, and one that is collected no longer tells of clicks. */
  const shown = new Set<Notification>();

  function show(title: string, body: string): Notification | undefined {
    if (!Notification.isSupported()) return undefined;
    const notification = new Notification({ title, body });
    shown.add(notification);
    for (const event of ['close', 'click', 'failed'] as const) {
      notification.once(event as 'close', () => shown.delete(notification));
    }
    notification.show();
    return notification;
  }

  return {
    goesOn() {
      show('Training goes on', 'Start Second Look again to come back to it.');
    },
    keeps() {
      show('Keeping what the training has found', 'Second Look ends by itself when that is done.');
    },
    async ended(end) {
      const name = await nameOf(end.dataSetId);
      const notification =
        end.state === 'failed'
          ? show(`Training on ${name.folder} has failed`, end.failure ?? 'Open Second Look to see why.')
          : show(`Training on ${name.folder} has ended`, name.found ?? 'Open Second Look to see more.');
      if (notification === undefined) {
        onGone();
        return;
      }
      notification.once('click', () => {
        onClick(end);
      });
      notification.once('close', onGone);
      notification.once('failed', onGone);
    },
  };

  async function nameOf(dataSetId: number): Promise<{ folder: string; found?: string }> {
    const summaries = await app.listDataSets({});
    const summary = summaries.find(({ dataSet }) => dataSet.id === dataSetId);
    if (summary === undefined) return { folder: 'your pictures' };
    const folder = basename(summary.dataSet.folder);
    const tiers = summary.newestRun?.tiers;
    if (tiers === undefined || tiers === null) return { folder };
    return { folder, found: `Labels probably wrong: ${tiers.likely}, possibly: ${tiers.possible}.` };
  }
}
