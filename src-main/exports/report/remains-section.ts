// How many wrong labels are still to be found, in all and by class.

import type { ClassRemains, RemainingErrors } from '../../../src-shared/remaining-errors.ts';
import { rangeWord, remainingSentence } from '../../../src-shared/remaining-words.ts';
import { count } from './figures.ts';
import type { Html } from './html.ts';
import { html, named } from './html.ts';

export interface ReportedRemains {
  readonly left: RemainingErrors;
  readonly perClass: readonly ClassRemains[];
  /** What `given` of a class points into. */
  readonly labels: readonly string[];
}

export function remainsSection({ left, perClass, labels }: ReportedRemains): Html {
  const ordered = perClass.filter(({ open }) => open > 0).toSorted((a, b) => b.errors.value - a.errors.value);
  const largest = Math.max(1, ...ordered.map(({ errors }) => errors.high));
  return html`<section>
    <h2>Errors still to be found</h2>
    <p class="note">
      Wrong labels that nobody has seen yet, from the verdicts so far and from controls, which are pictures
      drawn at random. Nine times of ten, the true number lies in its range.
    </p>
    <p>${remainingSentence(left)}</p>
    ${ordered.length === 0 ? null : table(ordered, labels, largest)}
  </section>`;
}

function table(classes: readonly ClassRemains[], labels: readonly string[], largest: number): Html {
  return html`<table class="list">
    <thead>
      <tr>
        <th scope="col">Class</th>
        <th scope="col" class="number">Unreviewed</th>
        <th scope="col" class="number">Wrong ones left</th>
        <th scope="col" class="bars"></th>
      </tr>
    </thead>
    <tbody>
      ${classes.map(({ given, open, errors }) => {
        const place = `margin-inline-start: ${((100 * errors.low) / largest).toFixed(2)}%`;
        const width = `width: ${((100 * (errors.high - errors.low)) / largest).toFixed(2)}%`;
        return html`<tr>
          <th scope="row">${named(labels[given])}</th>
          <td class="number">${count(open)}</td>
          <td class="number">${rangeWord(errors)}</td>
          <td class="bars">
            <div class="bar"><i class="possible-fill" style="${place}; ${width}"></i></div>
          </td>
        </tr>`;
      })}
    </tbody>
  </table>`;
}
