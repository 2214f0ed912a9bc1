// A verdict as two small numbers, so that those of 100,000 examples are two typed arrays.

import type { VerdictKind } from '../../../src-shared/domain.ts';
import { verdictKinds } from '../../../src-shared/domain.ts';
import type { SharedVerdict } from '../../../src-shared/review.ts';
import { verdictOnGiven } from '../../../src-shared/verdict-on-given.ts';
import { noLabel } from './example-table.ts';

/** 0 is no verdict; the others are one more than their place in `verdictKinds`. */
export type VerdictCode = number;

export const noVerdict: VerdictCode = 0;

export function codeOf(kind: VerdictKind | null): VerdictCode {
  return kind === null ? noVerdict : verdictKinds.indexOf(kind) + 1;
}

export function kindOf(code: VerdictCode): VerdictKind | null {
  return code === noVerdict ? null : verdictKinds[code - 1];
}

/** What was said about a row: a code, and the number of a label where it is a relabel. */
export interface Said {
  readonly code: VerdictCode;
  readonly label: number;
}

export const nothingSaid: Said = { code: noVerdict, label: noLabel };

export function saidBy(verdict: SharedVerdict | null, numberOf: (label: string) => number): Said {
  if (verdict === null) return nothingSaid;
  return {
    code: codeOf(verdict.kind),
    label: verdict.label === null ? noLabel : numberOf(verdict.label),
  };
}

/** The same about a row whose given label an earlier verdict may have given; see `verdictOnGiven`. Labels are numbers. */
export function saidOnGiven(said: Said, given: number, filed: number): Said {
  const kind = kindOf(said.code);
  if (kind === null) return said;
  const label = said.label === noLabel ? null : said.label;
  const meant = verdictOnGiven({ kind, label }, given, filed);
  return { code: codeOf(meant.kind), label: meant.label ?? noLabel };
}
