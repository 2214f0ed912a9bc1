import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { seededRandom } from '../../src-shared/random.ts';
import { labelColumns } from '../../src-main/exports/csv.ts';
import { writeLabelsJsonl } from '../../src-main/exports/jsonl.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { leftOutRow, oddRow, row } from './made-up-rows.ts';

function folders() {
  const folder = temporaryFolder();
  const imageFolder = join(folder, 'images');
  mkdirSync(imageFolder);
  return { folder, imageFolder, to: join(folder, 'labels.jsonl') };
}

function linesOf(file: string): Record<string, unknown>[] {
  const text = readFileSync(file, 'utf8');
  return text
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}

test('the file looks as promised', async () => {
  const { imageFolder, to } = folders();
  const rows = [row, { ...row, path: 'a\n"b".png', label: null, verdict: null, suggestedProbability: 1 / 3 }];
  await writeLabelsJsonl(rows, to, { overwrite: false, imageFolder });
  expect(readFileSync(to, 'utf8')).toBe(
    [
      '{"path":"cat/1.png","given_label":"cat","label":"dog","verdict":"accepted","suggested_label":"dog","suggested_probability":0.95,"quality":0.30000000000000004,"tier":"likely","pruned_epochs":29,"first_pruned_epoch":8}',
      '{"path":"a\\n\\"b\\".png","given_label":"cat","label":null,"verdict":null,"suggested_label":"dog","suggested_probability":0.333333,"quality":0.30000000000000004,"tier":"likely","pruned_epochs":29,"first_pruned_epoch":8}',
      '',
    ].join('\n'),
  );
});

test('its keys are the columns of the CSV file', async () => {
  const { imageFolder, to } = folders();
  await writeLabelsJsonl([row], to, { overwrite: false, imageFolder });
  expect(Object.keys(linesOf(to)[0])).toEqual(labelColumns);
});

test('every row reads back as it was written, whatever the names, however many', async () => {
  const random = seededRandom(3, 'jsonl');
  const rows = Array.from({ length: 2500 }, () => oddRow(random));
  const { imageFolder, to } = folders();
  await writeLabelsJsonl(rows, to, { overwrite: false, imageFolder });

  const lines = linesOf(to);
  expect(lines).toHaveLength(rows.length);
  lines.forEach((line, i) => {
    const { suggestedProbability, ...kept } = rows[i];
    expect(line, `row ${i}`).toMatchObject({
      path: kept.path,
      given_label: kept.givenLabel,
      label: kept.label,
      verdict: kept.verdict,
      suggested_label: kept.suggestedLabel,
      quality: kept.quality,
      tier: kept.tier,
      pruned_epochs: kept.prunedEpochs,
      first_pruned_epoch: kept.firstPrunedEpoch,
    });
    expect(Math.abs(Number(line['suggested_probability']) / suggestedProbability - 1)).toBeLessThan(1e-5);
  });
});

test('no rows make an empty file', async () => {
  const { imageFolder, to } = folders();
  await writeLabelsJsonl([], to, { overwrite: false, imageFolder });
  expect(readFileSync(to, 'utf8')).toBe('');
});

test('a file in the way stays, unless it may be replaced', async () => {
  const { folder, imageFolder, to } = folders();
  writeFileSync(to, 'mine');
  const refused = writeLabelsJsonl([row], to, { overwrite: false, imageFolder });
  await expect(refused).rejects.toMatchObject({ code: 'conflict' });
  expect(readFileSync(to, 'utf8')).toBe('mine');
  await writeLabelsJsonl([row], to, { overwrite: true, imageFolder });
  expect(linesOf(to)).toHaveLength(1);
  expect(readdirSync(folder).sort()).toEqual(['images', 'labels.jsonl']);
});

test('the image folder is refused', async () => {
  const { imageFolder } = folders();
  const refused = writeLabelsJsonl([row], join(imageFolder, 'x.jsonl'), { overwrite: true, imageFolder });
  await expect(refused).rejects.toMatchObject({ code: 'invalid' });
  expect(readdirSync(imageFolder)).toEqual([]);
});

test('of a picture the run left out there is no opinion', async () => {
  const { imageFolder, to } = folders();
  await writeLabelsJsonl([leftOutRow], to, { overwrite: false, imageFolder });
  const nothing = { suggested_label: null, suggested_probability: null, quality: null, tier: null };
  const never = { pruned_epochs: null, first_pruned_epoch: null };
  expect(linesOf(to)[0]).toMatchObject({
    path: 'cat/1.png',
    label: null,
    verdict: 'remove',
    ...nothing,
    ...never,
  });
});
