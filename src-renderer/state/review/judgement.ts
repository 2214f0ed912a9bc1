// What a person says about a picture or a selection, and what that comes to for each row of it.

import type { VerdictKind } from '../../../src-shared/domain.ts';
import { noLabel } from './example-table.ts';
import { codeOf } from './verdict-codes.ts';
import type { Overlay } from './verdict-table.ts';

/** A verdict, where `suggested` moves each example to its own suggested label, and null takes it away. */
export type Judgement =
  | { readonly kind: 'suggested' }
  | { readonly kind: 'label'; readonly label: number }
  | { readonly kind: Exclude<VerdictKind, 'relabel'> }
  | { readonly kind: null };

interface Labels {
  /** By row. */
  readonly given: Uint16Array;
  readonly suggestedOf: (row: number) => number;
}

export function saidOn(
  rows: Uint32Array,
  judgement: Judgement,
  { given, suggestedOf }: Labels,
): Pick<Overlay, 'code' | 'label'> {
  switch (judgement.kind) {
    case 'suggested':
    case 'label': {
      const labelOf = (row: number): number =>
        judgement.kind === 'label' ? judgement.label : suggestedOf(row);
      // Moving a picture to the class it is in already is keeping it.
      const isKept = (row: number): boolean => given[row] === labelOf(row);
      return {
        code: Uint8Array.from(rows, (row) => codeOf(isKept(row) ? 'keep' : 'relabel')),
        label: Uint16Array.from(rows, (row) => (isKept(row) ? noLabel : labelOf(row))),
      };
    }
    case null:
    case 'keep':
    case 'remove':
    case 'unsure':
      return { code: codeOf(judgement.kind), label: noLabel };
    default:
      return judgement satisfies never;
  }
}
