// A run and its review as a screen and a report get them: some classes are confused, some of it was looked at.

import { confusedPairs, countTiers, summariseClasses } from '../src-main/audit/summarise.ts';
import { seededRandom } from '../src-shared/random.ts';
import type { RunReport } from '../src-shared/contract.ts';
import type { Run, Tier, Verdict, VerdictKind } from '../src-shared/domain.ts';
import { tiers } from '../src-shared/domain.ts';
import type { ReviewAction, ReviewColumns } from '../src-shared/review.ts';
import { recipe } from './storage/made-up.ts';

export interface MadeUpReview {
  readonly columns: ReviewColumns;
  readonly report: RunReport;
}

/** @param reviewed  how many of the suspects have a verdict, 0 … 1 */
export function madeUpReview(
  classes: readonly string[],
  examples: number,
  { reviewed = 0.4, folder = '/home/ada/pictures/pets' } = {},
): MadeUpReview {
  const random = seededRandom(classes.length * 1000 + examples, 'review');
  const run: Run = {
    id: 3,
    dataSetId: 1,
    state: 'finished',
    startedAt: '2025-05-03T08:02:11.000Z',
    finishedAt: '2025-05-03T08:09:40.000Z',
    recipe,
  };
  const dataSet = { id: 1, folder, classes };

  const rows = Array.from({ length: examples }, (_, i) => {
    const given = random.integer(classes.length);
    const isSuspect = random.next() < 0.03 + 0.12 * (given % 4 === 1 ? 1 : 0.3);
    const quality = isSuspect ? 0.5 * random.next() ** 1.6 : 1 - 0.5 * random.next() ** 4;
    // Neighbours are confused most.
    const other = (given + 1 + Math.floor((classes.length - 1) * random.next() ** 3)) % classes.length;
    return { id: i + 1, given, suggested: isSuspect || random.next() < 0.9 ? other : given, quality };
  }).sort((a, b) => a.quality - b.quality);
  const tierOf = (quality: number): Tier => (quality < 0.2 ? 'likely' : quality < 0.5 ? 'possible' : 'fine');

  const verdicts: Verdict[] = [];
  const log: ReviewAction[] = [];
  for (const { id, given, suggested, quality } of rows) {
    if (tierOf(quality) === 'fine' || random.next() > reviewed) continue;
    const isWrong = random.next() > 0.15 + quality;
    const kinds: VerdictKind[] = isWrong
      ? ['relabel', 'relabel', 'relabel', 'remove']
      : ['keep', 'keep', 'unsure'];
    const kind = kinds[random.integer(kinds.length)];
    const label = kind === 'relabel' ? classes[suggested] : null;
    const givenAt = new Date(Date.UTC(2025, 4, 3, 9) + verdicts.length * 47_000_0).toISOString();
    verdicts.push({ exampleId: id, kind, label, givenAt });
    log.push({
      id: log.length + 1,
      doneAt: givenAt,
      isUndone: random.next() < 0.06,
      kind,
      label,
      examples: random.next() < 0.1 ? 12 : 1,
      path: pathOf(id, classes[given]),
    });
  }

  const findings = rows.map(({ given, suggested, quality }) => ({
    givenLabel: classes[given],
    suggestedLabel: classes[suggested],
    tier: tierOf(quality),
  }));
  const counts: Record<VerdictKind, number> = { keep: 0, relabel: 0, remove: 0, unsure: 0 };
  for (const { kind } of verdicts) counts[kind]++;
  return {
    columns: {
      run,
      dataSet,
      total: examples,
      tierCounts: countTiers(findings),
      labels: classes,
      exampleIds: Int32Array.from(rows, ({ id }) => id),
      paths: rows.map(({ id, given }) => pathOf(id, classes[given])),
      contentHashes: Uint8Array.from({ length: 32 * examples }, () => random.integer(256)),
      isDouble: new Uint8Array(examples),
      isNearDouble: new Uint8Array(examples),
      widths: new Int32Array(examples).fill(320),
      heights: new Int32Array(examples).fill(240),
      given: Uint16Array.from(rows, ({ given }) => given),
      suggested: Uint16Array.from(rows, ({ suggested }) => suggested),
      givenProbability: Float32Array.from(rows, ({ quality }) => quality * 0.9),
      suggestedProbability: Float32Array.from(rows, ({ quality }) => 1 - quality),
      quality: Float64Array.from(rows, ({ quality }) => quality),
      tier: Uint8Array.from(rows, ({ quality }) => tiers.indexOf(tierOf(quality))),
      confidenceLoss: Float32Array.from(rows, () => random.next()),
      prunedEpochs: new Uint16Array(examples),
      verdicts,
      history: { undoable: verdicts.length, redoable: 0 },
    },
    report: {
      run,
      dataSet,
      examples,
      unreadable: 2,
      epochs: [1, 2, 3, 4].map((epoch) => ({
        epoch,
        epochs: 4,
        loss: 1 / epoch,
        heldOutAccuracy: 0.55 + 0.08 * epoch,
        shareKept: 1 - 0.03 * epoch,
        seconds: 112 * epoch,
        secondsLeft: 112 * (4 - epoch),
        imagesTrained: examples,
      })),
      tiers: countTiers(findings),
      perClass: summariseClasses(findings, classes),
      confusedPairs: confusedPairs(findings, classes),
      doubles: { pictures: 4, files: 9, contradicting: 1 },
      nearDoubles: { pictures: 6, files: 12, contradicting: 2 },
      verdicts: counts,
      log: log.reverse(),
      warnings: [
        'The class "cat" has 12 pictures, which is few: the model may not believe right labels there.',
      ],
    },
  };
}

function pathOf(id: number, label: string): string {
  return `${label}/IMG_${String(id).padStart(5, '0')}.jpg`;
}
