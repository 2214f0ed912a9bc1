// Which files are taken for pictures, told by their names; their content is looked at when they are read.

export type NameKind = 'picture' | 'unsupported-picture' | 'other';

/** Without regard to upper and lower case. */
export function nameKind(name: string): NameKind {
  const extension = extensionOf(name);
  if (readable.has(extension)) return 'picture';
  return unsupported.has(extension) ? 'unsupported-picture' : 'other';
}

/** Lower case, without the dot; empty for a name that has none. */
export function extensionOf(name: string): string {
  return /\.([^./]+)$/.exec(name)?.[1].toLowerCase() ?? '';
}

const readable = new Set('jpg jpeg jpe jfif png webp avif gif tif tiff svg'.split(' '));
const unsupported = new Set('bmp jp2 jxl heic heif'.split(' '));

/** What operating systems and programs leave in folders of pictures; nobody wants to hear of it. */
export function isPassedOverSilently(name: string): boolean {
  return name.startsWith('.') || clutter.has(name.toLowerCase());
}

// @eadir holds the previews that a Synology disk makes of every picture.
const clutter = new Set(['thumbs.db', 'ehthumbs.db', 'desktop.ini', '__macosx', '@eadir', '$recycle.bin']);
