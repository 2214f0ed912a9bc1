// Where the window was and how large, kept in the data folder from one start to the next.

import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Rectangle } from 'electron';
import type { ElectronModule } from './electron-module.ts';

export interface WindowState {
  /** Left out, the window goes to the middle of the screen. */
  readonly x?: number;
  readonly y?: number;
  readonly width: number;
  readonly height: number;
  readonly isMaximized: boolean;
}

export const minimumSize = { width: 900, height: 600 } as const;

const firstState: WindowState = { width: 1320, height: 860, isMaximized: false };

/** Pixels of the window that have to be on a screen, so that a person can take hold of it. */
const graspable = { width: 120, height: 60 } as const;

/** The state last kept, fitted to the screens that are there now. A file that cannot be read is forgotten. */
export function readWindowState(file: string, { screen }: Pick<ElectronModule, 'screen'>): WindowState {
  const kept = parse(file);
  const areas = screen.getAllDisplays().map(({ workArea }) => workArea);
  const { x, y } = kept;
  const area =
    x === undefined || y === undefined
      ? undefined
      : areas.find((one) => isWithinReach({ x, y, width: kept.width, height: kept.height }, one));
  const { isMaximized } = kept;
  if (x === undefined || y === undefined || area === undefined) {
    return { ...sizeWithin(kept, screen.getPrimaryDisplay().workArea), isMaximized };
  }
  return { x, y, ...sizeWithin(kept, area), isMaximized };
}

/** Whole or not at all. That it cannot be kept is no reason to bother anybody. */
export function keepWindowState(file: string, state: WindowState): void {
  try {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(`${file}.tmp`, `${JSON.stringify(state)}\n`);
    renameSync(`${file}.tmp`, file);
  } catch {
    // The next start opens the window where the last one that could be kept was.
  }
}

function parse(file: string): WindowState {
  try {
    const { x, y, width, height, isMaximized } = JSON.parse(readFileSync(file, 'utf8')) as Record<
      string,
      unknown
    >;
    if (!isWhole(width) || !isWhole(height)) return firstState;
    const place = isWhole(x) && isWhole(y) ? { x, y } : {};
    return { ...place, width, height, isMaximized: isMaximized === true };
  } catch {
    return firstState;
  }
}

function isWhole(value: unknown): value is number {
  return Number.isSafeInteger(value);
}

function sizeWithin(
  { width, height }: Pick<Rectangle, 'width' | 'height'>,
  area: Rectangle,
): Pick<Rectangle, 'width' | 'height'> {
  return {
    width: Math.max(minimumSize.width, Math.min(width, area.width)),
    height: Math.max(minimumSize.height, Math.min(height, area.height)),
  };
}

/** The title bar has to be on the screen, and enough of it to drag it. */
function isWithinReach(bounds: Rectangle, area: Rectangle): boolean {
  const shownWidth = Math.min(bounds.x + bounds.width, area.x + area.width) - Math.max(bounds.x, area.x);
  const isTopShown = bounds.y >= area.y - 1 && bounds.y <= area.y + area.height - graspable.height;
  return isTopShown && shownWidth >= graspable.width;
}
