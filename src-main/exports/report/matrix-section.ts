// The noise matrix as a table: given label by suggested label, and what people found. It looks as the one on the screen.

import { cutMiddle } from '../../../src-shared/cut-middle.ts';
import type { NoiseCell, NoiseMatrix } from '../../../src-shared/noise-matrix.ts';
import { cellStrength, cellWords, mostConfused } from '../../../src-shared/noise-matrix.ts';
import { countWords } from '../../../src-shared/promise-words.ts';
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
  const { labels, cells, isExpected } = matrix;
  if (cells.length === 0) {
    return html`<section>
      <h2>Classes that are confused</h2>
      <p class="note">No picture is suspected to belong to another class.</p>
    </section>`;
  }
  const shown = mostConfused(matrix, classesShown);
  const byPlace = new Map(cells.map((cell) => [`${cell.given} ${cell.suggested}`, cell]));
  const largest = cells.reduce((most, cell) => Math.max(most, cell.number), 1);
  return html`<section>
    <h2>Classes that are confused</h2>
    <p class="note">
      ${
        isExpected
          ? 'Each number says how many labels of one class (row) are expected to belong to another one (column); the strip below it says what people found. The range of each number stands in its title and in the list beside.'
          : 'Each number counts the suspects of one class (row) that look like another one (column); the strip below it says what people found. Suspects are not errors before somebody has looked.'
      }${labels.length > shown.length ? ` The ${shown.length} most confused of ${labels.length} classes are shown.` : ''}
    </p>
    <div class="confused">
      <div class="scroll">
        <table class="matrix${isSmall(shown) ? ' small' : ''}">
          <caption hidden>
            ${isExpected ? 'Wrong labels expected' : 'Suspects'} by given and suggested label
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
                      : cellOf(byPlace.get(`${given} ${suggested}`), largest, isExpected),
                  )}
                </tr>`,
            )}
          </tbody>
        </table>
        <p class="legend">
          <span><i class="suspects-fill"></i>${isExpected ? 'wrong labels expected' : 'suspects'}</span>
          <span><i class="moved-fill"></i>moved there by people</span>
          <span><i class="kept-fill"></i>kept by people</span>
        </p>
      </div>
      <div>
        <h3>Most confused pairs</h3>
        ${pairs(matrix, isSmall(shown) ? pairsBesideFew : pairsShown)}
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

function cellOf(cell: NoiseCell | undefined, largest: number, isExpected: boolean): Html {
  if (cell === undefined) return html`<td></td>`;
  const { number } = cell;
  const strength = cellStrength(number, largest).toFixed(3);
  const title = isExpected ? html` title="${cellWords(cell).join(', ')}"` : null;
  return html`<td class="noise-cell" style="--strength: ${strength}" ${title}>
    ${number === 0 ? null : count(number)}${strip(cell)}
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

function pairs({ labels, cells, isExpected }: NoiseMatrix, most: number): Html {
  const shown = cells.slice(0, most);
  const rest = cells.length - shown.length;
  const expected = ({ errors }: NoiseCell): Html => {
    const words = errors && countWords(errors);
    return html`<td class="number">${words?.value ?? 'few'}</td>
      <td class="number range">${words?.range ?? ''}</td>`;
  };
  return html`<table class="list">
      <thead>
        <tr>
          <th scope="col">Given label</th>
          <th scope="col">Suggested label</th>
          ${
            isExpected
              ? html`<th scope="col" class="number">Promised</th>
                  <th scope="col" class="number">Range</th>`
              : null
          }
          <th scope="col" class="number">Suspects</th>
          <th scope="col" class="number">Moved</th>
          <th scope="col" class="number">Kept</th>
        </tr>
      </thead>
      <tbody>
        ${shown.map(
          (cell) =>
            html`<tr>
              <td>${named(labels[cell.given])}</td>
              <td>${named(labels[cell.suggested])}</td>
              ${isExpected ? expected(cell) : null}
              <td class="number">${count(cell.suspects)}</td>
              <td class="number">${count(cell.confirmed)}</td>
              <td class="number">${count(cell.kept)}</td>
            </tr>`,
        )}
      </tbody>
    </table>
    ${rest === 0 ? null : html`<p class="muted">and ${count(rest)} more pairs.</p>`}`;
}
