// Verdicts in words: for marks, messages and what is read aloud.

import type { VerdictKind } from '../../../src-shared/domain.ts';

/** What was said about one picture. */
export function verdictWord(kind: VerdictKind | null, label: string | undefined): string {
  switch (kind) {
    case null:
      return 'No verdict';
    case 'keep':
      return 'Kept';
    case 'relabel':
      return `Moved to ${label ?? 'another class'}`;
    case 'remove':
      return 'Removed';
    case 'unsure':
      return 'Unsure';
    default:
      return kind satisfies never;
  }
}

/** What was just done, as in "Kept 212 pictures". */
export function judgedWord(kind: VerdictKind | null, label: string | undefined, pictures: number): string {
  const what = pictures === 1 ? '' : ` ${pictures.toLocaleString('en')} pictures`;
  switch (kind) {
    case null:
      return `Took the verdict${pictures === 1 ? '' : 's'} of${pictures === 1 ? ' this picture' : what} away`;
    case 'keep':
      return `Kept${what}`;
    case 'relabel':
      return `Moved${what} to ${label ?? 'the suggested labels'}`;
    case 'remove':
      return `Removed${what}`;
    case 'unsure':
      return `Marked${what} unsure`;
    default:
      return kind satisfies never;
  }
}

export const tierWords = { likely: 'Likely wrong', possible: 'Possibly wrong', fine: 'Fine' } as const;

/** Where there is little room and the list says what they are about. */
export const shortTierWords = { likely: 'Likely', possible: 'Possible', fine: 'Fine' } as const;
