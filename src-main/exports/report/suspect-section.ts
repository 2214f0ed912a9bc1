// The least believed labels, with their pictures.

import type { RunReport } from '../../../src-shared/contract.ts';
import type { Verdict } from '../../../src-shared/domain.ts';
import { prunedSentence } from '../../../src-shared/pruned-epochs.ts';
import type { ReportedSuspect } from '../report-html.ts';
import { count, share } from './figures.ts';
import type { Html } from './html.ts';
import { html, named, visible } from './html.ts';

export function suspectSection(suspects: readonly ReportedSuspect[], { tiers }: RunReport): Html {
  const all = tiers.likely + tiers.possible;
  return html`<section>
    <h2>Least believed labels</h2>
    <p class="note">
      ${all === 0 ? 'No picture is a suspect.' : `The ${suspects.length} least believed of ${count(all)} suspects: the given label, what the model would say, and how sure it is of that.`}
    </p>
    <ul class="suspects">
      ${suspects.map(
        (suspect) =>
          html`<li>
            ${picture(suspect)}
            <p class="labels">
              ${named(suspect.givenLabel)}
              ${suspect.suggestedLabel === suspect.givenLabel ? ' as given: an equal picture has another label' : html`→ <b>${named(suspect.suggestedLabel)}</b>`}
            </p>
            <p class="muted figures">
              ${share(suspect.suggestedProbability)} sure,
              <span class="together"
                >quality ${suspect.quality < 0.001 ? '< 0.001' : suspect.quality.toFixed(3)}</span
              >
            </p>
            ${suspect.prunedTrajectory === null ? null : html`<p class="muted figures">${prunedSentence(suspect.prunedTrajectory)}</p>`}
            ${suspect.verdict === null ? null : html`<p>${verdictWords(suspect.verdict)}</p>`}
            <p class="muted path">${named(suspect.path)}</p>
          </li>`,
      )}
    </ul>
  </section>`;
}

function picture({ picture, path, isTiny }: ReportedSuspect): Html {
  if (picture === null) return html`<div class="gone">not to be read any more</div>`;
  return html`<img src="${picture}" alt="${visible(path)}" class="${isTiny ? 'tiny' : ''}" loading="lazy" />`;
}

function verdictWords({ kind, label }: Verdict): Html {
  switch (kind) {
    case 'keep':
      return html`✓ kept by a person`;
    case 'relabel':
      return html`→ a person says ${named(label ?? '')}`;
    case 'remove':
      return html`✕ removed by a person`;
    case 'unsure':
      return html`? a person was unsure`;
    default:
      return kind satisfies never;
  }
}
