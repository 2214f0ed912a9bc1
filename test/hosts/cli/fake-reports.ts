// Reports as the app would give them, small and complete.

import type {
  AuditReport,
  Calls,
  DemoReport,
  DoctorReport,
  SecondLook,
} from '../../../src-shared/contract.ts';
import { requestSchemas } from '../../../src-shared/contract.ts';
import type { EpochReport } from '../../../src-shared/domain.ts';
import type { BackendChoice } from '../../../src-shared/trainer.ts';
import type { TrainingSettings } from '../../../src-shared/training-settings.ts';
import { madeUpRemains } from '../../made-up-remains.ts';

export const settings: TrainingSettings = {
  loss: 'truncated-lq',
  q: 0.7,
  k: 0.25,
  pretrainEpochs: 10,
  trainings: 1,
  epochs: 20,
  plantedShare: 0,
  size: 32,
  seed: 1,
  warmUpEpochs: 8,
  pruneAfterEpochs: [8, 10, 12],
  averageAfterEpoch: 8,
  batchSize: 128,
  learningRate: 0.05,
  momentum: 0.9,
  weightDecay: 0.0005,
  biasLearningRateScale: 8,
  logitScale: 0.125,
  weightAverageDecay: 0.99,
  heldOutShare: 0.1,
  shift: 2,
  hiddenShare: 0.25,
  mirrorDecisionEpoch: 4,
  widths: [24, 32, 128],
};

export const backend: BackendChoice = {
  name: 'cpu',
  reason: 'It trained a tiny step correctly.',
  version: 'onnxruntime-node 1.30.0',
  others: [{ name: 'gpu', usable: false, reason: 'No graphics card was found.', version: null }],
};

export const epoch: EpochReport = {
  epoch: 7,
  epochs: 20,
  loss: 0.4123,
  heldOutAccuracy: 0.7134,
  shareKept: 0.64,
  seconds: 100,
  secondsLeft: 252,
  imagesTrained: 1000,
};

export const auditReport: AuditReport = {
  run: 3,
  stopped: false,
  dataSet: { id: 1, folder: '/pictures/pets', classes: ['cat', 'dog'] },
  settings,
  backend,
  fingerprint: 'f'.repeat(64),
  examples: 1200,
  decoded: 1200,
  unreadable: [{ path: 'cat/broken.png', reason: 'The file ends too early; copy it again.' }],
  ignored: [],
  doubles: [
    { contentHash: 'a'.repeat(64), paths: ['cat/1.png', 'dog/1.png'], labels: ['cat', 'dog'] },
    { contentHash: 'b'.repeat(64), paths: ['cat/2.png', 'cat/3.png'], labels: ['cat'] },
  ],
  nearDoubles: [
    {
      contentHashes: ['c'.repeat(64), 'd'.repeat(64)],
      paths: ['cat/4.png', 'dog/4.webp'],
      labels: ['cat', 'dog'],
    },
    { contentHashes: ['e'.repeat(64), 'f'.repeat(64)], paths: ['dog/5.png', 'dog/6.jpg'], labels: ['dog'] },
  ],
  pretraining: { isUsed: true, loss: 0.32, trial: { withIt: 1.602, withoutIt: 1.694 } },
  epochs: [epoch],
  tiers: { likely: 2, possible: 1, fine: 1197 },
  perClass: [
    { label: 'cat', examples: 700, tiers: { likely: 2, possible: 0, fine: 698 } },
    { label: 'dog', examples: 500, tiers: { likely: 0, possible: 1, fine: 499 } },
  ],
  confusedPairs: [{ given: 'cat', suggested: 'dog', count: 2 }],
  topSuspects: [
    suspect('cat/0012.png', 'cat', 'dog', 0.971, 0.0123, 'likely', 13),
    suspect('cat/0440.png', 'cat', 'dog', 0.9, 0.02, 'likely', 12),
    suspect('dog/0007.png', 'dog', 'cat', 0.61, 0.1, 'possible', 4),
    suspect('dog/0008.png', 'dog', 'cat', 0.3, 0.6, 'fine', 0),
  ],
  callsLikely: true,
  selfTest: {
    planted: 60,
    errors: { low: 3.2, value: 4.1, high: 7.4 },
    precision: {
      likely: { low: 0.83, value: 0.96, high: 1 },
      possible: { low: 0.2, value: 0.4, high: 0.7 },
      fine: { low: 0.0005, value: 0.0014, high: 0.003 },
    },
    curve: [
      { reviewed: 0, found: { low: 0, value: 0, high: 0 } },
      { reviewed: 2, found: { low: 1.7, value: 1.9, high: 2 } },
      { reviewed: 3, found: { low: 1.9, value: 2.3, high: 2.7 } },
      { reviewed: 1200, found: { low: 3.2, value: 4.1, high: 7.4 } },
    ],
    perClass: [
      { label: 'cat', errors: { low: 2.1, value: 2.8, high: 5 } },
      { label: 'dog', errors: { low: 0.6, value: 1.3, high: 3.2 } },
    ],
    pairs: [{ given: 'cat', suggested: 'dog', errors: { low: 2.1, value: 2.8, high: 5 } }],
  },
  warnings: ['Class dog has few pictures.'],
  seconds: { reading: 12, training: 271, total: 283 },
};

export const laterAuditReport: AuditReport = {
  ...auditReport,
  sinceLastRun: {
    lastRun: 2,
    startedFrom: { keep: 40, relabel: 12, remove: 1, unsure: 3 },
    newSuspects: 2,
    knownSuspects: 1,
    settled: 50,
    believedNow: 7,
  },
};

export const demoReport: DemoReport = {
  audit: auditReport,
  export: {
    to: '/here/second-look-demo/labels.csv',
    run: 3,
    folder: '/pictures/pets',
    format: 'csv',
    rows: 1200,
    relabelled: 3,
    accepted: 0,
    removed: 0,
    remaining: madeUpRemains,
    remainingPerClass: [],
  },
  pictures: '/here/second-look-demo/pictures',
  truth: '/here/second-look-demo/truth.csv',
  planted: 200,
  found: 171,
  flagged: 190,
  seconds: 90,
};

export const doctorReport: DoctorReport = {
  version: '0.1.0',
  versions: { node: '24.21.0', sharp: '0.35.5' },
  platform: 'linux-x64',
  cpus: 2,
  memoryBytes: 8 * 1024 ** 3,
  backends: [
    { name: 'gpu', usable: false, reason: 'No graphics card was found.', version: null },
    {
      name: 'cpu',
      usable: true,
      reason: 'Trained a tiny step correctly.',
      version: 'onnxruntime-node 1.30.0',
    },
  ],
  dataFolder: '/home/ada/.local/share/second-look',
  dataBytes: 1536,
  freeBytes: 5 * 1024 ** 3,
  problems: [],
};

/** An app that answers the command line's calls at once with the reports above, unless told otherwise. */
export function fakeApp(answers: Partial<SecondLook> = {}): SecondLook {
  const calls = Object.keys(requestSchemas).map((name) => [
    name,
    () => Promise.reject(new Error(`The command line does not call ${name}.`)),
  ]);
  return {
    ...(Object.fromEntries(calls) as Calls),
    audit: () => Promise.resolve(auditReport),
    exportLabels: () => Promise.resolve(demoReport.export),
    demo: () => Promise.resolve(demoReport),
    doctor: () => Promise.resolve(doctorReport),
    listen: () => () => undefined,
    picture: () => Promise.resolve(undefined),
    ...answers,
  };
}

function suspect(
  path: string,
  givenLabel: string,
  suggestedLabel: string,
  suggestedProbability: number,
  quality: number,
  tier: 'likely' | 'possible' | 'fine',
  epochs: number,
): AuditReport['topSuspects'][number] {
  // by hand: of epochs 8 to 20
  const pruned = { epochs, of: 13, first: epochs === 0 ? null : 21 - epochs };
  return { path, givenLabel, suggestedLabel, suggestedProbability, quality, tier, pruned };
}
