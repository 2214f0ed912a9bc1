import { expect, test } from 'vitest';
import { writeReport } from '../../src-main/app/report-html.ts';
import { madeUpReview } from '../made-up-review.ts';

test('the least believed suspects bring their pictures along, at most 24', async () => {
  const { report, columns } = madeUpReview(['cat', 'dog', 'eel'], 2000);
  const asked: string[] = [];
  const { html, fileName } = await writeReport({
    report,
    columns,
    version: '0.1.0',
    prunedTrajectory: () => undefined,
    picture: (contentHash, view) => {
      asked.push(`${view} ${contentHash}`);
      return Promise.resolve({ bytes: Uint8Array.of(asked.length), type: 'image/webp' });
    },
  });

  expect(asked).toHaveLength(24);
  // by hand: the bytes 1 and 24
  expect(html).toContain('data:image/webp;base64,AQ==');
  expect(html).toContain('data:image/webp;base64,GA==');
  expect(asked[0]).toBe(`small ${Buffer.from(columns.contentHashes.subarray(0, 32)).toString('hex')}`);
  expect(fileName).toBe('second-look-report-pets-run-3.html');
});

test('a picture that is gone is said to be gone', async () => {
  const { report, columns } = madeUpReview(['cat', 'dog'], 300);
  const { html } = await writeReport({
    report,
    columns,
    version: '0.1.0',
    prunedTrajectory: () => undefined,
    picture: () => Promise.resolve(undefined),
  });
  expect(html).toContain('not to be read any more');
  expect(html).not.toContain('<img');
});

test('when a suspect was set aside is told where the training sets labels aside', async () => {
  const { report, columns } = madeUpReview(['cat', 'dog'], 300);
  const asked: number[] = [];
  const of = (pruneAfterEpochs: readonly number[]) => {
    const { recipe } = report.run;
    const run = { ...report.run, recipe: { ...recipe, settings: { ...recipe.settings, pruneAfterEpochs } } };
    return writeReport({
      report: { ...report, run },
      columns,
      version: '0.1.0',
      prunedTrajectory: (exampleId) => {
        asked.push(exampleId);
        return Uint8Array.of(0, 1, 1, 0);
      },
      picture: () => Promise.resolve(undefined),
    });
  };
  expect((await of([2])).html).toContain('Set aside after epochs 2 to 3, of 4.');
  expect(asked[0]).toBe(columns.exampleIds[0]);
  expect((await of([])).html).not.toContain('et aside');
});
