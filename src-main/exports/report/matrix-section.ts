// The noise matrix as a table: given label by suggested label, and what people found. It looks as the one on the screen.

import { cutMiddle } from '../../../src-shared/cut-middle.ts';
import type { NoiseCell, NoiseMatrix } from '../../../src-shared/noise-matrix.ts';
import { cellStrength, mostConfused } from '../../../src-shared/noise-matrix.ts';
import { count } from './figures.ts';
import type { Html } from './html.ts';
import { html, named, visible } from './html.ts';

/** More would be too small to read on paper. */
const classesShown = 24;
const pairsShown = 16;
const pairsBesideFew = 10;
/** A name at the edge is that long, in letters. */
const longestName = 19;

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
      Each number counts the suspects of one class (row) that look like another one (column); the strip below
      it says what people found. Suspects are not errors before somebody has
      looked.${labels.length > shown.length ? ` The ${shown.length} most confused of ${labels.length} classes are shown.` : ''}
    </p>
    <div class="confused">
      <div class="scroll">
        <table class="matrix${isSmall(shown) ? ' small' : ''}">
          <caption hidden>
            Suspects by given and suggested label
          </caption>
          <thead>
            <tr>
              <td class="corner"><span>suggested →</span><span>given ↓</span></td>
              ${shown.map((label) => html`<th scope="col" title="${visible(labels[label])}"><div>${named(short(labels[label]))}</div></th>`)}
            </tr>
          </thead>
          <tbody>
            ${shown.map(
              (given) =>
                html`<tr>
                  <th scope="row" title="${visible(labels[given])}">${named(short(labels[given]))}</th>
                  ${shown.map((suggested) =>
                    given === suggested
                      ? html`<td class="self"></td>`
                      : cellOf(byPlace.get(`${given} ${suggested}`), largest),
                  )}
                </tr>`,
            )}
          </tbody>
        </table>
        <p class="legend">
          <span><i class="suspects-fill"></i>suspects</span>
          <span><i class="moved-fill"></i>moved there by people</span>
          <span><i class="kept-fill"></i>kept by people</span>
        </p>
      </div>
      <div>
        <h3>Most confused pairs</h3>
        ${pairs(labels, cells.slice(0, isSmall(shown) ? pairsBesideFew : pairsShown), cells.length)}
      </div>
    </div>
  </section>`;
}

/** So few classes that the cells have room. */
function isSmall(shown: readonly number[]): boolean {
  return shown.length <= 8;
}

function short(label: string): string {
  return cutMiddle(label, longestName);
}

function cellOf(cell: NoiseCell | undefined, largest: number): Html {
  if (cell === undefined) return html`<td></td>`;
  const { suspects } = cell;
  const strength = cellStrength(suspects, largest).toFixed(3);
  return html`<td class="noise-cell" style="--strength: ${strength}">
    ${suspects === 0 ? null : count(suspects)}${strip(cell)}
  </td>`;
}

/** Of the cell's width, how much was moved and how much kept. */
function strip({ suspects, confirmed, kept }: NoiseCell): Html | null {
  if (confirmed + kept === 0) return null;
  const whole = Math.max(suspects, confirmed + kept);
  const percent = (part: number): string => `${((100 * part) / whole).toFixed(1)}%`;
  return html`<i class="strip"
    ><b class="moved-fill" style="width: ${percent(confirmed)}"></b
    ><b class="kept-fill" style="width: ${percent(kept)}"></b
  ></i>`;
}

function pairs(labels: readonly string[], shown: readonly NoiseCell[], all: number): Html {
  const rest = all - shown.length;
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
