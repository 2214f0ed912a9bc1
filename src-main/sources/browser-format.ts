// Which pictures a browser shows as they are, told by their first bytes.

/** @returns the MIME type, or undefined where the picture has to be made into another one first */
export function browserFormat(bytes: Uint8Array): string | undefined {
  const start = String.fromCharCode(...bytes.subarray(0, 12));
  if (start.startsWith('\xff\xd8\xff')) return 'image/jpeg';
  if (start.startsWith('\x89PNG\r\n\x1a\n')) return 'image/png';
  if (start.startsWith('GIF87a') || start.startsWith('GIF89a')) return 'image/gif';
  if (start.startsWith('RIFF') && start.slice(8) === 'WEBP') return 'image/webp';
  if (start.slice(4) === 'ftypavif' || start.slice(4) === 'ftypavis') return 'image/avif';
  return undefined;
}
