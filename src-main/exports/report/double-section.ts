// Pictures that are there several times.

import type { DoubleCounts, RunReport } from '../../../src-shared/contract.ts';
import { count } from './figures.ts';
import type { Html } from './html.ts';
import { html } from './html.ts';

/** Left out where there are none. */
export function doubleSection({ doubles, nearDoubles }: RunReport): Html | null {
  if (doubles.pictures + nearDoubles.pictures === 0) return null;
  return html`<section>
    <h2>Doubles</h2>
    <p class="note">
      Pictures that are there several times, as verdicts left them. Where the labels of equal files differ,
      one is wrong; where those of files that are almost the same differ, one probably is; not counted where
      people kept or gave each of them. Under one label they do no harm here; keep them together where you
      split the set, or a test on it promises too much.
    </p>
    <table class="list">
      <thead>
        <tr>
          <th scope="col"></th>
          <th scope="col" class="number">Pictures</th>
          <th scope="col" class="number">Files</th>
          <th scope="col" class="number">Under several labels</th>
        </tr>
      </thead>
      <tbody>
        ${row('Equal files', doubles)} ${row('Almost the same', nearDoubles)}
      </tbody>
    </table>
  </section>`;
}

function row(name: string, { pictures, files, contradicting }: DoubleCounts): Html | null {
  if (pictures === 0) return null;
  return html`<tr>
    <th scope="row">${name}</th>
    <td class="number">${count(pictures)}</td>
    <td class="number">${count(files)}</td>
    <td class="number">${count(contradicting)}</td>
  </tr>`;
}
