// Which library decodes pictures, and whether it loads.

/** @returns versions by library; rejects where the native library does not load */
export async function decoderVersions(): Promise<Record<string, string>> {
  const { default: sharp } = await import('sharp');
  const { vips } = sharp.versions;
  return { sharp: sharp.versions.sharp, libvips: vips };
}
