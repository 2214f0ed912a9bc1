// The network of a run and its starting parameters, from the pictures and the settings.

import type { TrainingSettings } from '../../src-shared/training-settings.ts';
import type { ParameterSet } from './backend.ts';
import { initialParameters } from './initial-parameters.ts';
import type { Network } from './network.ts';
import { describeNetwork } from './network.ts';
import { pixelStatistics } from './pixel-statistics.ts';
import { seededRandom } from '../../src-shared/random.ts';
import { whiteningFilters } from './whitening.ts';

export interface PreparedNetwork {
  readonly network: Network;
  /** Of the first training. */
  readonly parameters: ParameterSet;
  /** Of every training, 1-based: the same whitening, other weights. */
  readonly startingWeights: (training: number) => ParameterSet;
}

/** @param images [n, 3, size, size] uint8 */
export function prepareNetwork(
  images: Uint8Array,
  classes: number,
  settings: TrainingSettings,
): PreparedNetwork {
  const { size, seed, widths, logitScale } = settings;
  const statistics = pixelStatistics(images, size);
  const network = describeNetwork({ size, classes, widths, logitScale, ...statistics });
  const first = network.layers.find((layer) => layer.kind === 'convolution');
  if (first === undefined) throw new Error('The network has no convolution.');
  const whitening = whiteningFilters(images, {
    size,
    kernel: first.kernel,
    filters: first.outputs,
    ...statistics,
    random: seededRandom(seed, 'whitening'),
  });
  const startingWeights = (training: number): ParameterSet => {
    // The first keeps the stream it had when a run was one training.
    const stream = training === 1 ? 'parameters' : `parameters ${training}`;
    return initialParameters(network, whitening, seededRandom(seed, stream));
  };
  return { network, parameters: startingWeights(1), startingWeights };
}
