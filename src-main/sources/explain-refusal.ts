// Why a file could not be decoded, as the end of a sentence that begins with its path.

import type { PictureFormat } from './is-cut-off.ts';
import { isCutOff } from './is-cut-off.ts';

/**
 * Told by the bytes alone. What libvips says is kept as the cause of the error, for the log: it knows little of files
 * that are no pictures, and mixes up what it says of several.
 *
 * @param bytes  all of the file
 */
export function explainRefusal(bytes: Buffer): string {
  if (bytes.length === 0) return 'is empty (0 bytes). Copy it again from where it came.';
  const start = bytes.toString('latin1', 0, 1024);
  const other = otherContents.find(({ pattern }) => pattern.test(start));
  if (other !== undefined) return other.reason;
  if (!bytes.some((byte) => byte !== 0)) {
    return 'is not a picture: it holds nothing but zeros. Copy it again from where it came.';
  }

  const format = formats.find(({ pattern }) => pattern.test(start));
  if (format === undefined) {
    return looksLikeText(bytes)
      ? `is not a picture: it holds text that begins with ${JSON.stringify(start.trim().slice(0, 40))}. Remove it or put the picture there.`
      : 'is not a picture: its content is of no format that can be read. Convert it to PNG or JPEG.';
  }
  if (isCutOff(format.name, bytes)) {
    return `is cut off: the end of the ${format.name} data is missing. Copy it again from where it came.`;
  }
  return `is damaged: its ${format.name} data cannot be decoded. Copy it again, or open it elsewhere and save it anew.`;
}

const convert = 'Convert it to PNG or JPEG.';
const otherContents = [
  {
    pattern: /^version https:\/\/git-lfs/,
    reason: 'is not a picture: it is a Git LFS pointer. Run `git lfs pull` in its repository.',
  },
  {
    pattern:
      /^\s*(\xef\xbb\xbf)?\s*(<\?xml[^>]*>\s*)?(<!--((?!-->)[^])*-->\s*)*<(!doctype\s+html|html|head|body)\b/i,
    reason: 'is not a picture: it holds a web page (HTML), often an error page. Download the picture again.',
  },
  {
    pattern: /^[^]{4}ftyp(hei[cxms]|hev[cxms])/,
    reason: `is a HEIC picture, which cannot be read. ${convert}`,
  },
  { pattern: /^BM[^]{4}\0\0\0\0/, reason: `is a BMP picture, which cannot be read. ${convert}` },
  { pattern: /^(\xff\x0a|\0\0\0\x0cJXL )/, reason: `is a JPEG XL picture, which cannot be read. ${convert}` },
  {
    pattern: /^(\0\0\0\x0cjP {2}|\xff\x4f\xff\x51)/,
    reason: `is a JPEG 2000 picture, which cannot be read. ${convert}`,
  },
  { pattern: /^8BPS/, reason: `is a Photoshop file, which cannot be read. ${convert}` },
  { pattern: /^%PDF/, reason: `is a PDF document, not a picture. ${convert}` },
  { pattern: /^PK\x03\x04/, reason: 'is a ZIP archive, not a picture. Unpack it.' },
];

const formats: readonly { readonly name: PictureFormat; readonly pattern: RegExp }[] = [
  { name: 'JPEG', pattern: /^\xff\xd8/ },
  { name: 'PNG', pattern: /^\x89PNG/ },
  { name: 'WebP', pattern: /^RIFF[^]{4}WEBP/ },
  { name: 'GIF', pattern: /^GIF8/ },
  { name: 'AVIF', pattern: /^[^]{4}ftyp/ },
  { name: 'TIFF', pattern: /^(II\*\0|MM\0\*)/ },
  { name: 'SVG', pattern: /<svg[\s>/]/ },
];

/** Control characters other than line ends and tabs do not occur in text; bytes above 0x7f do. */
function looksLikeText(bytes: Buffer): boolean {
  return bytes.subarray(0, 512).every((byte) => byte >= 0x20 || (byte >= 0x09 && byte <= 0x0d));
}
