// The network as data: a list of layers with shapes. Backends compile it; nothing here computes.

export type Layer =
  /** (pixel / 255 − mean) / deviation, per channel. */
  | { readonly kind: 'normalise'; readonly mean: readonly number[]; readonly deviation: readonly number[] }
  | ConvolutionLayer
  /** 2×2 maximum, stride 2, an odd last row or column is left out. */
  | { readonly kind: 'pool' }
  /** Scale fixed at 1, a trained bias; `name` + `.bias`, `.mean`, `.variance`. */
  | { readonly kind: 'batch-norm'; readonly name: string; readonly channels: number }
  | { readonly kind: 'relu' }
  /** Maximum over all that is left of each channel. */
  | { readonly kind: 'global-pool' }
  /** logits = scale × (input · weight), weight [inputs, outputs]. */
  | {
      readonly kind: 'linear';
      readonly name: string;
      readonly inputs: number;
      readonly outputs: number;
      readonly scale: number;
    };

export interface ConvolutionLayer {
  readonly kind: 'convolution';
  readonly name: string;
  readonly inputs: number;
  readonly outputs: number;
  readonly kernel: number;
  readonly stride: number;
  readonly padding: number;
  /** A frozen layer has a bias and never trains; a trained one has none. */
  readonly frozen: boolean;
}

export interface Network {
  /** Side of the square input picture, pixels; three channels. */
  readonly size: number;
  readonly classes: number;
  readonly layers: readonly Layer[];
}

/** What a named array of numbers is for; decides how it trains. */
export type ParameterRole = 'weight' | 'bias' | 'frozen' | 'running';

export interface ParameterShape {
  readonly name: string;
  readonly shape: readonly number[];
  readonly role: ParameterRole;
}

export interface NetworkOptions {
  readonly size: number;
  readonly classes: number;
  /** Channels of the three blocks. */
  readonly widths: readonly [number, number, number];
  /** Per channel, of pixels in 0 … 1. */
  readonly mean: readonly number[];
  readonly deviation: readonly number[];
  readonly logitScale: number;
}

/** Pictures from here on are halved by the first layer, so that they cost what small ones cost. */
const halvedFromSize = 48;
export const whitenedChannels = 24;
/** Name of the only array whose size depends on the number of classes. */
export const lastWeights = 'linear.weight';
/** Channels of the three blocks. */
export const usualWidths = [32, 128, 128] as const;

/**
 * A frozen whitening layer, then three blocks of conv, pool, norm, ReLU, conv, norm, ReLU, then a linear layer.
 * After cifar10-airbench (Jordan 2024, arXiv 2404.00498), with ReLU and smaller maps.
 */
export function describeNetwork(options: NetworkOptions): Network {
  const stride = options.size >= halvedFromSize ? 2 : 1;
  const layers: Layer[] = [
    { kind: 'normalise', mean: options.mean, deviation: options.deviation },
    {
      kind: 'convolution',
      name: 'whiten',
      inputs: 3,
      outputs: whitenedChannels,
      kernel: 2 * stride,
      stride,
      padding: 0,
      frozen: true,
    },
    { kind: 'relu' },
  ];
  let channels = whitenedChannels;
  options.widths.forEach((width, index) => {
    const block = `block${index + 1}`;
    layers.push(convolution(`${block}.conv1`, channels, width), { kind: 'pool' });
    layers.push({ kind: 'batch-norm', name: `${block}.norm1`, channels: width }, { kind: 'relu' });
    layers.push(convolution(`${block}.conv2`, width, width));
    layers.push({ kind: 'batch-norm', name: `${block}.norm2`, channels: width }, { kind: 'relu' });
    channels = width;
  });
  layers.push({ kind: 'global-pool' });
  layers.push({
    kind: 'linear',
    name: 'linear',
    inputs: channels,
    outputs: options.classes,
    scale: options.logitScale,
  });
  return { size: options.size, classes: options.classes, layers };
}

/** Every named array of the network, in layer order. */
export function parameterShapes(network: Network): ParameterShape[] {
  return network.layers.flatMap((layer): ParameterShape[] => {
    switch (layer.kind) {
      case 'convolution': {
        const role = layer.frozen ? 'frozen' : 'weight';
        const weight: ParameterShape = {
          name: `${layer.name}.weight`,
          shape: [layer.outputs, layer.inputs, layer.kernel, layer.kernel],
          role,
        };
        return layer.frozen
          ? [weight, { name: `${layer.name}.bias`, shape: [layer.outputs], role: 'frozen' }]
          : [weight];
      }
      case 'batch-norm':
        return [
          { name: `${layer.name}.bias`, shape: [layer.channels], role: 'bias' },
          { name: `${layer.name}.mean`, shape: [layer.channels], role: 'running' },
          { name: `${layer.name}.variance`, shape: [layer.channels], role: 'running' },
        ];
      case 'linear':
        return [{ name: `${layer.name}.weight`, shape: [layer.inputs, layer.outputs], role: 'weight' }];
      case 'normalise':
      case 'pool':
      case 'relu':
      case 'global-pool':
        return [];
      default:
        return layer satisfies never;
    }
  });
}

/** Numbers that the linear layer is given per picture. */
export function featureWidth({ layers }: Network): number {
  const linear = layers.find((layer) => layer.kind === 'linear');
  if (linear === undefined) throw new Error('The network ends without a linear layer.');
  return linear.inputs;
}

function convolution(name: string, inputs: number, outputs: number): ConvolutionLayer {
  return { kind: 'convolution', name, inputs, outputs, kernel: 3, stride: 1, padding: 1, frozen: false };
}
