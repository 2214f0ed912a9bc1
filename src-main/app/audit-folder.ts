// An audit: read the folder, train on it, keep what was found, and report.

import type { AuditReport, AuditRequest, CallOptions, SuspectSummary } from '../../src-shared/contract.ts';
import { confusedPairs, countTiers, summariseClasses } from '../audit/summarise.ts';
import { warningsAbout } from '../audit/warnings.ts';
import { findDoubles, listNearDoubles } from '../sources/find-doubles.ts';
import type { AppContext } from './open-app.ts';
import { readFolder } from './read-folder.ts';
import { trainRun } from './train-run.ts';

const suspectsReported = 50;

export async function auditFolder(
  context: AppContext,
  { folder: path, training }: AuditRequest,
  { signal, onProgress }: CallOptions,
): Promise<AuditReport> {
  const started = performance.now();
  const folder = await readFolder(context, path, { size: training.size, signal, onProgress });
  const { dataSet, pictures } = folder;
  const readMs = performance.now() - started;

  let isSettled = false;
  const run = await trainRun(context, folder, training, {
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
        classes: dataSet.classes.length,
      });
    },
    onEpoch: (report) => {
      onProgress({ kind: 'epoch', report });
    },
  });
  const totalMs = performance.now() - started;

  const store = await context.store();
  const findings = store.findingsOf(run.id, { order: 'quality' });
  const perClass = summariseClasses(findings, dataSet.classes);
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
    doubles: findDoubles(pictures),
    nearDoubles: listNearDoubles(pictures, folder.groups),
    epochs: run.epochs,
    tiers: countTiers(findings),
    perClass,
    confusedPairs: confusedPairs(findings, dataSet.classes),
    topSuspects: findings.slice(0, suspectsReported).map(asSuspect),
    warnings: [run.failure ?? [], warningsAbout({ epochs: run.epochs, perClass })].flat(),
    seconds: {
      reading: readMs / 1000,
      training: (totalMs - readMs) / 1000,
      total: (performance.now() - started) / 1000,
    },
  };
}

/** Only stored: the error itself rises to the host, which logs a defect and says so. */
function sentenceOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Without what only the store wants to know. */
function asSuspect({
  path,
  givenLabel,
  suggestedLabel,
  suggestedProbability,
  quality,
  tier,
}: SuspectSummary): SuspectSummary {
  return { path, givenLabel, suggestedLabel, suggestedProbability, quality, tier };
}
