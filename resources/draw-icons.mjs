// Draws resources/icon.svg in the sizes and wrappings that the three systems want, so that no picture but the drawing
// itself has to be kept. `npm run package` calls it; electron-builder.config.ts names the results.
//
//   node resources/draw-icons.mjs [FOLDER]     dist/icons when left out

import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';

const projectFolder = dirname(dirname(fileURLToPath(import.meta.url)));
const drawing = join(projectFolder, 'resources', 'icon.svg');

const sizes = [16, 32, 48, 64, 128, 256, 512, 1024];

/** Apple's four letters for a PNG of each size; the second name of a size is for screens with twice the pixels. */
const appleTypes = [
  [32, 'ic11'],
  [64, 'ic12'],
  [128, 'ic07'],
  [256, 'ic08'],
  [256, 'ic13'],
  [512, 'ic09'],
  [512, 'ic14'],
  [1024, 'ic10'],
];

await drawIcons(process.argv[2] ?? join(projectFolder, 'dist', 'icons'));

/** Writes icon.icns, icon.ico and, in `linux`, a PNG for every size. */
async function drawIcons(folder) {
  const drawn = await Promise.all(
    sizes.map(async (size) => {
      const density = (72 * size) / 1024;
      return [
        size,
        await sharp(drawing, { density }).resize(size, size).png({ compressionLevel: 9 }).toBuffer(),
      ];
    }),
  );
  const pictures = new Map(drawn);
  mkdirSync(join(folder, 'linux'), { recursive: true });
  for (const [size, png] of pictures) {
    if (size <= 512) writeFileSync(join(folder, 'linux', `${size}x${size}.png`), png);
  }
  writeFileSync(join(folder, 'icon.ico'), windowsIcon(drawn.filter(([size]) => size <= 256)));
  writeFileSync(join(folder, 'icon.icns'), appleIcon(pictures));
}

/** A directory of 16 bytes per picture, then the pictures. */
function windowsIcon(drawn) {
  const header = Buffer.alloc(6 + 16 * drawn.length);
  header.writeUInt16LE(1, 2);
  header.writeUInt16LE(drawn.length, 4);
  let offset = header.length;
  drawn.forEach(([size, png], index) => {
    const entry = 6 + 16 * index;
    // 256 does not fit into a byte and is written as 0.
    header.writeUInt8(size % 256, entry);
    header.writeUInt8(size % 256, entry + 1);
    header.writeUInt16LE(1, entry + 4);
    header.writeUInt16LE(32, entry + 6);
    header.writeUInt32LE(png.length, entry + 8);
    header.writeUInt32LE(offset, entry + 12);
    offset += png.length;
  });
  return Buffer.concat([header, ...drawn.map(([, png]) => png)]);
}

/** Each picture after its type and length; before all of them the length of the whole. */
function appleIcon(pictures) {
  const chunks = appleTypes.map(([size, type]) => chunk(type, pictures.get(size)));
  return chunk('icns', Buffer.concat(chunks));
}

function chunk(type, content) {
  const header = Buffer.alloc(8);
  header.write(type, 'latin1');
  header.writeUInt32BE(8 + content.length, 4);
  return Buffer.concat([header, content]);
}
