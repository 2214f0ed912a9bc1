// The few numbers to begin with.

import type { RunReport } from '../../../src-shared/contract.ts';
import type { Interval } from '../../../src-shared/review.ts';
import type { ReviewedSuspects } from '../../../src-shared/reviewed-suspects.ts';
import { count, share } from './figures.ts';
import type { Html } from './html.ts';
import { html } from './html.ts';

export function tiles(
  { examples, unreadable, tiers, verdicts, precision }: RunReport,
  { reviewed, suspects }: ReviewedSuspects,
): Html {
  const decided = verdicts.keep + verdicts.relabel + verdicts.remove + verdicts.unsure;
  return html`<dl class="tiles">
    ${tile('Pictures', examples, unreadable === 0 ? '' : `and ${count(unreadable)} that could not be read`)}
    ${tile('Likely wrong', tiers.likely, promised(precision?.likely) ?? `${share(tiers.likely, examples)} of all pictures`, 'likely')}
    ${tile(
      'Possibly wrong',
      tiers.possible,
      promised(precision?.possible) ?? `${share(tiers.possible, examples)} of all pictures`,
      'possible',
    )}
    ${tile('Reviewed', decided, suspects === 0 ? '' : `${share(reviewed, suspects)} of suspects`)}
    ${tile('Relabelled', verdicts.relabel, '')} ${tile('Removed', verdicts.remove, '')}
  </dl>`;
}

function tile(name: string, value: number, note: string, look = ''): Html {
  return html`<div class="tile ${look}">
    <dt>${name}</dt>
    <dd>${count(value)} <small>${note}</small></dd>
  </div>`;
}

function promised(precision: Interval | undefined): string | undefined {
  return precision && `${share(precision.low)} to ${share(precision.high)} of these are wrong`;
}
