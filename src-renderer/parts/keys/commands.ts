// What a key can do in the review, and which key does it unless a person wants it otherwise.

export interface Command {
  readonly id: string;
  readonly title: string;
  readonly group: 'Verdicts' | 'Moving' | 'Selecting' | 'Looking';
  readonly keys: readonly string[];
}

export const commands = [
  { id: 'accept', group: 'Verdicts', title: 'Take the suggested label', keys: ['Enter'] },
  { id: 'keep', group: 'Verdicts', title: 'Keep the given label', keys: ['Space'] },
  { id: 'remove', group: 'Verdicts', title: 'Remove from the set', keys: ['X'] },
  { id: 'unsure', group: 'Verdicts', title: 'Unsure', keys: ['U'] },
  { id: 'withdraw', group: 'Verdicts', title: 'Take the verdict away', keys: ['Backspace', 'Delete'] },
  { id: 'findClass', group: 'Verdicts', title: 'Search a class', keys: ['/'] },
  { id: 'undo', group: 'Verdicts', title: 'Undo', keys: ['Ctrl+Z'] },
  { id: 'redo', group: 'Verdicts', title: 'Redo', keys: ['Ctrl+Shift+Z', 'Ctrl+Y'] },

  { id: 'previous', group: 'Moving', title: 'Previous picture', keys: ['ArrowLeft'] },
  { id: 'next', group: 'Moving', title: 'Next picture', keys: ['ArrowRight'] },
  { id: 'up', group: 'Moving', title: 'One row up', keys: ['ArrowUp'] },
  { id: 'down', group: 'Moving', title: 'One row down', keys: ['ArrowDown'] },
  { id: 'pageUp', group: 'Moving', title: 'One screen up', keys: ['PageUp'] },
  { id: 'pageDown', group: 'Moving', title: 'One screen down', keys: ['PageDown'] },
  { id: 'first', group: 'Moving', title: 'First picture', keys: ['Home'] },
  { id: 'last', group: 'Moving', title: 'Last picture', keys: ['End'] },
  { id: 'nextOpen', group: 'Moving', title: 'Next picture without a verdict', keys: ['.'] },
  { id: 'previousOpen', group: 'Moving', title: 'Previous picture without a verdict', keys: [','] },

  { id: 'select', group: 'Selecting', title: 'Select or unselect this picture', keys: ['Shift+Space'] },
  { id: 'selectAll', group: 'Selecting', title: 'Select all shown', keys: ['Ctrl+A'] },

  { id: 'loupe', group: 'Looking', title: 'Grid or one large picture', keys: ['E'] },
  { id: 'back', group: 'Looking', title: 'Back: selection, zoom, grid', keys: ['Escape'] },
  { id: 'zoom', group: 'Looking', title: 'Zoom in or out', keys: ['Z'] },
  { id: 'closer', group: 'Looking', title: 'Closer, or larger pictures', keys: ['+', '='] },
  { id: 'farther', group: 'Looking', title: 'Farther, or smaller pictures', keys: ['-'] },
  { id: 'panLeft', group: 'Looking', title: 'Move a zoomed picture left', keys: ['Ctrl+ArrowLeft'] },
  { id: 'panRight', group: 'Looking', title: 'Move a zoomed picture right', keys: ['Ctrl+ArrowRight'] },
  { id: 'panUp', group: 'Looking', title: 'Move a zoomed picture up', keys: ['Ctrl+ArrowUp'] },
  { id: 'panDown', group: 'Looking', title: 'Move a zoomed picture down', keys: ['Ctrl+ArrowDown'] },
  { id: 'help', group: 'Looking', title: 'This list', keys: ['?'] },
] as const satisfies readonly Command[];

export type CommandId = (typeof commands)[number]['id'];

/** Moves that extend the selection while Shift is held. */
export const moves: ReadonlySet<CommandId> = new Set([
  'previous',
  'next',
  'up',
  'down',
  'pageUp',
  'pageDown',
  'first',
  'last',
]);
