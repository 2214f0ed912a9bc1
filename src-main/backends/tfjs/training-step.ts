// A whole training step: forward, loss gradient, backward, batch-norm statistics, Nesterov update.

import type { Tensor, Tensor1D, Tensor2D, Tensor4D } from '@tensorflow/tfjs-core';
import type { BackendOptions } from '../../engine/backend.ts';
import type { ParameterShape } from '../../engine/network.ts';
import type { Tools } from './layers.ts';
import {
  convolution,
  frozenConvolution,
  globalPool,
  linear,
  lossGradient,
  pooledConvolution,
  relu,
  trainedNorm,
} from './layers.ts';
import type { Plan } from './plan.ts';
import type { State } from './state.ts';
import { tensorOf } from './state.ts';

export interface StepTensors {
  /** [batch, size, size, 3], normalised. */
  readonly pictures: Tensor4D;
  /** [batch, classes] */
  readonly onehot: Tensor2D;
  /** [batch, 1], what each example's gradient is multiplied with. */
  readonly weight: Tensor2D;
  readonly q: number;
  readonly learningRate: number;
}

export type StepResult = {
  /** [batch, 1] of the given label, before the step. */
  readonly logProbability: Tensor2D;
  /** Everything that changes, under its old name. */
  readonly next: Record<string, Tensor>;
};

/** Share of a batch's statistics in the running ones. */
const runningShare = 0.1;

/** Everything it makes and does not return is to be disposed of by a `tidy` around it. */
export function trainingStep(
  tools: Tools,
  plan: Plan,
  trained: readonly ParameterShape[],
  state: State,
  options: BackendOptions,
  input: StepTensors,
): StepResult {
  const { tf } = tools;
  const next: Record<string, Tensor> = {};
  const gradients = new Map<string, Tensor>();
  const backward: ((gradient: Tensor4D, isLast: boolean) => Tensor4D)[] = [];

  let map = frozenConvolution(tools, plan.frozen, input.pictures, state);
  for (const { convolution: layer, isPooled, norm } of plan.blocks) {
    const filterName = `${layer.name}.weight`;
    const filter = tensorOf(state, filterName) as Tensor4D;
    const convolved = (isPooled ? pooledConvolution : convolution)(tools, map, filter);
    const normed = trainedNorm(tools, convolved.result, tensorOf(state, `${norm}.bias`) as Tensor1D);
    const gated = relu(tools, normed.result);
    map = gated.result;
    backward.push((gradient, isLast) => {
      const normedGradient = gated.inputGradient(gradient);
      gradients.set(`${norm}.bias`, normed.parameterGradient(normedGradient));
      const convolvedGradient = normed.inputGradient(normedGradient);
      gradients.set(filterName, convolved.parameterGradient(convolvedGradient));
      return isLast ? convolvedGradient : convolved.inputGradient(convolvedGradient);
    });
    for (const statistic of ['mean', 'variance'] as const) {
      const name = `${norm}.${statistic}`;
      next[name] = tf.add(
        tf.mul(tensorOf(state, name), 1 - runningShare),
        tf.mul(normed[statistic], runningShare),
      );
    }
  }
  const pooled = globalPool(tools, map);
  const [batch, , , channels] = pooled.result.shape;
  const features: Tensor2D = tf.reshape(pooled.result, [batch, channels]);
  const weightName = `${plan.linear.name}.weight`;
  const last = linear(tools, features, tensorOf(state, weightName) as Tensor2D, plan.linear.scale);

  const { logProbability, gradient } = lossGradient(tools, last.logits, input.onehot, input.weight, input.q);
  gradients.set(weightName, last.parameterGradient(gradient));
  let flowing = pooled.inputGradient(tf.reshape(last.inputGradient(gradient), pooled.result.shape));
  for (let index = backward.length - 1; index >= 0; index--) flowing = backward[index](flowing, index === 0);

  for (const parameter of trained) {
    const { name } = parameter;
    Object.assign(next, updateParameter(tools, parameter, tensorOf(gradients, name), state, options, input));
  }
  return { logProbability, next };
}

/** Nesterov as PyTorch has it: g += decay × p; m = momentum × m + g; p −= rate × (g + momentum × m). */
function updateParameter(
  { tf }: Tools,
  { name, role }: ParameterShape,
  gradient: Tensor,
  state: State,
  options: BackendOptions,
  { learningRate }: StepTensors,
): Record<string, Tensor> {
  const value = tensorOf(state, name);
  const momentumName = `momentum/${name}`;
  const decayed = role === 'weight' ? tf.add(gradient, tf.mul(value, options.weightDecay)) : gradient;
  const momentum: Tensor = tf.add(tf.mul(tensorOf(state, momentumName), options.momentum), decayed);
  const direction = tf.add(decayed, tf.mul(momentum, options.momentum));
  const rate = role === 'bias' ? learningRate * options.biasLearningRateScale : learningRate;
  return { [momentumName]: momentum, [name]: tf.sub(value, tf.mul(direction, rate)) };
}
