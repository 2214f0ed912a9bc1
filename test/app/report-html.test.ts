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
    picture: () => Promise.resolve(undefined),
  });
  expect(html).toContain('not to be read any more');
  expect(html).not.toContain('<img');
});
