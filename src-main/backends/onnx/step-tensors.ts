// What goes into a training graph at every step beside the state: made once, filled anew each time.

import type { Tensor } from 'onnxruntime-node';
import type { StepInput } from '../../engine/backend.ts';
import type { Network } from '../../engine/network.ts';

export type Runtime = typeof import('onnxruntime-node');

/** Named as the inputs of the graph. */
export interface LossTensors {
  readonly [name: string]: Tensor;
  readonly onehot: Tensor;
  readonly weight: Tensor;
  readonly q: Tensor;
  readonly learningRate: Tensor;
}

/** What says to a step how its pictures train. */
export function lossTensors(runtime: Runtime, { classes }: Network, batch: number): LossTensors {
  const zeros = (shape: readonly number[]): Tensor =>
    new runtime.Tensor('float32', new Float32Array(shape.reduce((a, b) => a * b, 1)), [...shape]);
  return {
    onehot: zeros([batch, classes]),
    weight: zeros([batch, 1]),
    q: zeros([1]),
    learningRate: zeros([1]),
  };
}

export function writeLossInput(
  input: Omit<StepInput, 'images'>,
  classes: number,
  tensors: LossTensors,
): void {
  const onehot = floats(tensors.onehot).fill(0);
  let kept = 0;
  for (const keep of input.keep) kept += keep;
  const weight = floats(tensors.weight);
  input.labels.forEach((label, index) => {
    onehot[index * classes + label] = 1;
    weight[index] = ((input.keep[index] ?? 0) * input.gradientScale) / kept;
  });
  floats(tensors.q)[0] = input.q;
  floats(tensors.learningRate)[0] = input.learningRate;
}

export interface StepTensors extends LossTensors {
  readonly images: Tensor;
}

export function stepTensors(runtime: Runtime, network: Network, batch: number): StepTensors {
  const { size } = network;
  const pixels = new Uint8Array(batch * 3 * size ** 2);
  return {
    images: new runtime.Tensor('uint8', pixels, [batch, 3, size, size]),
    ...lossTensors(runtime, network, batch),
  };
}

export function writeStepInput(input: StepInput, classes: number, tensors: StepTensors): void {
  (tensors.images.data as Uint8Array).set(input.images);
  writeLossInput(input, classes, tensors);
}

export function floats(tensor: Tensor): Float32Array {
  return tensor.data as Float32Array;
}
