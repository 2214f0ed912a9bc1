// The noise matrix as a table: given label by suggested label, and what people confirmed.

import type { NoiseCell, NoiseMatrix } from '../../../src-shared/noise-matrix.ts';
import { mostConfused } from '../../../src-shared/noise-matrix.ts';
import { count } from './figures.ts';
import type { Html } from './html.ts';
import { html, named, visible } from './html.ts';

/** More would be too small to read on paper. */
const classesShown = 24;
const pairsShown = 16;

export function matrixSection(matrix: NoiseMatrix): Html {
  const { labels, cells } = matrix;
  if (cells.length === 0) {
    return html`<section>
      <h2>Classes that are confused</h2>
      <p class="note">No picture is suspected to belong to another class.</p>
    </section>`;
  }
  const shown = mostConfused(matrix, classesShown);
  const byPlace = new Map(cells.map((cell) => [`${cell.given} ${cell.suggested}`, cell]));
  const largest = cells.reduce((most, { suspects }) => Math.max(most, suspects), 1);
  return html`<section>
    <h2>Classes that are confused</h2>
    <p class="note">
      Each number counts the suspects of one class (row) that look like another one (column). A small number
      beside it counts the pictures that people really moved there. Suspects are not errors before somebody
      has
      looked.${labels.length > shown.length ? ` The ${shown.length} most confused of ${labels.length} classes are shown.` : ''}
    </p>
    <div class="confused">
      <div class="scroll">
        <table class="matrix">
          <caption hidden>
            Suspects by given and suggested label
          </caption>
          <thead>
            <tr>
              <th scope="col" class="muted">given ↓ &nbsp; suggested →</th>
              ${shown.map((label) => html`<th scope="col" title="${visible(labels[label])}"><div>${named(labels[label])}</div></th>`)}
            </tr>
          </thead>
          <tbody>
            ${shown.map(
              (given) =>
                html`<tr>
                  <th scope="row" title="${visible(labels[given])}">${named(labels[given])}</th>
                  ${shown.map((suggested) =>
                    given === suggested
                      ? html`<td class="self"></td>`
                      : cellOf(byPlace.get(`${given} ${suggested}`), largest),
                  )}
                </tr>`,
            )}
          </tbody>
        </table>
      </div>
      <div>
        <h3>Most confused pairs</h3>
        ${pairs(labels, cells)}
      </div>
    </div>
  </section>`;
}

function cellOf(cell: NoiseCell | undefined, largest: number): Html {
  if (cell === undefined) return html`<td></td>`;
  // By the root, so that one large pair does not make the others look like nothing.
  const strength = Math.round(12 + 88 * Math.sqrt(cell.suspects / largest));
  const isStrong = strength > 62;
  const look =
    cell.suspects === 0
      ? ''
      : `background: color-mix(in srgb, var(--likely) ${strength}%, var(--raised)); color: ${isStrong ? 'var(--ground)' : 'var(--text)'}`;
  const confirmed = cell.confirmed === 0 ? null : html`<sub>${count(cell.confirmed)}</sub>`;
  return html`<td style="${look}">${cell.suspects === 0 ? null : count(cell.suspects)}${confirmed}</td>`;
}

function pairs(labels: readonly string[], cells: readonly NoiseCell[]): Html {
  const shown = cells.slice(0, pairsShown);
  const rest = cells.length - shown.length;
  return html`<table class="list">
      <thead>
        <tr>
          <th scope="col">Given label</th>
          <th scope="col">Suggested label</th>
          <th scope="col" class="number">Suspects</th>
          <th scope="col" class="number">Moved</th>
          <th scope="col" class="number">Kept</th>
        </tr>
      </thead>
      <tbody>
        ${shown.map(
          ({ given, suggested, suspects, confirmed, kept }) =>
            html`<tr>
              <td>${named(labels[given])}</td>
              <td>${named(labels[suggested])}</td>
              <td class="number">${count(suspects)}</td>
              <td class="number">${count(confirmed)}</td>
              <td class="number">${count(kept)}</td>
            </tr>`,
        )}
      </tbody>
    </table>
    ${rest === 0 ? null : html`<p class="muted">and ${count(rest)} more pairs.</p>`}`;
}
