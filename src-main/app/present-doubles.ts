// Which pictures of a data set lie there several times, as people left them.

import type { Double, NearDouble, Verdict } from '../../src-shared/domain.ts';
import { findDoubles, listNearDoubles } from '../sources/find-doubles.ts';
import type { Store } from '../storage/open-store.ts';
import { meaningOf } from './meaning-of-verdict.ts';

/** With the labels that people gave, and without what they removed: what a training on these verdicts would find. */
export function presentDoubles(
  pictures: ReturnType<Store['presentPictures']>,
  verdicts: ReadonlyMap<number, Verdict>,
): { readonly doubles: Double[]; readonly nearDoubles: NearDouble[] } {
  const left = pictures.flatMap((picture) => {
    const { kind, label, isTrusted } = meaningOf(verdicts.get(picture.exampleId), picture.label);
    return kind === 'remove' ? [] : [{ ...picture, label, isTrusted }];
  });
  const groups = left.map(({ nearGroup }) => nearGroup);
  return { doubles: findDoubles(left), nearDoubles: listNearDoubles(left, groups) };
}
