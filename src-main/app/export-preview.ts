// What an export would change, before anything is written.

import type { ExportChange, ExportPreview, RequestOf } from '../../src-shared/contract.ts';
import { cleanedLabels } from '../exports/cleaned-labels.ts';
import { runToExport } from './export-labels.ts';
import type { AppContext } from './open-app.ts';

const changesShown = 1000;

export async function previewExport(
  { store: open }: AppContext,
  { run: wanted, accept = [] }: RequestOf<'exportPreview'>,
): Promise<ExportPreview> {
  const store = await open();
  const run = runToExport(store, wanted);
  const findings = store.filedFindingsOf(run.id);
  const { rows, relabelled, removed } = cleanedLabels(findings, store.verdictsOf(run.dataSetId), accept);
  const idOfPath = new Map(findings.map(({ path, exampleId }) => [path, exampleId]));

  const changes: ExportChange[] = [];
  for (const { path, givenLabel, label, verdict } of rows) {
    if (label === givenLabel || verdict === null) continue;
    const contentHash = store.example(idOfPath.get(path) ?? 0)?.contentHash ?? '';
    changes.push({ path, contentHash, givenLabel, label, verdict });
    if (changes.length === changesShown) break;
  }
  return {
    run: run.id,
    rows: rows.length,
    relabelled,
    removed,
    unreviewed: rows.filter(
      ({ tier, verdict }) => tier !== null && tier !== 'fine' && (verdict === null || verdict === 'accepted'),
    ).length,
    changes,
  };
}
