// What runs promise. Classes stand in it by their ids, as in findings, so that it keeps its meaning whatever becomes of them.

import type { Database } from 'better-sqlite3';
import type { SelfTest } from '../../src-shared/self-test.ts';

export interface SelfTests {
  /** With the names that its classes have now; undefined for a run that tested nothing. */
  selfTestOf(runId: number): SelfTest | undefined;
}

export function selfTestsIn(database: Database): SelfTests {
  const getSelfTest = database
    .prepare<[number], string>('SELECT self_test FROM run_self_tests WHERE run_id = ?')
    .pluck();
  const allClasses = database
    .prepare<[number], [id: number, label: string]>(
      'SELECT id, label FROM classes WHERE data_set_id = (SELECT data_set_id FROM runs WHERE id = ?)',
    )
    .raw();

  return {
    selfTestOf(runId) {
      const stored = getSelfTest.get(runId);
      if (stored === undefined) return undefined;
      const labelOfId = new Map(allClasses.all(runId));
      return withLabels(JSON.parse(stored) as SelfTest<number>, labelOfId);
    },
  };
}

/** Called inside the transaction that ends the run. */
export function selfTestWriter(
  database: Database,
): (runId: number, selfTest: SelfTest, idOfLabel: ReadonlyMap<string, number>) => void {
  const addSelfTest = database.prepare('INSERT INTO run_self_tests (run_id, self_test) VALUES (?, ?)');
  return (runId, selfTest, idOfLabel) => {
    addSelfTest.run(runId, JSON.stringify(withLabels(selfTest, idOfLabel)));
  };
}

function withLabels<From, To>(selfTest: SelfTest<From>, known: ReadonlyMap<From, To>): SelfTest<To> {
  const named = (label: From): To => {
    const found = known.get(label);
    if (found === undefined) throw new Error(`A self-test names the class ${String(label)}, which is none.`);
    return found;
  };
  return {
    ...selfTest,
    perClass: selfTest.perClass.map(({ label, errors }) => ({ label: named(label), errors })),
    pairs: selfTest.pairs.map(({ given, suggested, errors }) => ({
      given: named(given),
      suggested: named(suggested),
      errors,
    })),
  };
}
