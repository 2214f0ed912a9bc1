// Draws docs/pictures/demo.png from a demo that was run: node test/pictures/draw-demo-picture.ts second-look-demo
// The pictures the audit believed least, each with its given label, the suggested one, and whether it was planted.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import sharp from 'sharp';

const demoFolder = process.argv[2] ?? 'second-look-demo';
const target = join(import.meta.dirname, '../../docs/pictures/demo.png');

const columns = 8;
const rows = 3;
const tile = { width: 148, height: 186, picture: 116 };
const margin = 28;
const head = 96;
const width = 2 * margin + columns * tile.width - (tile.width - tile.picture);
const height = head + rows * tile.height + margin - (tile.height - tile.picture - 44);

interface LabelRow {
  readonly path: string;
  readonly given_label: string;
  readonly suggested_label: string;
  readonly quality: string;
  readonly tier: string;
}

const read = <Row>(file: string): Row[] =>
  parse<Row>(readFileSync(join(demoFolder, file)), { columns: true });
const wrong = new Set(
  read<{ file: string; is_error: string }>('truth.csv')
    .filter(({ is_error }) => is_error === '1')
    .map(({ file }) => file),
);
const labels = read<LabelRow>('cleaned-labels.csv');
const suspects = labels
  .filter(({ tier }) => tier !== 'fine')
  .sort((a, b) => Number(a.quality) - Number(b.quality));
const found = suspects.filter(({ path }) => wrong.has(path)).length;
const shown = suspects.slice(0, columns * rows);

const text = (x: number, y: number, size: number, colour: string, weight: number, words: string): string =>
  `<text x="${x}" y="${y}" font-family="DejaVu Sans, sans-serif" font-size="${size}" font-weight="${weight}" fill="${colour}">${words}</text>`;

const captions = shown.map(({ path, given_label, suggested_label }, index) => {
  const x = margin + (index % columns) * tile.width;
  const y = head + Math.floor(index / columns) * tile.height + tile.picture;
  const isWrong = wrong.has(path);
  return [
    `<rect x="${x - 0.5}" y="${y - tile.picture - 0.5}" width="${tile.picture + 1}" height="${tile.picture + 1}" fill="none" stroke="#d6d3cd"/>`,
    text(x, y + 21, 13, '#8a857c', 400, `<tspan text-decoration="line-through">${given_label}</tspan>`),
    text(x, y + 40, 14, isWrong ? '#1d6f42' : '#a15c00', 700, `→ ${suggested_label}`),
  ].join('');
});
const title = `The demo found ${found} of ${wrong.size} planted label errors`;
const subtitle = `The ${shown.length} least believed of ${suspects.length} suspects among ${labels.length} pictures: the given label, and what the model suggests instead`;
const page = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">
  <rect width="100%" height="100%" rx="14" fill="#faf9f7"/>
  ${text(margin, 46, 24, '#26231f', 700, title)}
  ${text(margin, 72, 14, '#6b665d', 400, subtitle)}
  ${captions.join('')}
</svg>`;

const thumbnails = await Promise.all(
  shown.map(async ({ path }, index) => ({
    input: await sharp(join(demoFolder, 'pictures', path))
      .resize(tile.picture, tile.picture, { kernel: 'cubic' })
      .toBuffer(),
    left: margin + (index % columns) * tile.width,
    top: head + Math.floor(index / columns) * tile.height,
  })),
);
await sharp(Buffer.from(page)).composite(thumbnails).png({ palette: true, effort: 10 }).toFile(target);
process.stdout.write(`${target}: ${shown.length} of ${suspects.length} suspects\n`);
