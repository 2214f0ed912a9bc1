// A vitest reporter that says why tests were skipped and whose last line is `12 passed, 0 failed, 1 skipped`.

import type { Reporter, TestModule } from 'vitest/node';

type Counts = Record<'passed' | 'failed' | 'skipped', number>;

export default class ClosingLine implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly unknown[]): void {
    // Printed as the process ends, since other reporters may still be writing. vitest sets the exit code itself.
    const lines = [...skipLines(modules), closingLine(countTests(modules, unhandledErrors.length))];
    process.once('exit', () => process.stdout.write(`${lines.join('\n')}\n`));
  }
}

export function closingLine({ passed, failed, skipped }: Counts): string {
  const parts = [`${passed} passed`, `${failed} failed`];
  if (skipped > 0) parts.push(`${skipped} skipped`);
  return parts.join(', ');
}

/** Where a test gave no reason, its name has to do. */
function skipLines(modules: readonly TestModule[]): string[] {
  return modules.flatMap((module) =>
    [...module.children.allTests('skipped')].map((test) => {
      const result = test.result();
      const reason = result.state === 'skipped' ? result.note : undefined;
      return `Skipped: ${test.fullName}${reason === undefined ? '' : ` (${reason})`}`;
    }),
  );
}

/** A file or group that fails outside its tests counts as one failure, and so does an error that belongs to no test. */
function countTests(modules: readonly TestModule[], unhandledErrors: number): Counts {
  const counts: Counts = { passed: 0, failed: unhandledErrors, skipped: 0 };
  for (const module of modules) {
    for (const test of module.children.allTests()) {
      const { state } = test.result();
      if (state !== 'pending') counts[state]++;
    }
    counts.failed += module.errors().length;
    for (const suite of module.children.allSuites()) counts.failed += suite.errors().length;
  }
  return counts;
}
