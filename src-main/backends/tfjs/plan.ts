// The network's layers in groups that are computed together. The engine describes one kind of network; whatever else
// a list of layers could say is refused.

import type { ConvolutionLayer, Layer, Network } from '../../engine/network.ts';

/** A convolution, a pool or none, batch-norm, ReLU. */
export interface Block {
  readonly convolution: ConvolutionLayer;
  readonly isPooled: boolean;
  /** Name of the batch-norm layer. */
  readonly norm: string;
}

/** Normalise, a frozen convolution with ReLU, blocks, the maximum of each channel, a linear layer. */
export interface Plan {
  readonly normalise: Extract<Layer, { kind: 'normalise' }>;
  readonly frozen: ConvolutionLayer;
  readonly blocks: readonly Block[];
  readonly linear: Extract<Layer, { kind: 'linear' }>;
}

export function planNetwork({ layers }: Network): Plan {
  let at = 0;
  const take = <Kind extends Layer['kind']>(kind: Kind): Extract<Layer, { kind: Kind }> => {
    const layer = layers.at(at++);
    if (layer?.kind === kind) return layer as Extract<Layer, { kind: Kind }>;
    throw new Error(`Layer ${at} of the network is ${layer?.kind ?? 'missing'} where ${kind} is expected.`);
  };

  const normalise = take('normalise');
  const frozen = take('convolution');
  take('relu');
  const blocks: Block[] = [];
  while (layers.at(at)?.kind === 'convolution') {
    const convolution = take('convolution');
    const { kernel, stride, padding } = convolution;
    if (kernel !== 3 || stride !== 1 || padding !== 1)
      throw new Error(`${convolution.name} is not a 3 × 3 convolution with padding 1.`);
    const isPooled = layers.at(at)?.kind === 'pool';
    if (isPooled) take('pool');
    blocks.push({ convolution, isPooled, norm: take('batch-norm').name });
    take('relu');
  }
  take('global-pool');
  return { normalise, frozen, blocks, linear: take('linear') };
}
