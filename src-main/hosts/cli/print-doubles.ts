// What an audit found of pictures that lie there several times: contradictions one by one, the rest as counts.

import type { AuditReport } from '../../../src-shared/contract.ts';
import type { Double } from '../../../src-shared/domain.ts';
import { isContradicting } from '../../../src-shared/is-contradicting.ts';
import { visibleText } from '../../app/visible-text.ts';
import { formatThings } from './format-number.ts';
import { moreLine } from './more-line.ts';
import type { Paint } from './terminal.ts';

type Names = Pick<Double, 'paths' | 'labels'>;

const doublesShown = 20;
const pathsShown = 6;

export function doubleSections(
  { doubles, nearDoubles }: AuditReport,
  { paint }: { readonly paint: Paint },
): string[][] {
  const certain = doubles.filter(isContradicting);
  const near = nearDoubles.filter(isContradicting);
  return [
    contradictions(
      `Certain errors: ${formatThings(certain.length, 'picture')} filed under several labels`,
      certain,
      paint,
    ),
    contradictions(
      `Almost the same picture under several labels: ${formatThings(near.length, 'picture')}`,
      near,
      paint,
    ),
    confirmed(doubles.filter(isConfirmed).length, nearDoubles.filter(isConfirmed).length, paint),
    harmless(doubles.filter(hasOneLabel).length, nearDoubles.filter(hasOneLabel).length),
  ];
}

function isConfirmed(double: Pick<Double, 'isConfirmed'>): boolean {
  return double.isConfirmed === true;
}

function hasOneLabel({ labels }: Names): boolean {
  return labels.length === 1;
}

function contradictions(title: string, doubles: readonly Names[], paint: Paint): string[] {
  if (doubles.length === 0) return [];
  return [
    paint.strong(title),
    ...doubles
      .slice(0, doublesShown)
      .map(({ paths, labels }) => `  ${pathList(paths)} (${labels.map(visibleText).join(', ')})`),
    ...moreLine(doubles.length, doublesShown, paint),
  ];
}

function pathList(paths: readonly string[]): string {
  const shown = paths.slice(0, pathsShown).map(visibleText).join(', ');
  return paths.length > pathsShown ? `${shown} and ${paths.length - pathsShown} more` : shown;
}

function confirmed(equal: number, near: number, paint: Paint): string[] {
  if (equal + near === 0) return [];
  return [paint.faint(`Under several labels, each of which you kept or gave: ${byKind(equal, near)}.`)];
}

function harmless(equal: number, near: number): string[] {
  if (equal + near === 0) return [];
  return [
    `There several times under one label: ${byKind(equal, near)}.`,
    'That does no harm here. Keep them together where you split the set, or a test on it promises too much.',
  ];
}

function byKind(equal: number, near: number): string {
  const kinds = [
    equal === 0 ? [] : `${formatThings(equal, 'picture')} as equal files`,
    near === 0 ? [] : `${formatThings(near, 'picture')} almost the same`,
  ].flat();
  return kinds.join(', ');
}
