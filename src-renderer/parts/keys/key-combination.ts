// Key presses as text, `Ctrl+Shift+Z`, the way preferences keep them and people read them.

/** What of a KeyboardEvent is needed. */
export interface KeyPress {
  readonly key: string;
  readonly code: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
}

const modifierKeys = new Set(['Control', 'Meta', 'Alt', 'AltGraph', 'Shift', 'CapsLock', 'Dead', 'Process']);

/**
 * The combinations a press may stand for, the most literal first: by the character it makes, then by the place of the
 * key, so that digits work on a French keyboard and letters on a Greek one. `Ctrl` stands for Cmd on a Mac. Empty for a
 * lone modifier.
 */
export function combinationsOf(press: KeyPress, isMac: boolean): string[] {
  if (modifierKeys.has(press.key)) return [];
  const command = isMac ? press.metaKey : press.ctrlKey;
  const foreign = isMac ? press.ctrlKey : press.metaKey;
  // Combinations of the window manager are not ours.
  if (foreign) return [];

  const names = [nameOfKey(press.key)];
  const byPlace = nameOfPlace(press.code);
  if (byPlace !== null && !names.includes(byPlace)) names.push(byPlace);

  return names.map((name) => {
    // Shift is part of the character in `?` or `/`, but not in letters, digits and named keys.
    const isPlainCharacter = name.length === 1 && !/[A-Z0-9]/.test(name);
    const parts = [
      ...(command ? ['Ctrl'] : []),
      ...(press.altKey ? ['Alt'] : []),
      ...(press.shiftKey && !isPlainCharacter ? ['Shift'] : []),
      name,
    ];
    return parts.join('+');
  });
}

function nameOfKey(key: string): string {
  if (key === ' ') return 'Space';
  return key.length === 1 ? key.toUpperCase() : key;
}

function nameOfPlace(code: string): string | null {
  return /^(?:Key|Digit|Numpad)([A-Z0-9])$/.exec(code)?.[1] ?? null;
}

const keyWords: Readonly<Partial<Record<string, string>>> = {
  ArrowLeft: '←',
  ArrowRight: '→',
  ArrowUp: '↑',
  ArrowDown: '↓',
  PageUp: 'Page up',
  PageDown: 'Page down',
  Escape: 'Esc',
};

const macWords: Readonly<Partial<Record<string, string>>> = { Ctrl: '⌘', Alt: '⌥', Shift: '⇧' };

/** The keys of a combination as people read them. */
export function keysOf(combination: string, isMac: boolean): string[] {
  return splitCombination(combination).map(
    (key) => (isMac ? macWords[key] : undefined) ?? keyWords[key] ?? key,
  );
}

/** As it is printed on the keyboard in use, keys joined by a plus sign; undefined for none. */
export function printedKeys(combination: string | undefined): string | undefined {
  return combination === undefined ? undefined : keysOf(combination, isMacPlatform()).join('+');
}

/** `+` itself is a key: `Ctrl++`. */
function splitCombination(combination: string): string[] {
  return combination.split(/(?<=[^+])\+|(?<=\+)\+(?=\+)/);
}

export function isMacPlatform(): boolean {
  return /mac/i.test(navigator.platform);
}
