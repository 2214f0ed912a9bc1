// An audit: read the folder, train on it, keep what was found, and report.

import { hash } from 'node:crypto';
import { join } from 'node:path';
import type { AuditReport, AuditRequest, CallOptions, SuspectSummary } from '../../src-shared/contract.ts';
import type { DataSet, EpochReport, UnreadableFile } from '../../src-shared/domain.ts';
import { AppError } from '../../src-shared/errors.ts';
import type { BackendChoice, TrainingResult } from '../../src-shared/trainer.ts';
import type { TrainingRequest, TrainingSettings } from '../../src-shared/training-settings.ts';
import { confusedPairs, countTiers, summariseClasses } from '../audit/summarise.ts';
import { warningsAbout } from '../audit/warnings.ts';
import { comparePaths } from '../exports/compare-paths.ts';
import { refuseInsideImageFolder } from '../exports/refuse-inside-image-folder.ts';
import { chooseSize } from '../sources/choose-size.ts';
import { findDoubles } from '../sources/find-doubles.ts';
import { openPixelCache } from '../sources/pixel-cache.ts';
import type { ReadPicture } from '../sources/read-pictures.ts';
import { readPictures } from '../sources/read-pictures.ts';
import type { FolderScan } from '../sources/scan-folder.ts';
import { scanFolder } from '../sources/scan-folder.ts';
import type { Store } from '../storage/open-store.ts';
import type { AppContext } from './open-app.ts';

const suspectsReported = 50;

export async function auditFolder(
  context: AppContext,
  request: AuditRequest,
  options: CallOptions,
): Promise<AuditReport> {
  const started = performance.now();
  const scan = await scanFolder(request.folder, options);
  await refuseInsideImageFolder(join(context.dataFolder, 'pixels'), scan.folder);
  const store = await context.store();
  const folder = await readFolder(context, store, scan, request.training.size, options);
  const { dataSet, exampleIds, labels } = saveFolder(store, scan.folder, folder);
  const readMs = performance.now() - started;

  const run = await trainOn(
    context,
    store,
    { ...folder, dataSet, exampleIds, labels },
    request.training,
    options,
  );
  const totalMs = performance.now() - started;

  const findings = store.findingsOf(run.id, { order: 'quality' });
  const perClass = summariseClasses(findings, dataSet.classes);
  return {
    run: run.id,
    stopped: run.stopped,
    dataSet,
    settings: run.settings,
    backend: run.backend,
    fingerprint: run.fingerprint,
    examples: folder.pictures.length,
    decoded: folder.decoded,
    unreadable: folder.unreadable,
    ignored: scan.ignored,
    doubles: findDoubles(folder.pictures),
    epochs: run.epochs,
    tiers: countTiers(findings),
    perClass,
    confusedPairs: confusedPairs(findings, dataSet.classes),
    topSuspects: findings.slice(0, suspectsReported).map(asSuspect),
    warnings: warningsAbout({ epochs: run.epochs, perClass }),
    seconds: {
      reading: readMs / 1000,
      training: (totalMs - readMs) / 1000,
      total: (performance.now() - started) / 1000,
    },
  };
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

interface ReadFolder {
  /** In path order, each of one of the classes. */
  readonly pictures: readonly ReadPicture[];
  readonly classes: readonly string[];
  readonly unreadable: readonly UnreadableFile[];
  readonly decoded: number;
  readonly size: number;
  readonly pixelsFile: string;
}

async function readFolder(
  { dataFolder }: AppContext,
  store: Store,
  scan: FolderScan,
  wantedSize: number | undefined,
  options: CallOptions,
): Promise<ReadFolder> {
  const size = wantedSize ?? (await chooseSize(scan, options));
  const known = store.knownFiles(scan.folder);
  const cache = await openPixelCache(dataFolder, size);
  try {
    const { pictures, unreadable, decoded } = await readPictures(scan, cache, {
      size,
      signal: options.signal,
      known: (path, bytes, modifiedMs) => {
        const file = known.get(path);
        return file?.bytes === bytes && file.modifiedMs === modifiedMs ? file : undefined;
      },
      onProgress: (done, total, decodedSoFar) => {
        options.onProgress({ kind: 'reading', done, total, decoded: decodedSoFar });
      },
    });
    // A class of which nothing could be read has nothing to teach.
    const present = new Set(pictures.map(({ label }) => label));
    const classes = scan.classes.filter((label) => present.has(label));
    if (classes.length < 2) throw tooLittleToRead(scan, classes, unreadable);
    return {
      pictures,
      classes,
      unreadable: [...scan.unreadable, ...unreadable].sort((a, b) => comparePaths(a.path, b.path)),
      decoded,
      size,
      pixelsFile: cache.file,
    };
  } finally {
    await cache.close();
  }
}

function tooLittleToRead(
  { folder, files }: FolderScan,
  classes: readonly string[],
  unreadable: readonly UnreadableFile[],
): AppError {
  const readable =
    classes.length === 0 ? 'none of them' : `only those of class ${JSON.stringify(classes[0])}`;
  const first = unreadable.at(0);
  const example = first === undefined ? '' : ` For example, ${first.path} ${first.reason}`;
  return new AppError(
    'invalid',
    `${folder} holds ${files.length} pictures by their names, but ${readable} could be read, and a label can only be wrong where there are two classes.${example} Replace the broken files and start again.`,
  );
}

function saveFolder(
  store: Store,
  folder: string,
  { classes, pictures, unreadable }: ReadFolder,
): { dataSet: DataSet; exampleIds: Int32Array; labels: Int32Array } {
  const labelOf = new Map(classes.map((label, index) => [label, index]));
  return {
    ...store.saveDataSet({ folder, classes, pictures, unreadable }),
    labels: Int32Array.from(pictures, ({ label }) => labelOf.get(label) ?? -1),
  };
}

interface FinishedRun {
  readonly id: number;
  readonly stopped: boolean;
  readonly settings: TrainingSettings;
  readonly backend: BackendChoice;
  readonly fingerprint: string;
  readonly epochs: readonly EpochReport[];
}

/** The run stands in the store from its first moment, and ends there whatever happens. */
async function trainOn(
  { trainer, version }: AppContext,
  store: Store,
  folder: ReadFolder & { dataSet: DataSet; exampleIds: Int32Array; labels: Int32Array },
  request: TrainingRequest,
  { signal, onProgress }: CallOptions,
): Promise<FinishedRun> {
  const { dataSet, exampleIds, labels, pictures, pixelsFile, size } = folder;
  const fingerprint = fingerprintOf(pictures);
  const run: { started?: Pick<FinishedRun, 'id' | 'settings' | 'backend'> } = {};
  let result: TrainingResult;
  try {
    result = await trainer.train(
      {
        pixelsFile,
        size,
        records: Uint32Array.from(pictures, ({ record }) => record),
        labels,
        classCount: dataSet.classes.length,
        request,
      },
      {
        signal,
        onReport: (report) => {
          if (report.kind === 'epoch') {
            if (run.started !== undefined) store.addEpoch(run.started.id, report.report);
            onProgress({ kind: 'epoch', report: report.report });
            return;
          }
          const { settings, backend } = report;
          const versions = versionsOf(version, backend);
          const recipe = { settings, fingerprint, backend: backend.name, versions };
          run.started = { id: store.startRun({ dataSetId: dataSet.id, recipe }), settings, backend };
          onProgress({ kind: 'backend', choice: backend });
          onProgress({
            kind: 'settings',
            settings,
            examples: pictures.length,
            classes: dataSet.classes.length,
          });
        },
      },
    );
  } catch (error) {
    const isStopped = error instanceof AppError && error.code === 'cancelled';
    if (run.started !== undefined) store.failRun(run.started.id, isStopped ? 'stopped' : 'failed');
    throw error;
  }
  if (run.started === undefined) throw new Error('Training ended without ever having started.');
  const { stopped, epochs, ...columns } = result;
  store.finishRun(run.started.id, stopped ? 'stopped' : 'finished', {
    ...columns,
    exampleIds,
    labels,
    classes: dataSet.classes,
  });
  return { ...run.started, stopped, fingerprint, epochs };
}

function versionsOf(version: string, backend: BackendChoice): Record<string, string> {
  const computing = backend.version === null ? {} : { [backend.name]: backend.version };
  return { 'second-look': version, node: process.versions.node, ...computing };
}

/** SHA-256 over every example's path, label and content: the same for the same labelled pictures. */
function fingerprintOf(pictures: readonly ReadPicture[]): string {
  const lines = pictures.map(({ path, label, contentHash }) => JSON.stringify([path, label, contentHash]));
  return hash('sha256', lines.join('\n'));
}
