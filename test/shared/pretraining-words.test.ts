import { expect, test } from 'vitest';
import { pretrainedSentence, pretrainingFact } from '../../src-shared/pretraining-words.ts';

test('says what it was used for, and what speaks for it', () => {
  const trial = { withIt: 1.602, withoutIt: 1.6938 };
  expect(pretrainedSentence({ isUsed: true, loss: 0.4, trial })).toBe(
    'The pretraining is used: a first epoch has a loss of 1.60 with it and of 1.69 without.',
  );
});

test('says why it is not used, with as many digits as that takes', () => {
  const trial = { withIt: 1.60231, withoutIt: 1.60229 };
  expect(pretrainedSentence({ isUsed: false, loss: 0.4, trial })).toBe(
    'The pretraining is not used: a first epoch has a loss of 1.60231 with it and of 1.60229 without.',
  );
  expect(pretrainedSentence({ isUsed: false, loss: 1.3107 })).toBe(
    "The pretraining is not used: it did not learn which way up pictures are (its loss is 1.31; a guesser's, 1.39).",
  );
  expect(pretrainedSentence({ isUsed: false, loss: 0.1307 })).toBe(
    "The pretraining is not used: it ended early, because which way up pictures are is plain to see and teaches nothing (its loss is 0.13; a guesser's, 1.39).",
  );
});

test('is a fact about a run, also where there was none or its end is not known', () => {
  const of = (pretrainEpochs: number) => ({ recipe: { settings: { pretrainEpochs } } });
  expect(pretrainingFact(of(0))).toBe('none');
  expect(pretrainingFact(of(1))).toBe('1 epoch');
  expect(pretrainingFact({ ...of(48), pretraining: { isUsed: false, loss: 1.3 } })).toMatch(
    /^48 epochs, not used: it did not/,
  );
});
