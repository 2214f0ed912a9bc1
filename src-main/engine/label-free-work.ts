// Whether a run ends with a look at the pictures that knows no labels, and how much work that is.

import type { TrainingSettings } from '../../src-shared/training-settings.ts';
import { pictureCost } from './multiply-adds.ts';
import { usualWidths } from './network.ts';

/** Fewer say nothing about a ridge's strength. */
const fewestPictures = 100;
/** More teach a network enough by itself. */
const mostPictures = 5000;

export function hasLabelFreeView(pictures: number): boolean {
  return pictures >= fewestPictures && pictures <= mostPictures;
}

/**
 * In trained examples of 32 × 32 pixels, of the usual network on two cores, where one took 1.8 ms: 2.0 s to learn the patches, 2.6 ms to look at a
 * picture, which is made no larger than that, and 7.4 ms to fit the ridges to it, less with fewer pictures than features.
 */
const example = { size: 32, widths: usualWidths };
const learning = 1150;
const looking = 1.5;
const fitting = 4.2;
const features = 1024;

/** @returns in trained examples, of pictures and a network as in the settings */
export function labelFreeWork(pictures: number, settings: TrainingSettings): number {
  if (!hasLabelFreeView(pictures)) return 0;
  const work = learning + pictures * (looking + fitting * Math.min(1, pictures / features) ** 2);
  return (work * pictureCost(example)) / pictureCost(settings);
}
