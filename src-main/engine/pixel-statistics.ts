// Mean and deviation of the pixels, which the network's input is normalised with.

/**
 * @param images  [n, 3, size, size] uint8
 * @returns       per channel, of pixels in 0 … 1; the deviation is at least 0.02, so that blank channels stay finite
 */
export function pixelStatistics(images: Uint8Array, size: number): { mean: number[]; deviation: number[] } {
  const area = size * size;
  const count = images.length / (3 * area);
  // Every picture up to some 2,000 of them: the statistics do not change beyond.
  const stride = Math.max(1, Math.floor(count / 2000));
  const mean: number[] = [];
  const deviation: number[] = [];
  for (let channel = 0; channel < 3; channel++) {
    let sum = 0;
    let squares = 0;
    let pixels = 0;
    for (let image = 0; image < count; image += stride) {
      const start = (image * 3 + channel) * area;
      for (let i = start; i < start + area; i++) {
        const value = images[i];
        sum += value;
        squares += value * value;
      }
      pixels += area;
    }
    const average = sum / pixels;
    mean.push(average / 255);
    deviation.push(Math.max(0.02, Math.sqrt(Math.max(0, squares / pixels - average * average)) / 255));
  }
  return { mean, deviation };
}

/** @returns per channel, 0 … 255: what hides a part of a picture and says nothing */
export function meanColour(images: Uint8Array, size: number): number[] {
  return pixelStatistics(images, size).mean.map((mean) => Math.round(255 * mean));
}
