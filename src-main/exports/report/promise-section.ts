// What the run promises before anyone has reviewed anything; or the sentence that it promises nothing, and why.

import type { RunReport } from '../../../src-shared/contract.ts';
import { promiseOfRound } from '../../../src-shared/promise-of-round.ts';
import { countWords, nothingPromised, shareWords } from '../../../src-shared/promise-words.ts';
import { usefulCuts } from '../../../src-shared/promises.ts';
import { count } from './figures.ts';
import type { Html } from './html.ts';
import { html } from './html.ts';

export function promiseSection(report: RunReport): Html {
  const { run, selfTest, examples, tiers } = report;
  if (selfTest === undefined) return html`<p class="lead">${nothingPromised(run, examples)}</p>`;
  const cuts = usefulCuts(selfTest, tiers);
  return html`<section class="promise">
    <p class="headline">${promiseOfRound(report, selfTest)}</p>
    ${
      cuts.length === 0
        ? null
        : html`<table class="list">
            <thead>
              <tr>
                <th scope="col">Reviewing the first</th>
                <th scope="col" class="number">finds about</th>
                <th scope="col" class="number"></th>
                <th scope="col" class="number">of all wrong labels</th>
                <th scope="col" class="number"></th>
              </tr>
            </thead>
            <tbody>
              ${cuts.map(({ reviewed, found, recall }) => {
                const [errors, share] = [countWords(found), shareWords(recall)];
                return html`<tr>
                  <td>${count(reviewed)}</td>
                  <td class="number">${errors.value}</td>
                  <td class="number range">${errors.range}</td>
                  <td class="number">${share.value}</td>
                  <td class="number range">${share.range}</td>
                </tr>`;
              })}
            </tbody>
          </table>`
    }
  </section>`;
}
