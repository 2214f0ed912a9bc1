// The few numbers to begin with.

import type { RunReport } from '../../../src-shared/contract.ts';
import { countWords, tierNote } from '../../../src-shared/promise-words.ts';
import type { Interval } from '../../../src-shared/review.ts';
import type { ReviewedSuspects } from '../../../src-shared/reviewed-suspects.ts';
import { count, many, share } from './figures.ts';
import type { Html } from './html.ts';
import { html } from './html.ts';

export function tiles(
  { examples, unreadable, tiers, verdicts, selfTest }: RunReport,
  { reviewed, suspects }: ReviewedSuspects,
): Html {
  const decided = verdicts.keep + verdicts.relabel + verdicts.remove + verdicts.unsure;
  return html`<dl class="tiles">
    ${tile('Pictures', examples, unreadable === 0 ? '' : `and ${count(unreadable)} that could not be read`)}
    ${selfTest ? expectedTile(selfTest.errors) : null}
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

function expectedTile(errors: Interval): Html {
  const { value, range } = countWords(errors);
  return tile('Wrong labels', `≈ ${value}`, range);
}

function tile(name: string, value: number | string, note: string, look = ''): Html {
  return html`<div class="tile ${look}">
    <dt>${name}</dt>
    <dd>${typeof value === 'number' ? count(value) : value} <small>${note}</small></dd>
  </div>`;
}
