// A whole run as columns: 100,000 examples in a moment, so no object is made per example.

import type { Database } from 'better-sqlite3';
import type { Tier } from '../../src-shared/domain.ts';
import { tiers } from '../../src-shared/domain.ts';
import type { ReviewColumns } from '../../src-shared/review.ts';
import { lastRunIn } from './rounds.ts';

/** The columns that stand in findings and examples; see `ReviewColumns` for their shapes. */
type Columns = Pick<
  ReviewColumns,
  | 'labels'
  | 'exampleIds'
  | 'paths'
  | 'contentHashes'
  | 'isDouble'
  | 'isNearDouble'
  | 'widths'
  | 'heights'
  | 'given'
  | 'filed'
  | 'isTrusted'
  | 'isNew'
  | 'suggested'
  | 'givenProbability'
  | 'suggestedProbability'
  | 'quality'
  | 'tier'
  | 'confidenceLoss'
  | 'prunedEpochs'
>;

export interface ReviewRows {
  /** Every example of a run, lowest quality first, with the file it is now. Empty for a run without findings. */
  reviewColumnsOf(runId: number): Columns;
  /** The same of the first so many, in a few milliseconds. */
  firstReviewColumnsOf(runId: number, count: number): Columns;
}

type FindingRow = [
  exampleId: number,
  givenClassId: number,
  suggestedClassId: number,
  givenProbability: number,
  suggestedProbability: number,
  quality: number,
  tier: Tier,
  confidenceLoss: number,
  prunedEpochs: number,
  /** Null where it is the given one. */
  filedClassId: number | null,
  isTrusted: 0 | 1,
];

type ExampleRow = [
  path: string,
  contentHash: string,
  width: number,
  height: number,
  isDouble: 0 | 1,
  isNearDouble: 0 | 1,
];

/** JSON lists, but for the hashes, which follow one another without a gap. */
type ExampleLists = [
  ids: string,
  paths: string,
  hashes: string | null,
  widths: string,
  heights: string,
  nearGroups: string,
];

const hashBytes = 32;

/**
 * Each part is read in the way that is quickest for it, three times as fast as one query with a join: the order from the
 * index alone, findings row by row in the order they lie on the disk, and of the examples whole columns as text.
 */
export function reviewRowsIn(database: Database): ReviewRows {
  const allClasses = database
    .prepare<[number], [id: number, label: string]>(
      `SELECT id, label FROM classes WHERE data_set_id = (SELECT data_set_id FROM runs WHERE id = ?)
       ORDER BY position IS NULL, position, made_at IS NULL, made_at, id`,
    )
    .raw();
  const idsByQuality = database
    .prepare<[number], number>('SELECT example_id FROM findings WHERE run_id = ? ORDER BY quality')
    .pluck();
  const findingColumns = `example_id, given_class_id, suggested_class_id, given_probability, suggested_probability,
    quality, tier, confidence_loss, pruned_epochs, filed_class_id, trusted`;
  const allFindings = database
    .prepare<[number], FindingRow>(`SELECT ${findingColumns} FROM findings NOT INDEXED WHERE run_id = ?`)
    .raw();
  const firstFindings = database
    .prepare<[number, number], FindingRow>(
      `SELECT ${findingColumns} FROM findings WHERE run_id = ? ORDER BY quality LIMIT ?`,
    )
    .raw();
  const oneExample = database
    .prepare<{ run: number; id: number }, ExampleRow>(
      `SELECT path, content_hash, width, height, EXISTS (
         SELECT 1 FROM examples AS other JOIN findings ON findings.example_id = other.id AND findings.run_id = @run
         WHERE other.content_hash = examples.content_hash AND other.id <> examples.id), EXISTS (
         SELECT 1 FROM examples AS other JOIN findings ON findings.example_id = other.id AND findings.run_id = @run
         WHERE other.data_set_id = examples.data_set_id AND other.near_group = examples.near_group
           AND other.content_hash <> examples.content_hash)
       FROM examples WHERE id = @id`,
    )
    .raw();
  const allExamples = database
    .prepare<[number, number, number], ExampleLists>(
      `SELECT json_group_array(id), json_group_array(path), group_concat(content_hash, ''),
         json_group_array(width), json_group_array(height), json_group_array(near_group)
       FROM examples NOT INDEXED
       WHERE id BETWEEN ? AND ? AND data_set_id = (SELECT data_set_id FROM runs WHERE id = ?)`,
    )
    .raw();

  const lastRunBefore = lastRunIn(database);
  const suspectsOf = database
    .prepare<[number], number>(
      `SELECT example_id FROM findings NOT INDEXED WHERE run_id = ? AND tier <> 'fine'`,
    )
    .pluck();
  const isSuspectOf = database
    .prepare<[number, number], 1>(
      `SELECT 1 FROM findings WHERE run_id = ? AND example_id = ? AND tier <> 'fine'`,
    )
    .pluck();

  function classesOf(runId: number): { labels: string[]; indexOfClass: ReadonlyMap<number, number> } {
    const classes = allClasses.all(runId);
    return {
      labels: classes.map(([, label]) => label),
      indexOfClass: new Map(classes.map(([id], index) => [id, index])),
    };
  }

  const readColumns = database.transaction((runId: number): Columns => {
    const { labels, indexOfClass } = classesOf(runId);
    const exampleIds = Int32Array.from(idsByQuality.all(runId));
    const { first, last, placeOf } = placesOf(exampleIds);
    const columns = emptyColumns(labels, exampleIds);
    const findings = allFindings.all(runId);
    for (const row of findings) setFinding(columns, placeOf[row[0] - first], row, indexOfClass);
    const lastRun = lastRunBefore(runId);
    const wereSuspects = lastRun === undefined ? undefined : new Set(suspectsOf.all(lastRun));

    const lists = allExamples.get(first, last, runId) ?? ['[]', '[]', '', '[]', '[]', '[]'];
    const [ids, paths, widths, heights, nearGroups] = [lists[0], lists[1], lists[3], lists[4], lists[5]].map(
      (list) => JSON.parse(list) as unknown[],
    ) as [number[], string[], number[], number[], (number | null)[]];
    const hexHashes = lists[2] ?? '';
    const hashes = Buffer.from(hexHashes, 'hex');
    const firstWithHash = new Map<string, number>();
    const membersOf = new Map<number, { place: number; hash: string }[]>();
    ids.forEach((id, i) => {
      const place = placeOf[id - first];
      // A picture that came after the run.
      if (place < 0) return;
      columns.paths[place] = paths[i];
      columns.widths[place] = widths[i];
      columns.heights[place] = heights[i];
      hashes.copy(columns.contentHashes, place * hashBytes, i * hashBytes, (i + 1) * hashBytes);
      const hash = hexHashes.slice(2 * i * hashBytes, 2 * (i + 1) * hashBytes);
      const twin = firstWithHash.get(hash);
      if (twin === undefined) firstWithHash.set(hash, place);
      else columns.isDouble[twin] = columns.isDouble[place] = 1;
      const group = nearGroups[i];
      if (group === null) return;
      const members = membersOf.get(group);
      if (members === undefined) membersOf.set(group, [{ place, hash }]);
      else members.push({ place, hash });
    });
    for (const members of membersOf.values()) {
      if (members.every(({ hash }) => hash === members[0].hash)) continue;
      for (const { place } of members) columns.isNearDouble[place] = 1;
    }
    return {
      ...columns,
      ...filedLabels(columns, findings, (row) => placeOf[row[0] - first], indexOfClass),
      ...trustedRows(findings, (row) => placeOf[row[0] - first]),
      ...(wereSuspects && newSuspects(columns, (id) => wereSuspects.has(id))),
    };
  });

  const readFirstColumns = database.transaction((runId: number, count: number): Columns => {
    const { labels, indexOfClass } = classesOf(runId);
    const findings = firstFindings.all(runId, count);
    const columns = emptyColumns(
      labels,
      Int32Array.from(findings, ([id]) => id),
    );
    findings.forEach((row, place) => {
      setFinding(columns, place, row, indexOfClass);
      const example = oneExample.get({ run: runId, id: row[0] });
      if (example === undefined) throw new Error(`Example ${row[0]} of run ${runId} is not in the store.`);
      const [path, contentHash, width, height, isDouble, isNearDouble] = example;
      columns.paths[place] = path;
      columns.contentHashes.set(Buffer.from(contentHash, 'hex'), place * hashBytes);
      columns.widths[place] = width;
      columns.heights[place] = height;
      columns.isDouble[place] = isDouble;
      columns.isNearDouble[place] = isNearDouble;
    });
    const lastRun = lastRunBefore(runId);
    return {
      ...columns,
      ...filedLabels(columns, findings, (_, place) => place, indexOfClass),
      ...trustedRows(findings, (_, place) => place),
      ...(lastRun !== undefined && newSuspects(columns, (id) => isSuspectOf.get(lastRun, id) !== undefined)),
    };
  });

  return {
    // Each in one transaction, so that another process cannot change the folder between the queries.
    reviewColumnsOf: (runId) => readColumns(runId),
    firstReviewColumnsOf: (runId, count) => readFirstColumns(runId, count),
  };
}

function emptyColumns(labels: readonly string[], exampleIds: Int32Array): Columns & { paths: string[] } {
  const n = exampleIds.length;
  return {
    labels,
    exampleIds,
    paths: new Array<string>(n),
    contentHashes: new Uint8Array(n * hashBytes),
    isDouble: new Uint8Array(n),
    isNearDouble: new Uint8Array(n),
    widths: new Int32Array(n),
    heights: new Int32Array(n),
    given: new Uint16Array(n),
    suggested: new Uint16Array(n),
    givenProbability: new Float32Array(n),
    suggestedProbability: new Float32Array(n),
    quality: new Float64Array(n),
    tier: new Uint8Array(n),
    confidenceLoss: new Float32Array(n),
    prunedEpochs: new Uint16Array(n),
  };
}

function setFinding(
  columns: Columns,
  place: number,
  row: FindingRow,
  indexOfClass: ReadonlyMap<number, number>,
): void {
  columns.given[place] = indexOfClass.get(row[1]) ?? 0;
  columns.suggested[place] = indexOfClass.get(row[2]) ?? 0;
  columns.givenProbability[place] = row[3];
  columns.suggestedProbability[place] = row[4];
  columns.quality[place] = row[5];
  columns.tier[place] = tiers.indexOf(row[6]);
  columns.confidenceLoss[place] = row[7];
  columns.prunedEpochs[place] = row[8];
}

/** Empty where the folder says nothing else than the run was given. */
function filedLabels(
  { given }: Columns,
  findings: readonly FindingRow[],
  placeOf: (row: FindingRow, index: number) => number,
  indexOfClass: ReadonlyMap<number, number>,
): Pick<Columns, 'filed'> {
  if (findings.every((row) => row[9] === null)) return {};
  const filed = given.slice();
  findings.forEach((row, index) => {
    if (row[9] !== null) filed[placeOf(row, index)] = indexOfClass.get(row[9]) ?? 0;
  });
  return { filed };
}

/** Empty where the run trusted none of them. */
function trustedRows(
  findings: readonly FindingRow[],
  placeOf: (row: FindingRow, index: number) => number,
): Pick<Columns, 'isTrusted'> {
  if (findings.every((row) => row[10] === 0)) return {};
  const isTrusted = new Uint8Array(findings.length);
  findings.forEach((row, index) => {
    isTrusted[placeOf(row, index)] = row[10];
  });
  return { isTrusted };
}

function newSuspects(
  { exampleIds, tier }: Columns,
  wasSuspect: (exampleId: number) => boolean,
): Pick<Columns, 'isNew'> {
  const fine = tiers.indexOf('fine');
  const isNew = Uint8Array.from(exampleIds, (id, row) => Number(tier[row] !== fine && !wasSuspect(id)));
  return { isNew };
}

/** `placeOf` is by example id less the `first` id, −1 for an id that is none of these. */
function placesOf(exampleIds: Int32Array): { first: number; last: number; placeOf: Int32Array } {
  if (exampleIds.length === 0) return { first: 0, last: -1, placeOf: new Int32Array() };
  const first = exampleIds.reduce((a, b) => Math.min(a, b));
  const last = exampleIds.reduce((a, b) => Math.max(a, b));
  const placeOf = new Int32Array(last - first + 1).fill(-1);
  exampleIds.forEach((id, place) => {
    placeOf[id - first] = place;
  });
  return { first, last, placeOf };
}
