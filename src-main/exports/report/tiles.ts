// The few numbers to begin with.

import type { RunReport } from '../../../src-shared/contract.ts';
import { tierNote } from '../../../src-shared/promise-words.ts';
import type { RemainingErrors } from '../../../src-shared/remaining-errors.ts';
import { wrongInAll } from '../../../src-shared/remaining-words.ts';
import type { ReviewedSuspects } from '../../../src-shared/reviewed-suspects.ts';
import { count, many, share } from './figures.ts';
import type { Html } from './html.ts';
import { html } from './html.ts';

export function tiles(
  { examples, unreadable, tiers, verdicts, selfTest }: RunReport,
  { reviewed, suspects }: ReviewedSuspects,
  left: RemainingErrors,
): Html {
  const wrong = wrongInAll(verdicts, left, selfTest?.errors);
  const decided = verdicts.keep + verdicts.relabel + verdicts.remove + verdicts.unsure;
  return html`<dl class="tiles">
    ${tile('Pictures', examples, unreadable === 0 ? '' : `and ${count(unreadable)} that could not be read`)}
    ${wrong === null ? null : tile('Wrong labels', wrong.value, wrong.note)}
    ${tile('Likely wrong', tiers.likely, noteOn('likely'), 'likely')}
    ${tile('Possibly wrong', tiers.possible, noteOn('possible'), 'possible')}
    ${tile('Reviewed', decided, suspects === 0 ? '' : `${count(reviewed)} of ${many(suspects, 'suspect')}`)}
    ${tile('Relabelled', verdicts.relabel, '')} ${tile('Kept', verdicts.keep, '')}
    ${tile('Removed', verdicts.remove, '')} ${tile('Unsure', verdicts.unsure, '')}
  </dl>`;

  function noteOn(tier: 'likely' | 'possible'): string {
    if (selfTest) return tierNote(selfTest.precision[tier], tiers[tier]);
    return `${share(tiers[tier], examples)} of all pictures`;
  }
}

function tile(name: string, value: number | string, note: string, look = ''): Html {
  return html`<div class="tile ${look}">
    <dt>${name}</dt>
    <dd>${typeof value === 'number' ? count(value) : value} <small>${note}</small></dd>
  </div>`;
}
