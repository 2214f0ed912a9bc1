// A run in numbers, and what people said about it.

import type { DoubleCounts, RequestOf, RunReport } from '../../src-shared/contract.ts';
import type { Double, VerdictKind } from '../../src-shared/domain.ts';
import { tiers } from '../../src-shared/domain.ts';
import { isContradicting } from '../../src-shared/is-contradicting.ts';
import type { CountedFinding } from '../audit/summarise.ts';
import { confusedPairs, countTiers, summariseClasses } from '../audit/summarise.ts';
import { warningsAbout } from '../audit/warnings.ts';
import { knownRun, nothingFound } from './known-things.ts';
import type { AppContext } from './open-app.ts';
import { presentDoubles } from './present-doubles.ts';
import { sinceLastRun } from './since-last-run.ts';

const actionsShown = 1000;

export async function reportRun(
  { store: open }: AppContext,
  { runId }: RequestOf<'report'>,
): Promise<RunReport> {
  const store = await open();
  const { run, dataSet } = knownRun(store, runId);
  const { exampleIds, labels, given, suggested, tier } = store.reviewColumnsOf(runId);
  if (exampleIds.length === 0) throw nothingFound(run);

  const findings = Array.from(exampleIds, (_, i): CountedFinding => ({
    givenLabel: labels[given[i]],
    suggestedLabel: labels[suggested[i]],
    tier: tiers[tier[i]],
  }));
  // Those of the run, which the folder may no longer have.
  const used = new Set([...given, ...suggested]);
  const classes = labels.filter((_, index) => used.has(index));
  const perClass = summariseClasses(findings, classes);
  const epochs = store.epochsOf(runId);
  const selfTest = store.selfTestOf(runId);

  const verdicts: Record<VerdictKind, number> = { keep: 0, relabel: 0, remove: 0, unsure: 0 };
  const verdictOf = store.verdictsOf(dataSet.id);
  for (const exampleId of [...exampleIds, ...store.leftOutOf(runId)]) {
    const verdict = verdictOf.get(exampleId);
    if (verdict !== undefined) verdicts[verdict.kind]++;
  }

  const { doubles, nearDoubles } = presentDoubles(store.presentPictures(dataSet.id), verdictOf);
  return {
    run,
    dataSet,
    examples: exampleIds.length,
    unreadable: store.unreadableFiles(dataSet.id).length,
    epochs,
    tiers: countTiers(findings),
    perClass,
    confusedPairs: confusedPairs(findings, classes),
    doubles: countDoubles(doubles),
    nearDoubles: countDoubles(nearDoubles),
    verdicts,
    log: store.actionLog(dataSet.id, actionsShown),
    ...(selfTest && { selfTest }),
    warnings: warningsAbout({ epochs, perClass, settings: run.recipe.settings }),
    ...sinceLastRun(store, runId),
  };
}

function countDoubles(doubles: readonly Pick<Double, 'paths' | 'labels' | 'isConfirmed'>[]): DoubleCounts {
  return {
    pictures: doubles.length,
    files: doubles.reduce((sum, { paths }) => sum + paths.length, 0),
    contradicting: doubles.filter(isContradicting).length,
  };
}
