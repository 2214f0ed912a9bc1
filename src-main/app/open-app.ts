// The app: every call of the contract, on one data folder.

import type { SecondLook } from '../../src-shared/contract.ts';
import type { Trainer } from '../../src-shared/trainer.ts';
import { pictureShelf } from '../sources/picture-shelf.ts';
import type { Store } from '../storage/open-store.ts';
import { openStore } from '../storage/open-store.ts';
import type { OnWait } from './activity.ts';
import { activityCalls } from './activity-calls.ts';
import { auditFolder } from './audit-folder.ts';
import { hideDataSet, listDataSets, viewDataSet } from './data-sets.ts';
import { showDemo } from './demo.ts';
import { examineMachine } from './doctor.ts';
import { trainingEstimator } from './estimate-training.ts';
import type { EventHub } from './event-hub.ts';
import { eventHub } from './event-hub.ts';
import { evidenceFinder } from './evidence.ts';
import { previewExport } from './export-preview.ts';
import { findFolder, listFolders } from './folders.ts';
import { keptColumns } from './kept-columns.ts';
import { findPicture } from './pictures.ts';
import { preferences, savePreferences } from './preferences.ts';
import { writeReport } from './report-html.ts';
import { reportRun } from './report.ts';
import { reviewColumns } from './review-columns.ts';
import { addClass, giveVerdicts, redo, undo } from './verdicts.ts';

/** What the calls share. */
export interface AppContext {
  /** Absolute. */
  readonly dataFolder: string;
  readonly trainer: Trainer;
  /** Of this program. */
  readonly version: string;
  /** Opens the store at the first call, so that a call that refuses its request leaves no file behind. */
  readonly store: () => Promise<Store>;
  readonly events: EventHub;
  /** Logs a defect whole and returns the sentence for the person; for work that nobody waits for. */
  readonly apologise: (error: unknown) => string;
}

/**
 * The caller closes. What the app is busy with is stopped first, and closing waits until what was found is kept: `onWait`
 * hears of it where that takes a while. Calls still running then fail.
 */
export function openApp(
  given: Pick<AppContext, 'dataFolder' | 'trainer' | 'version'> & Partial<Pick<AppContext, 'apologise'>>,
): Promise<{ app: SecondLook; close: (onWait?: OnWait) => Promise<void> }> {
  let opened: Promise<Store> | undefined;
  const context: AppContext = {
    apologise: (error) => `Something went wrong inside Second Look (${String(error)}).`,
    ...given,
    store: () => (opened ??= openTidy(given.dataFolder)),
    events: eventHub(),
  };
  const estimate = trainingEstimator(context);
  const activity = activityCalls(context, estimate);
  const columns = keptColumns(context.events);
  const picture = findPicture(context, pictureShelf());
  return Promise.resolve({
    app: {
      listDataSets: () => listDataSets(context),
      dataSet: (request) => viewDataSet(context, request),
      hideDataSet: (request) => hideDataSet(context, request),
      listFolders: (request) => listFolders(request),
      findFolder: (request) => findFolder(context, request),

      ...activity.calls,

      reviewColumns: (request) => reviewColumns(context, columns, request),
      evidence: evidenceFinder(context, columns),
      giveVerdicts: (request) => giveVerdicts(context, request),
      undo: (request) => undo(context, request),
      redo: (request) => redo(context, request),
      addClass: (request) => addClass(context, request),

      report: (request) => reportRun(context, request),
      reportHtml: async ({ runId }) => {
        const [report, reviewed] = await Promise.all([
          reportRun(context, { runId }),
          reviewColumns(context, columns, { runId }),
        ]);
        const store = await context.store();
        return writeReport({
          ...{ report, columns: reviewed, picture, version: context.version },
          prunedTrajectory: (exampleId) => store.trajectoriesOf(runId, exampleId)?.prunedTrajectory,
        });
      },

      exportPreview: (request) => previewExport(context, request),

      doctor: () => examineMachine(context),
      preferences: () => preferences(context),
      savePreferences: (request) => savePreferences(context, request),

      audit: (request, options) => auditFolder(context, estimate, request, options),
      demo: (request, options) => showDemo(context, estimate, request, options),
      listen: (listener) => context.events.listen(listener),
      picture,
    },
    async close(onWait) {
      await activity.close(onWait);
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
