// A SecondLook that made everything up, to work on the screen without training anything.

import type {
  AppEvent,
  EffortSeconds,
  ExportPreview,
  RunReport,
  SecondLook,
} from '../../src-shared/contract.ts';
import type { DataSetSummary, DataSetView } from '../../src-shared/data-set-view.ts';
import type { VerdictCounts } from '../../src-shared/domain.ts';
import { verdictKinds } from '../../src-shared/domain.ts';
import { AppError } from '../../src-shared/errors.ts';
import type { Preferences } from '../../src-shared/preferences.ts';
import { defaultPreferences } from '../../src-shared/preferences.ts';
import { efforts } from '../../src-shared/training-settings.ts';
import type { Activity, TrainingView } from '../../src-shared/training-view.ts';
import { madeUpRemains } from '../made-up-remains.ts';
import { candidates, listing } from './fake/folders.ts';
import {
  backend,
  columnsOf,
  epochReport,
  evidenceOf,
  finishedRun,
  isSecondRun,
  newSuspects,
  isSelfTested,
  selfTestOf,
  setOfRun,
  settingsFor,
  sinceLastRun,
  tierCounts,
} from './fake/made-up-findings.ts';
import type { MadeUpSet } from './fake/made-up-set.ts';
import {
  givenClass,
  hashOf,
  madeUpSets,
  pathOf,
  qualityOf,
  suggestedClass,
  tierOf,
} from './fake/made-up-set.ts';
import { pictureOf } from './fake/pictures.ts';
import { ReviewDesk } from './fake/review-desk.ts';
import { PretendedTraining } from './fake/training.ts';
import { firstOf } from './made-up-columns.ts';

export interface FakeOptions {
  /** Nothing was ever opened. */
  readonly isEmpty?: boolean;
  /** Between two reports of a training. */
  readonly epochMs?: number;
  /** Each answer is late by so much. */
  readonly lateMs?: number;
}

export function createFakeApp({ isEmpty = false, epochMs = 700, lateMs = 0 }: FakeOptions = {}): SecondLook {
  const listeners = new Set<(event: AppEvent) => void>();
  const shown = new Set(isEmpty ? [] : madeUpSets.map(({ id }) => id));
  const desks = new Map(madeUpSets.map(({ id }) => [id, new ReviewDesk(id)]));
  const newLabels = new Map<number, string[]>();
  const views = new Map<number, TrainingView>();
  let preferences: Preferences = defaultPreferences;
  let training: PretendedTraining | undefined;
  let reading: Activity | undefined;
  const reader = { isStopped: false };
  const wasStopped = (): boolean => reader.isStopped;

  const tell = (event: AppEvent): void => {
    for (const listener of [...listeners]) listener(event);
  };
  const late = (ms = lateMs): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

  function find(dataSetId: number): MadeUpSet {
    const set = madeUpSets.find(({ id }) => id === dataSetId);
    if (!set) throw new AppError('not-found', `There is no data set ${dataSetId}. Open its folder again.`);
    return set;
  }

  function findRun(runId: number): MadeUpSet {
    const set = setOfRun(runId);
    if (!set) throw new AppError('not-found', `There is no run ${runId}.`);
    return set;
  }

  const deskOf = (set: MadeUpSet): ReviewDesk => desks.get(set.id) as ReviewDesk;
  const labelsOf = (set: MadeUpSet): string[] => [...set.classes, ...(newLabels.get(set.id) ?? [])];
  const indexOf = (set: MadeUpSet, exampleId: number): number => exampleId - set.id * 1_000_000;

  function summary(set: MadeUpSet): DataSetSummary {
    const view = views.get(set.id);
    const run = view?.run ?? (set.runId === null ? null : finishedRun(set));
    const isOver = run !== null && run.state !== 'running';
    return {
      dataSet: { id: set.id, folder: set.folder, classes: set.classes },
      examples: set.examples,
      openedAt: set.openedAt,
      cover: [0, 1, 2, 3].map((place) => hashOf(set, firstOfClass(set, place))),
      newestRun: run && {
        id: run.id,
        state: run.state,
        startedAt: run.startedAt,
        finishedAt: run.finishedAt,
        tiers: isOver ? tierCounts(set) : null,
      },
      reviewRunId: isOver ? run.id : set.runId,
      reviewed: deskOf(set).verdicts().length,
      ...(deskOf(set).verdicts().length > 0 && { verdicts: verdictCounts(set) }),
      hasNewVerdicts: deskOf(set).verdicts().length > 0,
    };
  }

  function verdictCounts(set: MadeUpSet): VerdictCounts {
    const verdicts = deskOf(set).verdicts();
    return Object.fromEntries(
      verdictKinds.map((kind) => [kind, verdicts.filter((verdict) => verdict.kind === kind).length]),
    ) as unknown as VerdictCounts;
  }

  function view(set: MadeUpSet): DataSetView {
    return {
      dataSet: { id: set.id, folder: set.folder, classes: set.classes },
      examples: set.examples,
      classes: set.classes.map((label, place) => {
        const own = [...Array(Math.min(set.examples, 3000)).keys()].filter(
          (index) => givenClass(set, index) === place,
        );
        return {
          label,
          examples: Math.round((own.length * set.examples) / Math.min(set.examples, 3000)),
          samples: own.slice(0, 8).map((index) => hashOf(set, index)),
        };
      }),
      unreadable: Array.from({ length: set.unreadable }, (_, place) => ({
        path: `${set.classes[place % set.classes.length]}/scan_${place}.${place % 3 === 0 ? 'bmp' : 'jpg'}`,
        reason:
          place % 3 === 0
            ? 'BMP pictures cannot be read. Convert it to PNG or JPEG.'
            : 'The file ends in the middle of the picture. Copy it again from where it came from.',
      })),
      ignored: [{ path: 'notes.txt', reason: 'Not a picture.' }],
      doubles: Array.from({ length: set.doubles }, (_, place) => {
        const label = (offset: number): string => set.classes[(place + offset) % set.classes.length];
        return {
          contentHash: hashOf(set, place * 31),
          paths: [`${label(0)}/img_${place}.jpg`, `${label(1)}/copy of img_${place}.jpg`],
          labels: place % 4 === 3 ? [label(0)] : [label(0), label(1)].sort(),
        };
      }),
      nearDoubles: Array.from({ length: set.doubles }, (_, place) => {
        const label = (offset: number): string => set.classes[(place + offset) % set.classes.length];
        return {
          contentHashes: [hashOf(set, place * 37), hashOf(set, place * 37 + 1)],
          paths: [`${label(1)}/img_${place}.jpg`, `${label(2)}/img_${place} small.webp`],
          labels: place % 3 === 2 ? [label(1)] : [label(1), label(2)].sort(),
        };
      }),
      size: set.look === 'tiny' ? 48 : 64,
    };
  }

  function preview(set: MadeUpSet, accept: readonly string[] = []): ExportPreview {
    const verdicts = new Map(
      deskOf(set)
        .verdicts()
        .map((verdict) => [verdict.exampleId - set.id * 1_000_000, verdict]),
    );
    let unreviewed = 0;
    const changes = [];
    for (let index = 0; index < set.examples; index++) {
      const verdict = verdicts.get(index);
      const tier = tierOf(qualityOf(set, index));
      const base = {
        path: pathOf(set, index),
        contentHash: hashOf(set, index),
        givenLabel: set.classes[givenClass(set, index)],
      };
      if (verdict?.kind === 'relabel')
        changes.push({ ...base, label: verdict.label, verdict: 'relabel' as const });
      else if (verdict?.kind === 'remove') changes.push({ ...base, label: null, verdict: 'remove' as const });
      else if (!verdict && accept.includes(tier)) {
        changes.push({
          ...base,
          label: set.classes[suggestedClass(set, index)],
          verdict: 'accepted' as const,
        });
      }
      if (!verdict && tier !== 'fine') unreviewed += 1;
    }
    changes.sort((a, b) => (a.path < b.path ? -1 : 1));
    const removed = changes.filter(({ label }) => label === null).length;
    return {
      run: set.runId ?? set.id * 100,
      rows: set.examples - removed,
      relabelled: changes.length - removed,
      removed,
      unreviewed,
      changes: changes.slice(0, 1000),
    };
  }

  function report(set: MadeUpSet, runId: number | null = set.runId): RunReport {
    const perClass = set.classes.map((label) => ({
      label,
      examples: 0,
      tiers: { likely: 0, possible: 0, fine: 0 },
    }));
    const pairs = new Map<string, number>();
    for (let index = 0; index < set.examples; index++) {
      const [given, suggested] = [givenClass(set, index), suggestedClass(set, index)];
      const tier = tierOf(qualityOf(set, index));
      perClass[given].examples += 1;
      perClass[given].tiers[tier] += 1;
      if (tier !== 'fine') pairs.set(`${given} ${suggested}`, (pairs.get(`${given} ${suggested}`) ?? 0) + 1);
    }
    const run = { ...finishedRun(set), id: runId ?? set.id * 100 };
    return {
      run,
      dataSet: { id: set.id, folder: set.folder, classes: set.classes },
      examples: set.examples,
      unreadable: set.unreadable,
      epochs: Array.from({ length: run.recipe.settings.trainings * run.recipe.settings.epochs }, (_, place) =>
        epochReport(place + 1, run.recipe.settings, set),
      ),
      tiers: tierCounts(set),
      perClass,
      confusedPairs: [...pairs]
        .map(([pair, count]) => {
          const [given, suggested] = pair.split(' ').map((place) => set.classes[Number(place)]);
          return { given, suggested, count };
        })
        .sort((a, b) => b.count - a.count),
      doubles: { pictures: set.doubles, files: 2 * set.doubles, contradicting: Math.ceil(set.doubles / 2) },
      nearDoubles: { pictures: 3 * set.doubles, files: 7 * set.doubles, contradicting: set.doubles },
      verdicts: verdictCounts(set),
      ...(isSecondRun(set, run.id) && {
        sinceLastRun: { ...sinceLastRun(set), startedFrom: verdictCounts(set) },
      }),
      log: deskOf(set).log((exampleId) => pathOf(set, indexOf(set, exampleId))),
      ...(isSelfTested(set) && { selfTest: selfTestOf(set) }),
      warnings: ['Class "moth" has few pictures; what is said about it is less sure.'],
    };
  }

  async function read(set: MadeUpSet): Promise<void> {
    reader.isStopped = false;
    const { folder } = set;
    for (let step = 0; step <= 10; step++) {
      const total = step === 0 ? 0 : set.examples;
      reading = { kind: 'reading', folder, done: Math.round((set.examples * step) / 10), total, decoded: 0 };
      tell({ kind: 'activity', activity: reading });
      await late(epochMs / 6);
      if (wasStopped()) break;
    }
    reading = undefined;
    tell({ kind: 'activity', activity: { kind: 'idle' } });
    if (wasStopped()) throw new AppError('cancelled', 'Reading was stopped.');
  }

  async function bring(set: MadeUpSet, to: string): Promise<void> {
    reader.isStopped = false;
    const [total, totalBytes] = [set.examples, set.examples * 48_000];
    for (let step = 0; step <= 10; step++) {
      const [done, bytes] = [Math.round((total * step) / 10), Math.round((totalBytes * step) / 10)];
      reading = { kind: 'exporting', dataSetId: set.id, to, done, total, bytes, totalBytes };
      tell({ kind: 'activity', activity: reading });
      await late(epochMs / 2);
      if (wasStopped()) break;
    }
    reading = undefined;
    tell({ kind: 'activity', activity: { kind: 'idle' } });
    if (wasStopped()) throw new AppError('cancelled', 'The export was stopped. Nothing was written.');
  }

  const app: SecondLook = {
    listDataSets: () =>
      Promise.resolve(
        madeUpSets
          .filter(({ id }) => shown.has(id))
          .map(summary)
          .sort((a, b) => (a.openedAt < b.openedAt ? 1 : -1)),
      ),
    async openFolder({ folder }) {
      const clean = folder.replace(/(?<=.)\/+$/, '');
      const set = madeUpSets.find((known) => known.folder === clean);
      if (!set) {
        listing(clean);
        throw new AppError(
          'invalid',
          `"${clean}" has no folders with pictures in them. Choose a folder that has one folder per class.`,
        );
      }
      if (training)
        throw new AppError('conflict', 'A training is on. Stop it first, or wait until it is done.');
      await read(set);
      shown.add(set.id);
      tell({ kind: 'dataSets' });
      return view(set);
    },
    dataSet: ({ dataSetId }) => Promise.resolve(view(find(dataSetId))),
    hideDataSet({ dataSetId }) {
      shown.delete(dataSetId);
      tell({ kind: 'dataSets' });
      return Promise.resolve(null);
    },
    listFolders: ({ folder }) => Promise.resolve(listing(folder)),
    findFolder: ({ name }) => Promise.resolve(candidates(name)),

    activity: () => Promise.resolve(training?.activity() ?? reading ?? { kind: 'idle' }),
    startTraining({ dataSetId, training: request }) {
      const set = find(dataSetId);
      if (training) throw new AppError('conflict', 'A training is on already. Stop it first.');
      training = new PretendedTraining(set, request, epochMs, tell, (last) => {
        views.set(set.id, last);
        training = undefined;
      });
      return Promise.resolve(null);
    },
    pauseTraining() {
      training?.pause();
      return Promise.resolve(null);
    },
    resumeTraining() {
      training?.resume();
      return Promise.resolve(null);
    },
    stopActivity() {
      training?.stop();
      reader.isStopped = true;
      return Promise.resolve(null);
    },
    training({ dataSetId }) {
      const set = find(dataSetId);
      if (training?.set === set && training.state !== 'starting') return Promise.resolve(training.view);
      const last = views.get(set.id);
      if (last || set.runId === null) return Promise.resolve(last ?? null);
      const { run, epochs } = report(set);
      return Promise.resolve({ run, backend, epochs, suspects: [], failure: null });
    },
    suggestSettings: ({ dataSetId, training: request }) =>
      Promise.resolve(settingsFor(find(dataSetId), request)),
    estimateTraining: ({ dataSetId, training: request }) => {
      const set = find(dataSetId);
      const seconds = efforts.map((effort) => {
        const { epochs, trainings } = settingsFor(set, { ...request, effort });
        return [effort, (trainings * epochs * set.examples) / 60];
      });
      return Promise.resolve(Object.fromEntries(seconds) as EffortSeconds);
    },

    reviewColumns({ runId, first }) {
      const set = findRun(runId);
      const desk = deskOf(set);
      const columns = columnsOf(set);
      const whole = {
        ...columns,
        run: { ...columns.run, id: runId },
        ...(isSecondRun(set, runId) && { isNew: newSuspects(set) }),
        labels: labelsOf(set),
        verdicts: desk.verdicts(),
        history: desk.history(),
      };
      return Promise.resolve(first === undefined ? whole : firstOf(whole, first));
    },
    evidence({ runId, exampleId }) {
      const set = findRun(runId);
      return Promise.resolve(evidenceOf(set, indexOf(set, exampleId)));
    },
    giveVerdicts(request) {
      const changed = deskOf(find(request.dataSetId)).give(request);
      tell({ kind: 'verdicts', changed });
      return Promise.resolve(changed);
    },
    undo({ dataSetId }) {
      const changed = deskOf(find(dataSetId)).undo();
      tell({ kind: 'verdicts', changed });
      return Promise.resolve(changed);
    },
    redo({ dataSetId }) {
      const changed = deskOf(find(dataSetId)).redo();
      tell({ kind: 'verdicts', changed });
      return Promise.resolve(changed);
    },
    addClass({ dataSetId, label }) {
      const set = find(dataSetId);
      if (labelsOf(set).includes(label))
        throw new AppError('conflict', `There is a class "${label}" already.`);
      newLabels.set(dataSetId, [...(newLabels.get(dataSetId) ?? []), label]);
      tell({ kind: 'labels', dataSetId, labels: labelsOf(set) });
      return Promise.resolve(labelsOf(set));
    },

    report: ({ runId }) => Promise.resolve(report(findRun(runId), runId)),
    reportHtml: ({ runId }) =>
      Promise.resolve({
        fileName: `second-look-report-${runId}.html`,
        html: `<!doctype html><title>Report of run ${runId}</title><h1>Report of run ${runId}</h1>`,
      }),
    exportPreview({ run, accept }) {
      return Promise.resolve(preview(findRun(run ?? 11), accept));
    },
    async exportLabels({ to, run, format, accept }) {
      if (to.includes('full')) {
        throw new AppError(
          'conflict',
          `The disk is full: ${to} was not written. Free some space and try again.`,
        );
      }
      if (to.includes('exists'))
        throw new AppError(
          'conflict',
          `${to} already exists. Choose another name, or allow it to be replaced.`,
          {
            detail: 'file-exists',
          },
        );
      const set = findRun(run ?? 11);
      if (format === 'folders') await bring(set, to);
      const { rows, relabelled, removed, changes, run: exported } = preview(set, accept);
      return {
        to,
        run: exported,
        folder: set.folder,
        format: format ?? 'csv',
        rows,
        relabelled,
        removed,
        accepted: changes.filter(({ verdict }) => verdict === 'accepted').length,
        remaining: madeUpRemains,
        remainingPerClass: [],
      };
    },

    doctor: () =>
      Promise.resolve({
        version: '0.2.0',
        versions: { node: '24.21.0', sharp: '0.35.5', libvips: '8.18.0', sqlite: '3.53.0' },
        platform: 'linux x64',
        cpus: 8,
        memoryBytes: 33_500_000_000,
        backends: [
          {
            name: backend.name,
            usable: true,
            reason: 'Trains correctly: 5,900 pictures a second.',
            version: backend.version,
          },
          ...backend.others,
        ],
        dataFolder: '/home/ada/.local/share/second-look',
        dataBytes: 812_000_000,
        freeBytes: 410_000_000,
        problems: ['Only 410 MB are free where the data folder lies; an audit may need more.'],
      }),
    preferences: () => Promise.resolve(preferences),
    savePreferences(request) {
      preferences = request;
      tell({ kind: 'preferences', preferences });
      return Promise.resolve(preferences);
    },

    audit: () => Promise.reject(new AppError('unsupported', 'The screen does not audit at once.')),
    demo: () => Promise.reject(new AppError('unsupported', 'The screen draws no demo.')),
    listen(listener) {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
    picture: pictureOf,
  };

  // Whatever a call throws becomes a rejection, as in the real app; each waits as long as it was told to.
  const calls = Object.entries(app).filter(([name]) => name !== 'listen');
  const waiting = calls.map(([name, call]) => [
    name,
    async (...parts: unknown[]) => {
      if (lateMs > 0) await late();
      return (call as (...parts: unknown[]) => unknown)(...parts);
    },
  ]);
  return {
    ...(Object.fromEntries(waiting) as unknown as SecondLook),
    listen: (listener) => app.listen(listener),
  };
}

function firstOfClass(set: MadeUpSet, place: number): number {
  for (let index = 0; index < set.examples; index++) {
    if (givenClass(set, index) === place % set.classes.length) return index;
  }
  return 0;
}
