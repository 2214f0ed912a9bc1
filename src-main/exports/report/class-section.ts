// How many suspects each class has, as bars.

import type { ClassSummary } from '../../../src-shared/contract.ts';
import { count, share } from './figures.ts';
import type { Html } from './html.ts';
import { html, named } from './html.ts';

export function classSection(classes: readonly ClassSummary[]): Html {
  const ordered = classes
    .filter(({ examples }) => examples > 0)
    .toSorted((a, b) => suspectShare(b) - suspectShare(a));
  const largest = Math.max(0, ...ordered.map(suspectShare));
  return html`<section>
    <h2>Suspects per class</h2>
    <p class="note">
      The share of each class that is suspected to have the wrong label, the largest share first.
    </p>
    <p class="legend">
      <span><i class="likely-fill"></i>likely wrong</span
      ><span><i class="possible-fill"></i>possibly wrong</span>
    </p>
    <table class="list">
      <thead>
        <tr>
          <th scope="col">Class</th>
          <th scope="col" class="number">Pictures</th>
          <th scope="col" class="number">Likely</th>
          <th scope="col" class="number">Possibly</th>
          <th scope="col" class="number">Share</th>
          <th scope="col" class="bars"></th>
        </tr>
      </thead>
      <tbody>
        ${ordered.map((one) => line(one, largest))}
      </tbody>
    </table>
  </section>`;
}

function line(one: ClassSummary, largest: number): Html {
  const { label, examples, tiers } = one;
  const width = (part: number): string =>
    largest === 0 ? 'width: 0' : `width: ${((100 * part) / examples / largest).toFixed(2)}%`;
  const bar = (look: string, part: number): Html | null =>
    part === 0 ? null : html`<i class="${look}" style="${width(part)}"></i>`;
  return html`<tr>
    <th scope="row">${named(label)}</th>
    <td class="number">${count(examples)}</td>
    <td class="number">${count(tiers.likely)}</td>
    <td class="number">${count(tiers.possible)}</td>
    <td class="number">${share(suspectShare(one))}</td>
    <td class="bars">
      <div class="bar">${bar('likely-fill', tiers.likely)}${bar('possible-fill', tiers.possible)}</div>
    </td>
  </tr>`;
}

function suspectShare({ examples, tiers }: ClassSummary): number {
  return examples === 0 ? 0 : (tiers.likely + tiers.possible) / examples;
}
