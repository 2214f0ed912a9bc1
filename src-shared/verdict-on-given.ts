// A verdict as it reads in a run that was trained with another label than the folder's.

import type { Verdict } from './domain.ts';

type Said = Pick<Verdict, 'kind' | 'label'>;

/**
 * Stored, `keep` is about the folder's label and `relabel` names a class, whichever run a person looked at. In a run whose
 * given label came from an earlier verdict, moving to the given label is keeping it, and keeping the folder's is moving.
 */
export function verdictOnGiven<Label>(
  { kind, label }: { readonly kind: Said['kind']; readonly label: Label | null },
  given: Label,
  filed: Label,
): { readonly kind: Said['kind']; readonly label: Label | null } {
  const right = kind === 'keep' ? filed : label;
  if (right === null) return { kind, label };
  return right === given ? { kind: 'keep', label: null } : { kind: 'relabel', label: right };
}
