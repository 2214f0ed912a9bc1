// Whether the end of a picture file is missing, told by its bytes. libvips knows too, but it keeps its words in one place
// for the whole process, where those of pictures decoded at the same time run together.

export type PictureFormat = 'JPEG' | 'PNG' | 'WebP' | 'GIF' | 'AVIF' | 'TIFF' | 'SVG';

/** Looks at nothing but the outer structure; false where that is damaged in another way. */
export function isCutOff(format: PictureFormat, bytes: Buffer): boolean {
  switch (format) {
    case 'JPEG':
      return isJpegCutOff(bytes);
    case 'PNG':
      return followsBeyond(bytes, 8, 12, (at) =>
        bytes.toString('latin1', at + 4, at + 8) === 'IEND' ? undefined : at + 12 + bytes.readUInt32BE(at),
      );
    case 'WebP':
      return bytes.length < 12 || bytes.length < bytes.readUInt32LE(4) + 8;
    case 'GIF':
      return isGifCutOff(bytes);
    case 'AVIF':
      return isAvifCutOff(bytes);
    case 'TIFF':
      return isTiffCutOff(bytes);
    case 'SVG':
      return !bytes.includes('</svg>');
    default:
      return format satisfies never;
  }
}

/**
 * Follows a chain of blocks.
 *
 * @param smallest  bytes of the smallest block
 * @param next      start of the block after this one; undefined where the chain ends or makes no sense
 * @returns         whether the chain leads past the end of the file
 */
function followsBeyond(
  bytes: Buffer,
  start: number,
  smallest: number,
  next: (at: number) => number | undefined,
): boolean {
  for (let at: number | undefined = start; at !== undefined; at = next(at)) {
    if (at + smallest > bytes.length) return true;
  }
  return false;
}

/** Segments up to the first scan, then whatever it takes until the end marker. ITU T.81, annex B. */
function isJpegCutOff(bytes: Buffer): boolean {
  let scan = -1;
  const headIsCutOff = followsBeyond(bytes, 2, 4, (at) => {
    if (bytes[at] !== 0xff) return undefined;
    if (bytes[at + 1] === 0xff) return at + 1;
    if (bytes[at + 1] !== 0xda) return at + 2 + bytes.readUInt16BE(at + 2);
    scan = at;
    return undefined;
  });
  return headIsCutOff || (scan !== -1 && !bytes.includes('\xff\xd9', scan, 'latin1'));
}

/** Extensions and pictures, each with a chain of sub-blocks, up to the trailer. GIF89a, sections 12 to 27. */
function isGifCutOff(bytes: Buffer): boolean {
  const colourTable = (packed: number): number => (packed & 0x80 ? 3 * 2 ** ((packed & 7) + 1) : 0);
  if (bytes.length < 13) return true;
  let isWithin = false;
  return followsBeyond(bytes, 13 + colourTable(bytes[10]), 1, (at) => {
    if (isWithin) {
      isWithin = bytes[at] !== 0;
      return at + 1 + bytes[at];
    }
    isWithin = true;
    if (bytes[at] === 0x21) return at + 2;
    if (bytes[at] !== 0x2c) return undefined;
    return at + 11 + (at + 9 < bytes.length ? colourTable(bytes[at + 9]) : 0);
  });
}

/**
 * Boxes up to the one with the pixels: 32-bit length, type; length 1 announces a 64-bit one, 0 reaches to the end.
 * ISO 14496-12, section 4.2.
 */
function isAvifCutOff(bytes: Buffer): boolean {
  return followsBeyond(bytes, 0, 8, (at) => {
    const length = bytes.readUInt32BE(at);
    const is64Bit = length === 1 && at + 16 <= bytes.length;
    const end = at + (is64Bit ? Number(bytes.readBigUInt64BE(at + 8)) : length);
    const isLast = bytes.toString('latin1', at + 4, at + 8) === 'mdat' && end <= bytes.length;
    return isLast || end < at + 8 || end === bytes.length ? undefined : end;
  });
}

/** The list that says where the pixels are, and what it points at; many programs write it last. TIFF 6.0, section 2. */
function isTiffCutOff(bytes: Buffer): boolean {
  if (bytes.length < 8) return true;
  const isLittle = bytes[0] === 0x49;
  const short = (at: number): number => (isLittle ? bytes.readUInt16LE(at) : bytes.readUInt16BE(at));
  const long = (at: number): number => (isLittle ? bytes.readUInt32LE(at) : bytes.readUInt32BE(at));
  const list = long(4);
  if (list + 2 > bytes.length) return true;
  const entries = short(list);
  if (list + 2 + 12 * entries + 4 > bytes.length) return true;
  return Array.from({ length: entries }, (_, i) => list + 2 + 12 * i).some((at) => {
    const length = (tiffTypeBytes.at(short(at + 2)) ?? 0) * long(at + 4);
    return length > 4 && long(at + 8) + length > bytes.length;
  });
}

/** By the number of the type, 1 … 12. */
const tiffTypeBytes = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8];
