import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { expect, test } from 'vitest';
import { seededRandom } from '../../src-shared/random.ts';
import type { LabelRow } from '../../src-main/exports/cleaned-labels.ts';
import { writeLabelsCsv } from '../../src-main/exports/csv.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { leftOutRow, oddRow, row } from './made-up-rows.ts';

function folders() {
  const folder = temporaryFolder();
  const imageFolder = join(folder, 'images');
  mkdirSync(imageFolder);
  return { imageFolder, to: join(folder, 'labels.csv') };
}

test('the file looks as promised', async () => {
  const { imageFolder, to } = folders();
  const rows: LabelRow[] = [
    row,
    { ...row, path: 'a, "b"\n.png', label: null, verdict: 'remove', quality: 1e-9 },
    {
      ...{ ...row, path: '=SUM(A1).png', label: 'cat', verdict: null, suggestedProbability: 1 / 3 },
      ...{ prunedEpochs: 0, firstPrunedEpoch: null },
    },
  ];
  await writeLabelsCsv(rows, to, { overwrite: false, imageFolder });
  expect(readFileSync(to, 'utf8')).toBe(
    [
      'path,given_label,label,verdict,suggested_label,suggested_probability,quality,tier,pruned_epochs,first_pruned_epoch',
      'cat/1.png,cat,dog,accepted,dog,0.95,0.30000000000000004,likely,29,8',
      '"a, ""b""\n.png",cat,,remove,dog,0.95,1e-9,likely,29,8',
      '=SUM(A1).png,cat,cat,,dog,0.333333,0.30000000000000004,likely,0,',
      '',
    ].join('\n'),
  );
});

test('no rows make a file with the header alone', async () => {
  const { imageFolder, to } = folders();
  await writeLabelsCsv([], to, { overwrite: false, imageFolder });
  expect(readFileSync(to, 'utf8')).toBe(
    'path,given_label,label,verdict,suggested_label,suggested_probability,quality,tier,pruned_epochs,first_pruned_epoch\n',
  );
});

test('every row reads back as it was written, whatever the names', async () => {
  for (let seed = 1; seed <= 20; seed++) {
    const random = seededRandom(seed, 'csv');
    const rows = Array.from({ length: 200 }, () => oddRow(random));
    const { imageFolder, to } = folders();
    await writeLabelsCsv(rows, to, { overwrite: false, imageFolder });

    const [, ...lines] = parse(readFileSync(to), { record_delimiter: '\n' });
    expect(lines, `seed ${seed}`).toHaveLength(rows.length);
    lines.forEach((cells, i) => {
      const { path, givenLabel, label, verdict, suggestedLabel, suggestedProbability, quality, tier } =
        rows[i];
      const { prunedEpochs, firstPrunedEpoch } = rows[i];
      const [probability] = cells.splice(5, 1);
      expect(cells, `seed ${seed}, row ${i}`).toEqual([
        path,
        givenLabel,
        label ?? '',
        verdict ?? '',
        suggestedLabel,
        String(quality),
        tier,
        String(prunedEpochs),
        String(firstPrunedEpoch ?? ''),
      ]);
      expect(Number(cells[5])).toBe(quality);
      expect(Math.abs(Number(probability) / suggestedProbability - 1)).toBeLessThan(1e-5);
    });
  }
});

test('a reader that finds the line end by itself reads the same', async () => {
  const { imageFolder, to } = folders();
  await writeLabelsCsv([{ ...row, path: 'a\rb.png' }, row], to, { overwrite: false, imageFolder });
  const lines = parse(readFileSync(to));
  expect(lines.map(([path]) => path)).toEqual(['path', 'a\rb.png', 'cat/1.png']);
});

test('more rows than one piece holds all arrive, in order', async () => {
  const { imageFolder, to } = folders();
  const rows = Array.from({ length: 2500 }, (_, i) => ({ ...row, path: `${i}.png` }));
  await writeLabelsCsv(rows, to, { overwrite: false, imageFolder });
  const [, ...lines] = parse(readFileSync(to));
  expect(lines.map(([path]) => path)).toEqual(rows.map(({ path }) => path));
});

test('the image folder is refused and stays as it was, also when overwriting', async () => {
  const { imageFolder } = folders();
  writeFileSync(join(imageFolder, 'labels.csv'), 'mine');
  const refused = writeLabelsCsv([row], join(imageFolder, 'labels.csv'), { overwrite: true, imageFolder });
  await expect(refused).rejects.toMatchObject({ code: 'invalid' });
  expect(readdirSync(imageFolder)).toEqual(['labels.csv']);
  expect(readFileSync(join(imageFolder, 'labels.csv'), 'utf8')).toBe('mine');
});

test('of a picture the run left out there is no opinion', async () => {
  const { imageFolder, to } = folders();
  await writeLabelsCsv([leftOutRow], to, { overwrite: false, imageFolder });
  expect(readFileSync(to, 'utf8').split('\n')[1]).toBe('cat/1.png,cat,,remove,,,,,,');
});
