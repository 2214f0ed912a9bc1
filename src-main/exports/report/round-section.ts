// What a later run was trained from, and how its suspects differ from those of the run before.

import type { RunReport } from '../../../src-shared/contract.ts';
import { count } from './figures.ts';
import type { Html } from './html.ts';
import { html } from './html.ts';

/** Null for the first run of a data set. */
export function roundSection({ sinceLastRun }: RunReport): Html | null {
  if (sinceLastRun === undefined) return null;
  const { lastRun, startedFrom, newSuspects, knownSuspects, settled, believedNow } = sinceLastRun;
  const hasVerdicts = Object.values(startedFrom ?? {}).some((number) => number > 0);
  const from: readonly Fact[] =
    startedFrom === null || !hasVerdicts
      ? []
      : [
          ['Labels confirmed by people before this run', startedFrom.keep],
          ['Labels changed by people', startedFrom.relabel],
          ['Pictures left out, because people removed them', startedFrom.remove],
          ['Pictures people were unsure about, looked at as before', startedFrom.unsure],
        ];
  const facts: readonly Fact[] = [
    ...from,
    ['Suspects that are new', newSuspects],
    [`Suspects that were some of run ${lastRun} already`, knownSuspects],
    [`Suspects of run ${lastRun} settled by verdicts`, settled],
    [`Suspects of run ${lastRun} that the model believes now`, believedNow],
  ];
  return html`<section>
    <h2>Since the last run</h2>
    <p class="note">
      ${
        startedFrom === null
          ? 'This run ignored what people had said and was trained on the labels of the folder alone.'
          : hasVerdicts
            ? 'This run was trained on what people had said before. Labels they gave are trusted and never suspected.'
            : 'Nobody had said anything about these pictures when this run began.'
      }
    </p>
    <table class="list">
      <tbody>
        ${facts.map(
          ([words, value]) =>
            html`<tr>
              <th scope="row">${words}</th>
              <td class="number">${count(value)}</td>
            </tr>`,
        )}
      </tbody>
    </table>
  </section>`;
}

type Fact = readonly [words: string, value: number];
