// The demo: pictures with known label errors, the whole way from the folder to the cleaned labels.

import { join } from 'node:path';
import type { CallOptions, DemoReport, DemoRequest } from '../../src-shared/contract.ts';
import { drawDemoSet } from '../sources/demo-set.ts';
import { auditFolder } from './audit-folder.ts';
import type { EstimateTraining } from './estimate-training.ts';
import { exportLabels } from './export-labels.ts';
import type { AppContext } from './open-app.ts';

export async function showDemo(
  context: AppContext,
  estimate: EstimateTraining,
  { to, seed = 1 }: DemoRequest,
  options: CallOptions,
): Promise<DemoReport> {
  const started = performance.now();
  const pictures = join(to, 'pictures');
  const { planted } = await drawDemoSet(pictures, seed, {
    signal: options.signal,
    onProgress: (done, total) => {
      options.onProgress({ kind: 'drawing', done, total });
    },
  });

  // Its figures are about what is found without anybody's help.
  const request = { folder: pictures, training: { seed }, fromVerdicts: false };
  const audit = await auditFolder(context, estimate, request, options);
  const exported = await exportLabels(context, {
    to: join(to, 'cleaned-labels.csv'),
    run: audit.run,
    accept: ['likely'],
    overwrite: true,
  });

  // Only here is the truth looked at.
  const store = await context.store();
  const flagged = store.findingsOf(audit.run, { order: 'path' }).filter(({ tier }) => tier !== 'fine');
  const wrong = new Set(planted.map(({ path }) => path));
  return {
    audit,
    export: exported,
    pictures,
    truth: join(to, 'truth.csv'),
    planted: planted.length,
    found: flagged.filter(({ path }) => wrong.has(path)).length,
    flagged: flagged.length,
    seconds: (performance.now() - started) / 1000,
  };
}
