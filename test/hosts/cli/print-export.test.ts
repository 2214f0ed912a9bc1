import { expect, test } from 'vitest';
import { printExport } from '../../../src-main/hosts/cli/print-export.ts';
import { plainPaint } from '../../../src-main/hosts/cli/terminal.ts';
import { demoReport } from './fake-reports.ts';

const plain = { columns: 80, paint: plainPaint };
const left = (label: string, value: number, open = 100) => ({
  label,
  open,
  errors: { low: Math.floor(value / 2), value, high: 2 * value },
});

test('what is left is told by class, those with most to find first', () => {
  const remainingPerClass = [left('cat', 3), left('dog\x1b[2J', 12), left('frog', 0), left('seen', 5, 0)];
  const [written, classes] = printExport({ ...demoReport.export, remainingPerClass }, plain).split('\n\n');
  expect(written).toContain('Wrote ');
  expect(classes).toMatch(
    /^Class +Wrong ones left +Unreviewed\ndog.* 6 to 24 +100\ncat +1 to 6 +100\nfrog +none +100\n$/,
  );
  expect(classes).not.toMatch(/[^\P{Cc}\n]/u);
});

test('of a run that was stopped it says so, and names one that was not', () => {
  const text = printExport({ ...demoReport.export, run: 5, wholeRun: 4 }, plain);
  expect(text).toContain('\nRun 5 was stopped early. Run 4 was not: --run 4 exports that one.\n');
});

test('suggestions that were taken unseen are told, and are no wrong labels that are left', () => {
  const { export: written } = demoReport;
  expect(printExport({ ...written, accepted: 2 }, plain)).toContain(
    '\n2 suggestions nobody looked at were taken; what is left is told of the other pictures.\n',
  );
  const nothingElse = { ...written, accepted: 1, remaining: { ...written.remaining, open: 0 } };
  expect(printExport(nothingElse, plain)).not.toContain('Every picture has a verdict');
});

test('of very many classes those with most to find are told, and of one alone nothing more', () => {
  const many = Array.from({ length: 25 }, (_, place) => left(`class ${place}.`, place));
  const text = printExport({ ...demoReport.export, remainingPerClass: many }, plain);
  expect(text).toContain('class 24.');
  expect(text).not.toContain('class 5.');
  expect(text).toContain('… and 15 more');
  const alone = printExport({ ...demoReport.export, remainingPerClass: [left('cat', 3)] }, plain);
  expect(alone).not.toContain('Class');
});
