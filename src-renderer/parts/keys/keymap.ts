// Which key does what: the defaults, a person's own choices over them, and the classes on the keys that are left.

import type { Preferences } from '../../../src-shared/preferences.ts';
import type { Command, CommandId } from './commands.ts';
import { commands, moves } from './commands.ts';
import { printedKeys } from './key-combination.ts';

export type KeyTarget =
  | { readonly kind: 'command'; readonly command: CommandId; readonly extends: boolean }
  /** The class in this place of the list. */
  | { readonly kind: 'class'; readonly place: number };

export interface Keymap {
  /** What the first of these combinations that means anything stands for. */
  find(combinations: readonly string[]): KeyTarget | null;
  keysOf(command: CommandId): readonly string[];
  /** The first key of a command as it is printed on the keyboard; undefined where it has none. */
  printed(command: CommandId): string | undefined;
  /** The key that picks the class in this place; undefined where there are more classes than keys. */
  classKey(place: number): string | undefined;
}

const digits = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '0'];
const letters = Array.from('ABCDEFGHIJKLMNOPQRSTUVWXYZ');

export function keymapFor(chosen: Preferences['keys']): Keymap {
  const targets = new Map<string, KeyTarget>();
  const keys = new Map<CommandId, readonly string[]>();
  for (const command of commands) {
    keys.set(command.id, keysFor(command, chosen));
    for (const key of keysFor(command, chosen)) {
      // Of two commands that want a key the first has it; the editor tells of the conflict.
      if (!targets.has(key)) targets.set(key, { kind: 'command', command: command.id, extends: false });
    }
  }
  for (const command of moves) {
    for (const key of keys.get(command) ?? []) {
      if (!targets.has(`Shift+${key}`)) {
        targets.set(`Shift+${key}`, { kind: 'command', command, extends: true });
      }
    }
  }
  const classKeys = [...digits, ...letters].filter((key) => !targets.has(key));
  for (const [place, key] of classKeys.entries()) targets.set(key, { kind: 'class', place });

  return {
    find: (combinations) => {
      const hit = combinations.find((combination) => targets.has(combination));
      return hit === undefined ? null : (targets.get(hit) ?? null);
    },
    keysOf: (command) => keys.get(command) ?? [],
    printed: (command) => printedKeys(keys.get(command)?.at(0)),
    classKey: (place) => classKeys.at(place),
  };
}

/** What a person chose, or the default; an empty choice switches the command's keys off. */
export function keysFor(command: Command, chosen: Preferences['keys']): readonly string[] {
  return Object.hasOwn(chosen, command.id) ? chosen[command.id] : command.keys;
}

export interface KeyConflict {
  readonly key: string;
  /** Titles; the first has the key. */
  readonly commands: readonly string[];
}

/** Keys that more than one command wants. */
export function keyConflicts(chosen: Preferences['keys']): KeyConflict[] {
  const wanted = new Map<string, string[]>();
  for (const command of commands) {
    for (const key of new Set(keysFor(command, chosen))) {
      wanted.set(key, [...(wanted.get(key) ?? []), command.title]);
    }
  }
  return Array.from(wanted)
    .filter(([, titles]) => titles.length > 1)
    .map(([key, titles]) => ({ key, commands: titles }));
}

/** The choices after a command got other keys; the default is not written down. */
export function chooseKeys(
  chosen: Preferences['keys'],
  command: Command,
  keys: readonly string[],
): Preferences['keys'] {
  const others = Object.fromEntries(Object.entries(chosen).filter(([id]) => id !== command.id));
  const isDefault =
    keys.length === command.keys.length && keys.every((key, place) => key === command.keys[place]);
  return isDefault ? others : { ...others, [command.id]: [...keys] };
}
