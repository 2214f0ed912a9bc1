// The network in inference mode. Batch-norm is folded into the convolutions once, and every picture gains by it.

import type { Tensor, Tensor1D, Tensor2D, Tensor4D } from '@tensorflow/tfjs-core';
import type { Tools } from './layers.ts';
import { frozenConvolution, normEpsilon } from './layers.ts';
import type { Plan } from './plan.ts';
import type { State } from './state.ts';
import { tensorOf } from './state.ts';

/** A scorer of the parameters as they stand. Its tensors are its own. */
export interface Scorer {
  /** @returns [batch, inputs of the linear layer], the caller's */
  features(pictures: Tensor4D): Tensor2D;
  /** @returns [batch, classes], the caller's */
  logits(features: Tensor2D): Tensor2D;
  dispose(): void;
}

export function makeScorer(tools: Tools, plan: Plan, state: State): Scorer {
  const { tf } = tools;
  const blocks = plan.blocks.map(({ convolution, isPooled, norm }) => {
    const statistic = (name: string): Tensor1D => tensorOf(state, `${norm}.${name}`) as Tensor1D;
    const folded = tf.tidy(() => {
      const inverse: Tensor1D = tf.rsqrt(tf.add(statistic('variance'), normEpsilon));
      const filter: Tensor4D = tf.mul(tensorOf(state, `${convolution.name}.weight`), inverse);
      const bias: Tensor1D = tf.sub(statistic('bias'), tf.mul(statistic('mean'), inverse));
      return { filter, bias };
    });
    return { ...folded, isPooled };
  });
  const weight = tf.tidy(() =>
    tf.mul(tensorOf(state, `${plan.linear.name}.weight`) as Tensor2D, plan.linear.scale),
  );

  return {
    features: (pictures) =>
      tf.tidy(() => {
        let map = frozenConvolution(tools, plan.frozen, pictures, state);
        for (const { filter, bias, isPooled } of blocks) {
          map = tf.tidy(() => {
            const result = tf.fused.conv2d({
              x: map,
              filter,
              bias,
              strides: 1,
              pad: 'same',
              activation: 'relu',
            });
            // The norm's factor is above 0, so the maximum may as well be taken after norm and ReLU.
            return isPooled ? tf.maxPool(result, 2, 2, 'valid') : result;
          });
        }
        const [batch, height, width, channels] = map.shape;
        return tf.reshape(tf.maxPool(map, [height, width], 1, 'valid'), [batch, channels]);
      }),
    logits: (features) => tf.matMul(features, weight),
    dispose: () => {
      const own: Tensor[] = [weight, ...blocks.flatMap(({ filter, bias }) => [filter, bias])];
      tf.dispose(own);
    },
  };
}
