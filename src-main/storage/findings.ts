// Findings: what a run found out about each example.

import type { Database } from 'better-sqlite3';
import type { Finding, Tier } from '../../src-shared/domain.ts';
import { AppError } from '../../src-shared/errors.ts';
import type { SelfTest } from '../../src-shared/self-test.ts';
import type { TrainingResult } from '../../src-shared/trainer.ts';
import { selfTestWriter } from './self-tests.ts';

/** Columns over the n examples of a run, E scored epochs: a `TrainingResult` and what it was about. */
export interface RunFindings extends Omit<TrainingResult, 'stopped' | 'epochs' | 'failure' | 'selfTest'> {
  /** [n] */
  readonly exampleIds: Int32Array;
  /** [n] given labels, as indices into `classes` */
  readonly labels: Int32Array;
  /** Classes of the data set, in the order the run had them. */
  readonly classes: readonly string[];
  /** [n], 1 where a person gave the label; left out where nobody did. */
  readonly trusted?: Uint8Array | undefined;
  /** Its labels are of these classes. */
  readonly selfTest?: SelfTest;
}

type Trajectories = Pick<Finding, 'givenTrajectory' | 'suggestedTrajectory' | 'prunedTrajectory'>;

interface StoredFinding extends Omit<Finding, keyof Trajectories> {
  readonly exampleId: number;
}

export interface Findings {
  /**
   * Ends a run together with everything it found. A run ends once.
   *
   * @param failure  why it ended early though nobody stopped it, as a sentence for people
   */
  finishRun(runId: number, state: 'finished' | 'stopped', findings: RunFindings, failure?: string): void;
  /**
   * `quality`: lowest first. `path`: by code point, which is the order of the UTF-8 bytes and what SQLite compares.
   * JavaScript's `<` compares UTF-16 units and puts an emoji before U+FFFD; the program does not use it for paths.
   * Labels are those the run was trained with, whatever the folder says today.
   */
  findingsOf(
    runId: number,
    options: { readonly order: 'path' | 'quality'; readonly limit?: number },
  ): StoredFinding[];
  trajectoriesOf(runId: number, exampleId: number): Trajectories | undefined;
  /** Null where the run has no findings. */
  countTiersOf(runId: number): Record<Tier, number> | null;
  /** What the trained network sees in each picture; undefined for runs that did not keep it. */
  featuresOf(runId: number): RunFeatures | undefined;
}

export interface RunFeatures {
  readonly width: number;
  /** [n × width] uint8, in the order of the examples' ids. */
  readonly features: Uint8Array;
}

export function findingsIn(database: Database): Findings {
  const endRun = database
    .prepare<[string, string, string | null, number, number], number>(
      `UPDATE runs SET state = ?, finished_at = ?, failure = ?, calls_likely = ? WHERE id = ?
       RETURNING data_set_id`,
    )
    .pluck();
  const allClasses = database
    .prepare<[number], [label: string, id: number]>('SELECT label, id FROM classes WHERE data_set_id = ?')
    .raw();
  const addFinding = database.prepare(
    `INSERT INTO findings (run_id, example_id, given_class_id, quality, tier, suggested_class_id,
       suggested_probability, given_probability, confidence_loss, pruned_epochs)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const trust = database.prepare(
    `UPDATE findings SET trusted = 1, filed_class_id = (
       SELECT nullif(class_id, given_class_id) FROM examples WHERE examples.id = example_id)
     WHERE run_id = ? AND example_id = ?`,
  );
  const addFeatures = database.prepare('INSERT INTO run_features (run_id, width, features) VALUES (?, ?, ?)');
  const addTrajectories = database.prepare(
    'INSERT INTO trajectories (run_id, example_id, given, suggested, pruned) VALUES (?, ?, ?, ?, ?)',
  );

  const addSelfTest = selfTestWriter(database);

  type Finish = (runId: number, state: string, findings: RunFindings, failure: string | null) => void;
  const finishRun = database.transaction<Finish>((runId, state, findings, failure) => {
    const callsLikely = Number(findings.callsLikely);
    const dataSetId = endRun.get(state, new Date().toISOString(), failure, callsLikely, runId);
    if (dataSetId === undefined) throw new AppError('not-found', `There is no run ${runId}.`);
    const idOfLabel = new Map(allClasses.all(dataSetId));
    const classIds = findings.classes.map((label) => idOfLabel.get(label));

    const { exampleIds, labels, quality, tier, suggested, suggestedProbability, givenProbability } = findings;
    exampleIds.forEach((exampleId, i) => {
      const from = i * findings.scoredEpochs;
      const to = from + findings.scoredEpochs;
      const given = findings.givenTrajectory.subarray(from, to);
      const pruned = findings.prunedTrajectory.subarray(from, to);
      addFinding.run(
        runId,
        exampleId,
        classIds[labels[i]],
        quality[i],
        tier[i],
        classIds[suggested[i]],
        suggestedProbability[i],
        givenProbability[i],
        lossOfConfidence(given),
        pruned.reduce((sum, value) => sum + value, 0),
      );
      addTrajectories.run(
        runId,
        exampleId,
        bytesOf(given),
        bytesOf(findings.suggestedTrajectory.subarray(from, to)),
        bytesOf(pruned),
      );
      if (findings.trusted?.[i] === 1) trust.run(runId, exampleId);
    });
    if (findings.featureWidth > 0) {
      addFeatures.run(runId, findings.featureWidth, bytesOf(featuresById(findings)));
    }
    if (findings.selfTest !== undefined) addSelfTest(runId, findings.selfTest, idOfLabel);
  });

  const findingsBy = (order: string) =>
    database.prepare<[number, number], StoredFinding>(
      `SELECT example_id AS exampleId, path, given.label AS givenLabel, quality, tier,
         suggested.label AS suggestedLabel, suggested_probability AS suggestedProbability
       FROM findings
         JOIN examples ON examples.id = example_id
         JOIN classes AS given ON given.id = given_class_id
         JOIN classes AS suggested ON suggested.id = suggested_class_id
       WHERE run_id = ? ORDER BY ${order} LIMIT ?`,
    );
  const ordered = { path: findingsBy('path'), quality: findingsBy('quality') };

  const getTrajectories = database.prepare<
    [number, number],
    { given: Uint8Array; suggested: Uint8Array; pruned: Uint8Array }
  >('SELECT given, suggested, pruned FROM trajectories WHERE run_id = ? AND example_id = ?');

  const tierCounts = database
    .prepare<[number], [Tier, number]>('SELECT tier, count(*) FROM findings WHERE run_id = ? GROUP BY tier')
    .raw();
  const getFeatures = database.prepare<[number], RunFeatures>(
    'SELECT width, features FROM run_features WHERE run_id = ?',
  );

  return {
    finishRun(runId, state, findings, failure) {
      finishRun.immediate(runId, state, findings, failure ?? null);
    },
    // SQLite takes a negative limit as none.
    findingsOf: (runId, { order, limit }) => ordered[order].all(runId, limit ?? -1),
    trajectoriesOf(runId, exampleId) {
      const row = getTrajectories.get(runId, exampleId);
      if (row === undefined) return undefined;
      return {
        givenTrajectory: floatsOf(row.given),
        suggestedTrajectory: floatsOf(row.suggested),
        prunedTrajectory: new Uint8Array(row.pruned),
      };
    },
    countTiersOf(runId) {
      const counts = tierCounts.all(runId);
      return counts.length === 0 ? null : { likely: 0, possible: 0, fine: 0, ...Object.fromEntries(counts) };
    },
    featuresOf: (runId) => getFeatures.get(runId),
  };
}

/** Highest probability of any epoch less that of the last, 0 … 1; 0 where nothing was scored. NaN is no probability. */
function lossOfConfidence(given: Float32Array): number {
  const scored = given.filter((probability) => !Number.isNaN(probability));
  return scored.length === 0 ? 0 : Math.max(...scored) - scored[scored.length - 1];
}

/** A folder read again has its examples in the order of their paths, and new ones have new ids. */
function featuresById({ exampleIds, features, featureWidth }: RunFindings): Uint8Array {
  const order = Int32Array.from(exampleIds.keys()).sort((a, b) => exampleIds[a] - exampleIds[b]);
  const sorted = new Uint8Array(features.length);
  order.forEach((example, row) => {
    const from = example * featureWidth;
    sorted.set(features.subarray(from, from + featureWidth), row * featureWidth);
  });
  return sorted;
}

/** A view, not a copy. Little endian like every machine that Node and SQLite's prebuilt binaries run on. */
function bytesOf(values: Float32Array | Uint8Array): Uint8Array {
  return Buffer.from(values.buffer, values.byteOffset, values.byteLength);
}

/** A copy, because a blob may begin at an address that is no multiple of four. */
function floatsOf(bytes: Uint8Array): Float32Array {
  return new Float32Array(new Uint8Array(bytes).buffer);
}
