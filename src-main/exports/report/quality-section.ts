// The qualities of all pictures as a histogram, with what people said below the line.

import type { QualityBar } from '../../../src-shared/quality-histogram.ts';
import { belowCut, picturesIn, qualityBars } from '../../../src-shared/quality-histogram.ts';
import { count, share } from './figures.ts';
import type { Html } from './html.ts';
import { html } from './html.ts';

const step = 10;
const up = 180;
const down = 60;
const left = 4;
const colours = { likely: 'var(--likely)', possible: 'var(--possible)', fine: 'var(--fine)' } as const;

export function qualitySection(bars: readonly QualityBar[]): Html {
  const cuts = [5, 10, 20, 30, 50].map((cut) => ({ cut, ...belowCut(bars, cut) }));
  return html`<section>
    <h2>Quality of the labels</h2>
    <p class="note">
      Quality says how far the model believes a label, from 0 (not at all) to 1 (fully). Heights are drawn by
      the square root, so that few pictures can be seen beside many. Below the line: what people found when
      they looked.
    </p>
    <p class="legend">
      <span><i style="background: var(--likely)"></i>likely wrong</span>
      <span><i style="background: var(--possible)"></i>possibly wrong</span>
      <span><i style="background: var(--fine)"></i>fine</span>
      <span><i style="background: var(--accent)"></i>found wrong by people</span>
      <span><i style="background: var(--right)"></i>found right by people</span>
    </p>
    ${chart(bars)}
    <table class="list">
      <thead>
        <tr>
          <th scope="col">Quality below</th>
          <th scope="col" class="number">Pictures</th>
          <th scope="col" class="number">Judged by people</th>
          <th scope="col" class="number">Of these wrong</th>
        </tr>
      </thead>
      <tbody>
        ${cuts.map(
          ({ cut, pictures, decided, wrong }) =>
            html`<tr>
              <td>${(cut / qualityBars).toFixed(2)}</td>
              <td class="number">${count(pictures)}</td>
              <td class="number">${count(decided)}</td>
              <td class="number">${decided === 0 ? '–' : `${count(wrong)} (${share(wrong, decided)})`}</td>
            </tr>`,
        )}
      </tbody>
    </table>
  </section>`;
}

function chart(bars: readonly QualityBar[]): Html {
  const tallest = bars.reduce((most, bar) => Math.max(most, picturesIn(bar)), 1);
  const deepest = bars.reduce((most, bar) => Math.max(most, bar.wrong + bar.right), 1);
  const width = left * 2 + qualityBars * step;
  return html`<svg
    class="histogram"
    viewBox="0 0 ${width} ${up + down + 24}"
    role="img"
    aria-label="Histogram of the quality of all pictures; the table below has its numbers."
  >
    ${bars.map((bar, i) => {
      const x = left + i * step;
      const height = up * Math.sqrt(picturesIn(bar) / tallest);
      const depth = down * Math.sqrt((bar.wrong + bar.right) / deepest);
      return [
        ...stack(x, up, -height, [
          [bar.likely, colours.likely],
          [bar.possible, colours.possible],
          [bar.fine, colours.fine],
        ]),
        ...stack(x, up + 2, depth, [
          [bar.wrong, 'var(--accent)'],
          [bar.right, 'var(--right)'],
        ]),
      ];
    })}
    <line x1="0" x2="${width}" y1="${up + 1}" y2="${up + 1}" stroke="var(--muted)" stroke-width="1" />
    ${[0, 20, 40, 60, 80, 100].map(
      (at) =>
        html`<text
          x="${left + at * step}"
          y="${up + down + 18}"
          text-anchor="${at === 0 ? 'start' : at === 100 ? 'end' : 'middle'}"
        >
          ${at / qualityBars}
        </text>`,
    )}
  </svg>`;
}

/** Parts on top of each other from `y`, upwards where `height` is negative. */
function stack(x: number, y: number, height: number, parts: readonly (readonly [number, string])[]): Html[] {
  const whole = parts.reduce((sum, [part]) => sum + part, 0);
  let at = y;
  return parts.flatMap(([part, colour]) => {
    if (part === 0) return [];
    const length = (height * part) / whole;
    const top = Math.min(at, at + length);
    at += length;
    return [
      html`<rect
        x="${x}"
        y="${top.toFixed(2)}"
        width="${step - 1}"
        height="${Math.abs(length).toFixed(2)}"
        fill="${colour}"
      />`,
    ];
  });
}
