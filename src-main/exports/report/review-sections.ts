// What people said, in sum and one after the other.

import type { RunReport } from '../../../src-shared/contract.ts';
import type { ReviewAction } from '../../../src-shared/review.ts';
import { count, day, many, time } from './figures.ts';
import type { Html } from './html.ts';
import { html, named } from './html.ts';

export function verdictSection({ verdicts, tiers }: RunReport): Html {
  const { keep, relabel, remove, unsure } = verdicts;
  return html`<section>
    <h2>Verdicts</h2>
    <p class="note">
      ${many(keep + relabel + remove + unsure, 'picture has', 'pictures have')} a verdict of a person; there
      are ${many(tiers.likely + tiers.possible, 'suspect')}.
    </p>
    <table class="list">
      <tbody>
        ${[
          ['Kept: the given label is right', keep],
          ['Relabelled: it belongs to another class', relabel],
          ['Removed: it does not belong into the set', remove],
          ['Unsure: nobody could tell', unsure],
        ].map(
          ([words, value]) =>
            html`<tr>
              <th scope="row">${words}</th>
              <td class="number">${count(Number(value))}</td>
            </tr>`,
        )}
      </tbody>
    </table>
  </section>`;
}

/** Newest first; what was undone is struck through. */
export function logSection(log: readonly ReviewAction[]): Html | null {
  if (log.length === 0) return null;
  const days = Map.groupBy(log, ({ doneAt }) => day(doneAt));
  return html`<section>
    <h2>Review log</h2>
    <p class="note">What people did, newest first, times in UTC. What was undone is struck through.</p>
    ${Array.from(
      days,
      ([date, actions]) =>
        html`<h3>${date}</h3>
          <ol class="log">
            ${actions.map(
              (action) =>
                html`<li>
                  <time class="figures" datetime="${action.doneAt}">${time(action.doneAt)}</time
                  >${action.isUndone ? html`<s class="undone">${words(action)}</s> (undone)` : words(action)}
                </li>`,
            )}
          </ol>`,
    )}
  </section>`;
}

function words({ kind, label, examples, path }: ReviewAction): Html {
  const what = examples === 1 ? named(path) : html`${many(examples, 'picture')}, the first ${named(path)}`;
  switch (kind) {
    case 'keep':
      return html`kept ${what}`;
    case 'relabel':
      return label === null ? html`relabelled ${what}` : html`relabelled to ${named(label)}: ${what}`;
    case 'remove':
      return html`removed ${what}`;
    case 'unsure':
      return html`unsure about ${what}`;
    case 'mixed':
      return html`several verdicts on ${what}`;
    default:
      return kind satisfies never;
  }
}
