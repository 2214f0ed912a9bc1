// How much of each class is wrong, or suspected, as bars.

import type { ClassRate } from '../../../src-shared/class-rates.ts';
import { classRates } from '../../../src-shared/class-rates.ts';
import type { ClassSummary } from '../../../src-shared/contract.ts';
import { shareWords } from '../../../src-shared/promise-words.ts';
import type { SelfTest } from '../../../src-shared/self-test.ts';
import { count, share } from './figures.ts';
import type { Html } from './html.ts';
import { html, named } from './html.ts';

export function classSection(classes: readonly ClassSummary[], selfTest: SelfTest | undefined): Html {
  const ordered = classRates(classes, selfTest).toSorted((a, b) => b.share - a.share);
  const largest = Math.max(0.001, ...ordered.map(({ rate, share: own }) => rate?.high ?? own));
  return html`<section>
    <h2>${selfTest ? 'Wrong labels per class' : 'Suspects per class'}</h2>
    <p class="note">
      ${
        selfTest
          ? 'The share of each class whose label is expected to be wrong, the largest share first; the line over each bar is its range.'
          : 'The share of each class that is suspected to have the wrong label, the largest share first.'
      }
    </p>
    ${
      selfTest
        ? null
        : html`<p class="legend">
            <span><i class="likely-fill"></i>likely wrong</span
            ><span><i class="possible-fill"></i>possibly wrong</span>
          </p>`
    }
    <table class="list">
      <thead>
        <tr>
          <th scope="col">Class</th>
          <th scope="col" class="number">Pictures</th>
          <th scope="col" class="number">Likely</th>
          <th scope="col" class="number">Possibly</th>
          ${
            selfTest
              ? html`<th scope="col" class="number">Wrong</th>
                  <th scope="col" class="number">Range</th>`
              : html`<th scope="col" class="number">Share</th>`
          }
          <th scope="col" class="bars"></th>
        </tr>
      </thead>
      <tbody>
        ${ordered.map((one) => line(one, largest))}
      </tbody>
    </table>
  </section>`;
}

function line(one: ClassRate, largest: number): Html {
  const { label, examples, tiers, rate } = one;
  const words = rate && shareWords(rate);
  return html`<tr>
    <th scope="row">${named(label)}</th>
    <td class="number">${count(examples)}</td>
    <td class="number">${count(tiers.likely)}</td>
    <td class="number">${count(tiers.possible)}</td>
    ${
      words
        ? html`<td class="number">${words.value}</td>
            <td class="number range">${words.range}</td>`
        : html`<td class="number">${share(one.share)}</td>`
    }
    <td class="bars"><div class="bar">${bars(one, largest)}</div></td>
  </tr>`;
}

function bars({ examples, tiers, rate }: ClassRate, largest: number): Html {
  const width = (part: number): string => `width: ${((100 * part) / largest).toFixed(2)}%`;
  const bar = (look: string, part: number): Html | null =>
    part === 0 ? null : html`<i class="${look}" style="${width(part)}"></i>`;
  if (rate === undefined) {
    return html`${bar('likely-fill', tiers.likely / examples)}${bar('possible-fill', tiers.possible / examples)}`;
  }
  const from = `left: ${((100 * rate.low) / largest).toFixed(2)}%`;
  return html`${bar('suspects-fill', rate.value)}<b style="${from}; ${width(rate.high - rate.low)}"></b>`;
}
