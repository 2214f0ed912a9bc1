// Data sets that exist nowhere: what is in them follows from a few numbers, the same every time.

import type { Tier } from '../../../src-shared/domain.ts';

export interface MadeUpSet {
  readonly id: number;
  readonly folder: string;
  readonly classes: readonly string[];
  readonly examples: number;
  /** How a picture looks: small drawings, or large ones that are rather like photos. */
  readonly look: 'tiny' | 'photo';
  readonly unreadable: number;
  /** Pairs of equal files under two labels. */
  readonly doubles: number;
  /** The number of its finished run; null where it was never trained. */
  readonly runId: number | null;
  readonly openedAt: string;
}

const daysAgo = (days: number): string => new Date(Date.now() - days * 86_400_000).toISOString();

export const madeUpSets: readonly MadeUpSet[] = [
  {
    id: 1,
    folder: '/home/ada/pictures/field-survey-2024',
    classes: ['bee', 'beetle', 'butterfly', 'dragonfly', 'hoverfly', 'moth'],
    examples: 2412,
    look: 'photo',
    unreadable: 3,
    doubles: 4,
    runId: 11,
    openedAt: daysAgo(0.1),
  },
  {
    id: 2,
    folder: '/home/ada/pictures/shapes',
    classes: ['circle', 'crescent', 'cross', 'square', 'star', 'triangle'],
    examples: 1200,
    look: 'tiny',
    unreadable: 0,
    doubles: 0,
    runId: null,
    openedAt: daysAgo(1.2),
  },
  {
    id: 3,
    folder: '/mnt/data/traffic-signs-full',
    classes: Array.from({ length: 43 }, (_, sign) => `sign ${String(sign).padStart(2, '0')}`),
    examples: 100_000,
    look: 'tiny',
    unreadable: 12,
    doubles: 40,
    runId: 13,
    openedAt: daysAgo(3),
  },
  {
    id: 4,
    folder: '/home/ada/pictures/طيور الحديقة',
    classes: [
      'عصفور دوري',
      'هدهد',
      'Acrocephalus scirpaceus subspecies fuscus, first winter, photographed through frosted glass at dusk',
      'a',
      '<b>bold</b> & "quoted"',
      'Kakapo🦜',
    ],
    examples: 640,
    look: 'photo',
    unreadable: 57,
    doubles: 9,
    runId: 14,
    openedAt: daysAgo(12),
  },
  {
    id: 5,
    folder: '/srv/sets/pets/images',
    classes: ['cat', 'dog'],
    examples: 800,
    look: 'photo',
    unreadable: 0,
    doubles: 1,
    runId: 15,
    openedAt: daysAgo(20),
  },
  {
    id: 6,
    folder: '/srv/sets/botanical-garden-herbarium-sheets-scanned-2019-to-2023-second-delivery/train',
    classes: Array.from(
      { length: 100 },
      (_, place) =>
        `${['Acer', 'Betula', 'Crataegus laevigata subsp.', 'Quercus_robur_var.'][place % 4]} ${['alba', 'pendula', 'pseudoplatanus-tricolor', 'x'][(place >> 2) % 4]} ${place + 1}`,
    ),
    examples: 5000,
    look: 'photo',
    unreadable: 1,
    doubles: 3,
    runId: 16,
    openedAt: daysAgo(30),
  },
];

/** 0 … 1 from whole numbers, well mixed. */
export function chance(...numbers: readonly number[]): number {
  let mixed = 0x9e3779b9;
  for (const number of numbers) {
    mixed = Math.imul(mixed ^ number, 0x85ebca6b);
    mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
    mixed ^= mixed >>> 16;
  }
  return (mixed >>> 0) / 4294967296;
}

/** What the picture of an example shows. */
export function trueClass(set: MadeUpSet, index: number): number {
  // Later classes have fewer pictures.
  return Math.floor(chance(set.id, index, 1) ** 1.25 * set.classes.length);
}

export function isWrong(set: MadeUpSet, index: number): boolean {
  return chance(set.id, index, 2) < 0.06;
}

export function givenClass(set: MadeUpSet, index: number): number {
  const shown = trueClass(set, index);
  return isWrong(set, index) ? confusedWith(set, index, shown) : shown;
}

function confusedWith(set: MadeUpSet, index: number, shown: number): number {
  const step = chance(set.id, index, 3) < 0.7 || set.classes.length < 3 ? 1 : 2;
  return (shown + step) % set.classes.length;
}

export function qualityOf(set: MadeUpSet, index: number): number {
  const luck = chance(set.id, index, 4);
  // The tail keeps all qualities different.
  const tail = index * 1e-9;
  return (isWrong(set, index) ? 0.005 + 0.35 * luck ** 2 : 1 - 0.75 * luck ** 6) + tail;
}

export function tierOf(quality: number): Tier {
  return quality < 0.2 ? 'likely' : quality < 0.5 ? 'possible' : 'fine';
}

export function suggestedClass(set: MadeUpSet, index: number): number {
  if (isWrong(set, index)) return trueClass(set, index);
  return confusedWith(set, index, trueClass(set, index));
}

export function exampleIdOf(set: MadeUpSet, index: number): number {
  return set.id * 1_000_000 + index;
}

export function pathOf(set: MadeUpSet, index: number): string {
  // Of the largest number of classes the files have names as scanners give them.
  const name =
    set.classes.length < 100
      ? 'img'
      : 'herbarium_sheet_recto_600dpi_colour-corrected_final_FINAL2_without-any-space-in-it';
  return `${set.classes[givenClass(set, index)]}/${name}_${String(index).padStart(6, '0')}.jpg`;
}

/** Looks like a SHA-256 and tells what to draw. */
export function hashOf(set: MadeUpSet, index: number): string {
  const hex = (number: number): string => number.toString(16).padStart(8, '0');
  return hex(set.id) + hex(index) + hex(trueClass(set, index)) + 'ab'.repeat(20);
}

export function exampleOf(contentHash: string): { set: MadeUpSet; index: number; shown: number } | undefined {
  const part = (place: number): number => parseInt(contentHash.slice(place * 8, place * 8 + 8), 16);
  const set = madeUpSets.find(({ id }) => id === part(0));
  return set && { set, index: part(1), shown: part(2) };
}
