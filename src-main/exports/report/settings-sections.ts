// How to read the numbers, and everything that would repeat them.

import type { RunReport } from '../../../src-shared/contract.ts';
import type { LossName } from '../../../src-shared/training-settings.ts';
import { pretrainingFact } from '../../../src-shared/pretraining-words.ts';
import { nothingPromised } from '../../../src-shared/promise-words.ts';
import { many, share } from './figures.ts';
import type { Html } from './html.ts';
import { html, named } from './html.ts';

export function readingSection({ run, selfTest, examples }: RunReport): Html {
  return html`<section>
    <h2>How to read this</h2>
    <p class="note">
      A classifier was trained on these pictures with a loss that stops listening to labels it cannot believe.
      What it stopped believing became a suspect: <b>likely</b> wrong where
      ${
        selfTest === undefined
          ? 'it believes another label four times as much'
          : 'more of such labels are expected to be wrong than right'
      }, <b>possibly</b> wrong where
      ${selfTest === undefined ? 'it rather believes another one' : 'one look of ten is still expected to find a wrong one, or another label is believed more'}.
      Rare classes, unusual views and unclear pictures become suspects too although their labels are right;
      and classes that are confused all the time may hide errors that the model has learned to repeat.
      ${
        selfTest === undefined
          ? `${nothingPromised(run, examples)} Look at the suspects, or at a part of them, before you count on it.`
          : `To find out how many are really wrong, ${many(selfTest.planted, 'label was', 'labels were')} changed on purpose, and it was counted where they came out. Nine times of ten, the true number lies in the range that is told with it.`
      }
    </p>
  </section>`;
}

const lossNames: Readonly<Record<LossName, string>> = {
  ce: 'cross-entropy',
  mae: 'mean absolute error',
  lq: 'Lq',
  'truncated-lq': 'truncated Lq',
};

export function settingsSection({ run, epochs }: RunReport): Html {
  const { settings, fingerprint, backend, versions } = run.recipe;
  const last = epochs.at(-1);
  const facts: readonly (readonly [string, Html | string | number])[] = [
    ['Run', run.id],
    ['Ended', run.state === 'stopped' ? 'early' : run.state],
    ['Loss', lossNames[settings.loss]],
    ['q', rounded(settings.q)],
    ['k', rounded(settings.k)],
    ['Pretraining', pretrainingFact(run)],
    ['Trainings', settings.trainings],
    [
      'Epochs',
      `${epochs.length} of ${settings.trainings * settings.epochs}, the first ${settings.warmUpEpochs} of each training to warm up`,
    ],
    ['Pruning after epochs, of each training', settings.pruneAfterEpochs.join(', ')],
    ['Picture size', `${settings.size} × ${settings.size} pixels`],
    ['Seed', settings.seed],
    ['Batch size', settings.batchSize],
    ['Learning rate', rounded(settings.learningRate)],
    ['Channels', settings.widths.join(', ')],
    ['Accuracy on held-out pictures', last === undefined ? '–' : share(last.heldOutAccuracy)],
    ['Share kept in training at the end', last === undefined ? '–' : share(last.shareKept)],
    ['Trained by', backend],
    ['Fingerprint of the pictures and labels', html`<code>${fingerprint}</code>`],
    ...Object.entries(versions).map(([name, version]) => [`Version of ${name}`, named(version)] as const),
  ];
  return html`<section>
    <h2>What would repeat it</h2>
    <dl class="facts">
      ${facts.map(
        ([name, value]) =>
          html`<dt>${name}</dt>
            <dd>${value}</dd>`,
      )}
    </dl>
  </section>`;
}

/** k may be a third. */
function rounded(value: number): number {
  return Number(value.toPrecision(3));
}
