// How to read the numbers, and everything that would repeat them.

import type { RunReport } from '../../../src-shared/contract.ts';
import { lossHears, lossNumbers, lossTitles, setsAside } from '../../../src-shared/loss-words.ts';
import { pretrainingFact } from '../../../src-shared/pretraining-words.ts';
import { nothingPromised } from '../../../src-shared/promise-words.ts';
import { likelyWhere, possibleWhere } from '../../../src-shared/tier-words.ts';
import { many, share } from './figures.ts';
import type { Html } from './html.ts';
import { html, named } from './html.ts';

export function readingSection({ run, selfTest, examples }: RunReport): Html {
  const cuts = { ...run, ...(selfTest && { selfTest }) };
  return html`<section>
    <h2>How to read this</h2>
    <p class="note">
      A classifier was trained on these pictures with a loss that ${lossHears(run.recipe.settings)}. What it
      did not believe became a suspect: <b>likely</b> wrong where ${likelyWhere(cuts)}; <b>possibly</b> wrong
      where ${possibleWhere(cuts)}. Rare classes, unusual views and unclear pictures become suspects too
      although their labels are right; and classes that are confused all the time may hide errors that the
      model has learned to repeat.
      ${
        selfTest === undefined
          ? `${nothingPromised(run, examples)} Look at the suspects, or at a part of them, before you count on it.`
          : `To find out how many are really wrong, ${many(selfTest.planted, 'label was', 'labels were')} changed on purpose, and it was counted where they came out. Nine times of ten, the true number lies in the range that is told with it.`
      }
    </p>
  </section>`;
}

export function settingsSection({ run, epochs }: RunReport): Html {
  const { settings, fingerprint, backend, versions } = run.recipe;
  const last = epochs.at(-1);
  const prunes = setsAside(settings);
  const facts: readonly (readonly [string, Html | string | number])[] = [
    ['Run', run.id],
    ['Ended', run.state === 'stopped' ? 'early' : run.state],
    ['Loss', lossTitles[settings.loss]],
    ...lossNumbers(settings),
    ['Pretraining', pretrainingFact(run)],
    ['Trainings', settings.trainings],
    [
      'Epochs',
      `${epochs.length} of ${settings.trainings * settings.epochs}${settings.warmUpEpochs === 0 ? '' : `, the first ${settings.warmUpEpochs} of each training to warm up`}`,
    ],
    ...(prunes
      ? [['Pruning after epochs, of each training', settings.pruneAfterEpochs.join(', ')] as const]
      : []),
    ['Picture size', `${settings.size} × ${settings.size} pixels`],
    ['Seed', settings.seed],
    ['Batch size', settings.batchSize],
    ['Learning rate', Number(settings.learningRate.toPrecision(3))],
    ['Channels', settings.widths.join(', ')],
    ['Accuracy on held-out pictures', last === undefined ? '–' : share(last.heldOutAccuracy)],
    ...(prunes
      ? [['Share kept in training at the end', last === undefined ? '–' : share(last.shareKept)] as const]
      : []),
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
