// What a verdict makes of an example that the folder has under a label.

import type { Verdict, VerdictKind } from '../../src-shared/domain.ts';
import { verdictOnGiven } from '../../src-shared/verdict-on-given.ts';

export interface VerdictMeaning {
  readonly kind: VerdictKind;
  readonly label: string;
  /** Whether a person kept or gave the label. */
  readonly isTrusted: boolean;
}

/** One that was moved to where the folder has it is kept; nobody's word is like an unsure one. */
export function meaningOf(verdict: Verdict | undefined, filed: string): VerdictMeaning {
  if (verdict === undefined) return { kind: 'unsure', label: filed, isTrusted: false };
  const { kind, label } = verdictOnGiven(verdict, filed, filed);
  return { kind, label: label ?? filed, isTrusted: kind === 'keep' || kind === 'relabel' };
}
