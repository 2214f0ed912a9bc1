import { expect, test } from 'vitest';
import { commands } from '../../../src-renderer/parts/keys/commands.ts';
import type { KeyPress } from '../../../src-renderer/parts/keys/key-combination.ts';
import { combinationsOf, keysOf } from '../../../src-renderer/parts/keys/key-combination.ts';
import { chooseKeys, keyConflicts, keymapFor } from '../../../src-renderer/parts/keys/keymap.ts';
import { ownsKey } from '../../../src-renderer/parts/keys/owns-key.ts';

function press(key: string, code = '', held: Partial<KeyPress> = {}): KeyPress {
  return { key, code, ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...held };
}

function meaning(event: KeyPress, chosen: Record<string, string[]> = {}, isMac = false) {
  const target = keymapFor(chosen).find(combinationsOf(event, isMac));
  if (target === null) return null;
  if (target.kind === 'class') return target.place;
  return target.extends ? `extend ${target.command}` : target.command;
}

test.each([
  ['Enter', 'accept'],
  [' ', 'keep'],
  ['x', 'remove'],
  ['u', 'unsure'],
  ['z', 'zoom'],
  ['/', 'findClass'],
  ['?', 'help'],
  ['ArrowLeft', 'previous'],
  ['Home', 'first'],
  ['e', 'loupe'],
  ['Escape', 'back'],
])('%s means %s', (key, command) => {
  expect(meaning(press(key))).toBe(command);
});

test('Ctrl and Shift are part of a combination', () => {
  expect(meaning(press('z', 'KeyZ', { ctrlKey: true }))).toBe('undo');
  expect(meaning(press('Z', 'KeyZ', { ctrlKey: true, shiftKey: true }))).toBe('redo');
  expect(meaning(press('a', 'KeyA', { ctrlKey: true }))).toBe('selectAll');
  expect(meaning(press('ArrowRight', '', { shiftKey: true }))).toBe('extend next');
  expect(meaning(press('End', '', { shiftKey: true }))).toBe('extend last');
  expect(meaning(press('x', 'KeyX', { ctrlKey: true }))).toBeNull();
});

test('on a Mac Cmd stands for Ctrl, and Ctrl is left to the system', () => {
  expect(meaning(press('z', 'KeyZ', { metaKey: true }), {}, true)).toBe('undo');
  expect(meaning(press('z', 'KeyZ', { ctrlKey: true }), {}, true)).toBeNull();
  expect(keysOf('Ctrl+Shift+Z', true)).toEqual(['⌘', '⇧', 'Z']);
  expect(keysOf('Ctrl++', false)).toEqual(['Ctrl', '+']);
  expect(keysOf('+', false)).toEqual(['+']);
});

test('digits pick the first ten classes, letters that nothing else needs the next ones', () => {
  expect(meaning(press('1', 'Digit1'))).toBe(0);
  expect(meaning(press('0', 'Digit0'))).toBe(9);
  // By hand: A B C D, without E, so F is the fifth letter.
  expect(meaning(press('a', 'KeyA'))).toBe(10);
  expect(meaning(press('f', 'KeyF'))).toBe(14);
  const keymap = keymapFor({});
  expect([keymap.classKey(0), keymap.classKey(9), keymap.classKey(14)]).toEqual(['1', '0', 'F']);
  // 36 keys without E, U, X and Z.
  expect([keymap.classKey(31), keymap.classKey(32)]).toEqual(['Y', undefined]);
});

test('digits work where they need Shift, and letters where the alphabet is another', () => {
  expect(meaning(press('&', 'Digit1'))).toBe(0);
  expect(meaning(press('ч', 'KeyX'))).toBe('remove');
  expect(meaning(press('1', 'Numpad1'))).toBe(0);
});

test('a character that needs Shift on this keyboard is the character, not its place', () => {
  expect(meaning(press('/', 'Digit7', { shiftKey: true }))).toBe('findClass');
  expect(meaning(press('?', 'Slash', { shiftKey: true }))).toBe('help');
});

test('a person may choose other keys, and gets the letter back for classes', () => {
  const chosen = { unsure: ['Alt+U'], keep: ['K'] };
  expect(meaning(press('u', 'KeyU', { altKey: true }), chosen)).toBe('unsure');
  expect(meaning(press('k'), chosen)).toBe('keep');
  expect(meaning(press(' '), chosen)).toBeNull();
  expect(typeof meaning(press('u'), chosen)).toBe('number');
});

test('the defaults have no conflict, and one that is made is told', () => {
  expect(keyConflicts({})).toEqual([]);
  expect(keyConflicts({ unsure: ['X'] })).toEqual([
    { key: 'X', commands: ['Remove from the set', 'Unsure'] },
  ]);
});

test('choosing the default again leaves nothing written down', () => {
  const unsure = commands.find(({ id }) => id === 'unsure') ?? commands[0];
  const chosen = chooseKeys({}, unsure, ['Q']);
  expect(chosen).toEqual({ unsure: ['Q'] });
  expect(chooseKeys(chosen, unsure, ['U'])).toEqual({});
  expect(meaning(press('u'), chooseKeys({}, unsure, []))).not.toBe('unsure');
});

test('a press belongs to the text field, the dialog or the button it goes to', () => {
  document.body.innerHTML = `
    <input id="text"><textarea id="area"></textarea><select id="select"></select>
    <div role="dialog"><span id="inside"></span></div>
    <button id="button"></button><input type="range" id="range">
    <div id="plain" tabindex="0" role="listbox"></div>`;
  const owns = (id: string, key: string) => ownsKey(document.getElementById(id), { key });
  expect([owns('text', 'x'), owns('area', 'x'), owns('select', 'x'), owns('inside', 'x')]).toEqual([
    true,
    true,
    true,
    true,
  ]);
  expect([owns('button', 'Enter'), owns('button', ' '), owns('button', 'x')]).toEqual([true, true, false]);
  expect([owns('range', 'ArrowLeft'), owns('range', 'x')]).toEqual([true, false]);
  expect([owns('plain', 'Enter'), owns('plain', 'ArrowLeft')]).toEqual([false, false]);
});
