// How far reading, training or exporting is, on the program's icon in the dock or taskbar.

import type { BrowserWindow, ProgressBarOptions } from 'electron';
import type { AppEvent, SecondLook } from '../../../src-shared/contract.ts';
import { newestReport, shareDone } from '../../../src-shared/epoch-place.ts';
import type { Activity } from '../../../src-shared/training-view.ts';

/** As `setProgressBar` takes it: below 0 nothing, above 1 underway with no end in sight. */
interface Bar {
  readonly progress: number;
  readonly mode: ProgressBarOptions['mode'];
}

const nothing = -1;
const endless = 2;

/**
 * Follows the app's events for as long as the app is open.
 *
 * @returns what draws the bar onto a window that has just been opened
 */
export function showTaskbarProgress(
  app: Pick<SecondLook, 'listen'>,
  currentWindow: () => BrowserWindow | undefined,
): (window: BrowserWindow) => void {
  let activity: Activity = { kind: 'idle' };
  let trained = 0;
  const draw = (window: BrowserWindow): void => {
    const { progress, mode } = barOf(activity, trained);
    window.setProgressBar(progress, { mode });
  };
  app.listen((event: AppEvent) => {
    if (event.kind === 'activity') activity = event.activity;
    else if (event.kind === 'trainingStarted') {
      const newest = newestReport(event.view);
      trained = newest === undefined ? 0 : shareDone(newest);
    } else if (event.kind === 'pretraining' || event.kind === 'epoch') trained = shareDone(event.report);
    else return;
    const window = currentWindow();
    if (window !== undefined) draw(window);
  });
  return draw;
}

function barOf(activity: Activity, trained: number): Bar {
  switch (activity.kind) {
    case 'idle':
      return { progress: nothing, mode: 'none' };
    case 'reading':
    case 'exporting':
      return countBar(activity);
    case 'training':
      if (activity.state === 'starting') return countBar(activity.reading);
      return { progress: trained, mode: activity.state === 'paused' ? 'paused' : 'normal' };
    default:
      return activity satisfies never;
  }
}

function countBar(count: { readonly done: number; readonly total: number } = { done: 0, total: 0 }): Bar {
  return count.total === 0
    ? { progress: endless, mode: 'indeterminate' }
    : { progress: count.done / count.total, mode: 'normal' };
}
