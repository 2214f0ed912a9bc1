import { render, screen } from '@testing-library/svelte';
import { expect, test } from 'vitest';
import ClassSection from '../../../src-renderer/parts/report/ClassSection.svelte';
import MatrixSection from '../../../src-renderer/parts/report/MatrixSection.svelte';
import PromiseSection from '../../../src-renderer/parts/report/PromiseSection.svelte';
import ReportTiles from '../../../src-renderer/parts/report/ReportTiles.svelte';
import { noiseMatrix } from '../../../src-shared/noise-matrix.ts';
import { aboutCount, countWords, shareWords } from '../../../src-shared/promise-words.ts';
import { noiseRate } from '../../../src-shared/promises.ts';
import { madeUpReview } from '../../made-up-review.ts';
import { madeUpSelfTest } from '../../made-up-self-test.ts';

function promised() {
  const { report, columns } = madeUpReview(['cat', 'dog', 'eel'], 3000);
  const selfTest = madeUpSelfTest(report.perClass, report.tiers);
  return { report: { ...report, selfTest }, columns: { ...columns, selfTest }, selfTest };
}

const addressOfFirst = (first: number): string => `#first=${first}`;

test('the report begins with how many labels are wrong, and what reviewing finds', () => {
  const { report, selfTest } = promised();
  render(PromiseSection, { report, addressOfFirst });
  const { value, range } = countWords(selfTest.errors);
  expect(screen.getByRole('heading').textContent).toBe(
    `This run promised: about ${value} of 3,000 labels are wrong (${range}).`,
  );
  const likely = screen.getByRole('link', { name: `first ${report.tiers.likely}` });
  expect(likely.getAttribute('href')).toBe(`#first=${report.tiers.likely}`);
});

test('the report of a later run says that what was found before is not among what it promises', () => {
  const { report, selfTest } = promised();
  const run = { ...report.run, recipe: { ...report.run.recipe, fromVerdicts: report.verdicts } };
  render(PromiseSection, { report: { ...report, run }, addressOfFirst });
  const found = report.verdicts.relabel + report.verdicts.remove;
  const { value, range } = countWords(selfTest.errors);
  expect(screen.getByRole('heading').textContent).toBe(
    `About ${value} of 3,000 labels are wrong (${range}). The ${found} found before this run are not among them.`,
  );
});

test('a report without a self-test says that nothing is promised and why', () => {
  const { report } = madeUpReview(['cat', 'dog'], 300);
  render(PromiseSection, { report, addressOfFirst });
  expect(screen.getByText(/is not promised, because/)).toBeDefined();
  expect(screen.queryByRole('table')).toBeNull();
});

test('tiles tell how sure each tier is, with its range', () => {
  const { report } = promised();
  render(ReportTiles, { report, review: null, left: null });
  expect(screen.getByText('about 93 % of these are wrong (91 to 95 %)')).toBeDefined();
  expect(screen.getByText('Wrong labels')).toBeDefined();
});

test('each class has its noise rate with a range, and a bar that shows both', () => {
  const { report, selfTest } = promised();
  render(ClassSection, { classes: report.perClass, selfTest, addressOfClass: () => '#' });
  const [{ label, examples }] = report.perClass;
  const { value, range } = shareWords(noiseRate(selfTest.perClass[0].errors, examples));
  const row = screen.getByRole('link', { name: label }).closest('tr');
  expect(row?.textContent.replace(/\s+/g, ' ')).toContain(`${value} ${range}`);
  expect(row?.querySelector('.bar b')).not.toBeNull();
});

test('a pair of classes has the number that is expected and its range', () => {
  const { columns } = promised();
  const matrix = noiseMatrix(columns, new Map());
  render(MatrixSection, { matrix, addressOfPair: () => '#', onopen: () => undefined });
  const [first] = matrix.cells;
  const name = new RegExp(`${matrix.labels[first.given]}.*${matrix.labels[first.suggested]}`);
  const row = screen.getByRole('link', { name }).closest('tr');
  const { value, range } = countWords(first.errors ?? { low: 0, value: 0, high: 0 });
  expect(row?.textContent).toContain(value);
  expect(row?.textContent).toContain(range);
  expect(aboutCount(first.errors ?? { low: 0, value: 0, high: 0 })).toBe(`about ${value} (${range})`);
});
