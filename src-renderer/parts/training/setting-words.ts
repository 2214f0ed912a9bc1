// What each setting of a training does, in one sentence.

import type { Effort, LossName } from '../../../src-shared/training-settings.ts';

export const settingWords = {
  loss: 'How a wrong answer is counted; the truncated one stops believing labels that do not fit, the others are there to compare.',
  q: 'How sceptical the loss is: near 0 it trusts every label and learns fast, at 1 it doubts most and learns slowly.',
  k: 'A label that the model gives less than this probability stops training it, until the model believes it again.',
  epochs: 'How often all pictures are looked at; too few find little, too many learn wrong labels by heart.',
  size: 'Side of the square that each picture is made into, in pixels; more shows finer things and takes longer.',
  seed: 'The same number gives the same training; another one is a second opinion.',
  backend: 'What computes; automatic takes the fastest that works here.',
} as const;

export const effortNames: Readonly<Record<Effort, string>> = {
  quick: 'Quick',
  normal: 'Normal',
  thorough: 'Thorough',
};

export const effortWords: Readonly<Record<Effort, string>> = {
  quick: 'A first look, from a single training.',
  normal: 'Several trainings, whose opinions count together.',
  thorough: 'The most trainings, for the best findings.',
};

export const lossWords: Readonly<Record<LossName, string>> = {
  'truncated-lq': 'Truncated Lq',
  lq: 'Lq',
  ce: 'Cross-entropy',
  mae: 'Mean absolute error',
};
