// How much a network has to compute for one picture, counted from its layers.

import type { TrainingSettings } from '../../src-shared/training-settings.ts';
import type { Network } from './network.ts';
import { describeNetwork } from './network.ts';

/** Of a picture of this side, pixels, in a network of these channels; its colours do not matter, and the number of classes hardly does. */
export function pictureCost({ size, widths }: Pick<TrainingSettings, 'size' | 'widths'>): number {
  return multiplyAdds(describeNetwork({ size, classes: 1, widths, mean: [], deviation: [], logitScale: 1 }));
}

/** On the way forward. The way back takes twice as many of all but the first layers, whatever the picture's size. */
export function multiplyAdds({ size, layers }: Network): number {
  let side = size;
  let sum = 0;
  for (const layer of layers)
    switch (layer.kind) {
      case 'convolution': {
        const { inputs, outputs, kernel, stride, padding } = layer;
        side = Math.floor((side + 2 * padding - kernel) / stride) + 1;
        sum += side ** 2 * outputs * inputs * kernel ** 2;
        break;
      }
      case 'pool':
        side = Math.floor(side / 2);
        break;
      case 'linear':
        sum += layer.inputs * layer.outputs;
        break;
      case 'normalise':
      case 'batch-norm':
      case 'relu':
      case 'global-pool':
        break;
      default:
        layer satisfies never;
    }
  return sum;
}
