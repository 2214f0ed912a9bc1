// An audit: read the folder, train on it, keep what was found, and report.

import type { AuditReport, AuditRequest, CallOptions, SuspectSummary } from '../../src-shared/contract.ts';
import { prunedEpochs } from '../../src-shared/pruned-epochs.ts';
import { confusedPairs, countTiers, summariseClasses } from '../audit/summarise.ts';
import { warningsAbout } from '../audit/warnings.ts';
import { findDoubles, listNearDoubles } from '../sources/find-doubles.ts';
import type { EstimateTraining } from './estimate-training.ts';
import type { AppContext } from './open-app.ts';
import { readFolder } from './read-folder.ts';
import { sinceLastRun } from './since-last-run.ts';
import { trainRun } from './train-run.ts';
import { trainingSetOf } from './training-set.ts';

const suspectsReported = 50;

export async function auditFolder(
  context: AppContext,
  estimate: EstimateTraining,
  { folder: path, training, fromVerdicts = true }: AuditRequest,
  { signal, onProgress }: CallOptions,
): Promise<AuditReport> {
  const started = performance.now();
  const folder = await readFolder(context, path, { size: training.size, signal, onProgress });
  const set = await trainingSetOf(context, folder, fromVerdicts);
  const { dataSet, pictures, classes } = set;
  const readMs = performance.now() - started;
  const seconds = await estimate({
    request: training,
    size: folder.size,
    examples: pictures.length,
    classes: dataSet.classes.length,
    measuring: { signal },
  });
  if (seconds !== null) onProgress({ kind: 'estimate', effort: training.effort ?? 'normal', seconds });

  let isSettled = false;
  const run = await trainRun(context, set, training, {
    signal,
    explain: sentenceOf,
    onStarted: ({ settings, backend }) => {
      onProgress({ kind: 'backend', choice: backend });
      if (isSettled) return;
      isSettled = true;
      onProgress({
        kind: 'settings',
        settings,
        examples: pictures.length,
        classes: classes.length,
        ...(set.fromVerdicts !== undefined && { fromVerdicts: set.fromVerdicts }),
      });
    },
    onPretraining: (report) => {
      onProgress({ kind: 'pretraining', report });
    },
    onPretrained: (outcome) => {
      onProgress({ kind: 'pretrained', outcome });
    },
    onEpoch: (report) => {
      onProgress({ kind: 'epoch', report });
    },
    onSuspects: (_, expectedErrors) => {
      onProgress({ kind: 'expected', errors: expectedErrors ?? null });
    },
  });
  const totalMs = performance.now() - started;

  const store = await context.store();
  const findings = store.findingsOf(run.id, { order: 'quality' });
  const perClass = summariseClasses(findings, classes);
  const selfTest = store.selfTestOf(run.id);
  const { pretraining, callsLikely = true } = store.run(run.id) ?? {};
  const labelled = pictures.map((picture, i) => ({ ...picture, isTrusted: set.trusted?.[i] === 1 }));
  return {
    run: run.id,
    stopped: run.stopped,
    dataSet,
    settings: run.settings,
    backend: run.backend,
    fingerprint: run.fingerprint,
    examples: pictures.length,
    decoded: folder.decoded,
    unreadable: folder.unreadable,
    ignored: folder.ignored,
    doubles: findDoubles(labelled),
    nearDoubles: listNearDoubles(labelled, set.groups),
    ...(pretraining && { pretraining }),
    epochs: run.epochs,
    tiers: countTiers(findings),
    perClass,
    confusedPairs: confusedPairs(findings, classes),
    topSuspects: findings.slice(0, suspectsReported).map(asSuspect),
    callsLikely,
    ...(selfTest && { selfTest }),
    warnings: [
      run.failure ?? [],
      warningsAbout({ epochs: run.epochs, perClass, settings: run.settings }),
    ].flat(),
    ...sinceLastRun(store, run.id),
    seconds: {
      reading: readMs / 1000,
      training: (totalMs - readMs) / 1000,
      total: (performance.now() - started) / 1000,
    },
  };

  /** Without what only the store wants to know. */
  function asSuspect({ exampleId, ...suspect }: (typeof findings)[number]): SuspectSummary {
    const trajectories = store.trajectoriesOf(run.id, exampleId);
    const pruned = trajectories && prunedEpochs(trajectories, run.settings);
    return { ...suspect, ...(pruned && { pruned }) };
  }
}

/** Only stored: the error itself rises to the host, which logs a defect and says so. */
function sentenceOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
