// What each key does in the review. Grid and loupe answer the same keys, each in its own way.

import type { Judgement } from '../../state/review/judgement.ts';
import type { ReviewSet } from '../../state/review/review-set.svelte.ts';
import type { CommandId } from '../keys/commands.ts';
import type { KeyTarget } from '../keys/keymap.ts';
import type { GridHandle, LoupeHandle } from './handles.ts';

/** The review as the keys need it. */
export interface KeyDesk {
  readonly set: ReviewSet;
  /** Undefined where it is not what is shown. */
  readonly grid: GridHandle | undefined;
  readonly loupe: LoupeHandle | undefined;
  judge(judgement: Judgement): void;
  undo(): void;
  redo(): void;
  searchClass(): void;
  setMode(mode: 'grid' | 'loupe'): void;
  /** Of the pictures in the grid, pixels more or less. */
  changeGridSide(by: number): void;
  focusPictures(): void;
  showHelp(): void;
  /** To be read aloud. */
  say(sentence: string): void;
}

/** @returns whether the key meant something here */
export function answerKey(desk: KeyDesk, target: KeyTarget, isRepeated: boolean): boolean {
  if (target.kind === 'command') {
    // A key that is held down moves on, but judges one picture only.
    if (isRepeated && !isRepeatable(target.command)) return true;
    return run(desk, target.command, target.extends);
  }
  if (target.place >= desk.set.labels.length) return false;
  if (!isRepeated) desk.judge({ kind: 'label', label: target.place });
  return true;
}

function isRepeatable(command: CommandId): boolean {
  return !['accept', 'keep', 'remove', 'unsure', 'withdraw', 'loupe', 'zoom', 'back', 'help'].includes(
    command,
  );
}

function run(desk: KeyDesk, command: CommandId, extend: boolean): boolean {
  const { set, loupe } = desk;
  switch (command) {
    case 'accept':
      desk.judge({ kind: 'suggested' });
      return true;
    case 'keep':
    case 'remove':
    case 'unsure':
      desk.judge({ kind: command });
      return true;
    case 'withdraw':
      desk.judge({ kind: null });
      return true;
    case 'findClass':
      desk.searchClass();
      return true;
    case 'undo':
      desk.undo();
      return true;
    case 'redo':
      desk.redo();
      return true;
    case 'previous':
      return move(-1);
    case 'next':
      return move(1);
    case 'up':
      return move(-rowLength());
    case 'down':
      return move(rowLength());
    case 'pageUp':
      return move(-rowLength() * pageRows());
    case 'pageDown':
      return move(rowLength() * pageRows());
    case 'first':
      return move(-set.shown.length);
    case 'last':
      return move(set.shown.length);
    case 'nextOpen':
    case 'previousOpen':
      if (!set.moveToOpen(command === 'nextOpen' ? 1 : -1)) desk.say('None without a verdict that way.');
      return true;
    case 'select':
      set.toggleSelected(set.place);
      return true;
    case 'selectAll':
      set.selectAll();
      return true;
    case 'loupe':
      desk.setMode(set.mode === 'grid' ? 'loupe' : 'grid');
      return true;
    case 'back':
      back();
      return true;
    case 'zoom':
      if (set.mode === 'grid') desk.setMode('loupe');
      else loupe?.toggleZoom();
      return true;
    case 'closer':
    case 'farther':
      changeSize(command === 'closer');
      return true;
    case 'panLeft':
      return pan(-1, 0);
    case 'panRight':
      return pan(1, 0);
    case 'panUp':
      return pan(0, -1);
    case 'panDown':
      return pan(0, 1);
    case 'help':
      desk.showHelp();
      return true;
    default:
      return command satisfies never;
  }

  function move(by: number): boolean {
    set.moveTo(set.place + by, { extend });
    return true;
  }

  /** Up and down go by rows where there are rows. */
  function rowLength(): number {
    return set.mode === 'grid' ? (desk.grid?.columns() ?? 1) : 1;
  }

  function pageRows(): number {
    return set.mode === 'grid' ? (desk.grid?.pageRows() ?? 1) : 10;
  }

  function back(): void {
    if (set.selected > 0) set.clearSelection();
    else if (set.mode === 'loupe') {
      if (loupe?.showWhole() !== true) desk.setMode('grid');
    } else desk.focusPictures();
  }

  function changeSize(isLarger: boolean): void {
    if (set.mode === 'loupe') loupe?.zoom(isLarger ? 1.5 : 1 / 1.5);
    else desk.changeGridSide(isLarger ? 24 : -24);
  }

  function pan(x: number, y: number): boolean {
    if (set.mode === 'loupe') loupe?.pan(x * 0.25, y * 0.25);
    return set.mode === 'loupe';
  }
}
