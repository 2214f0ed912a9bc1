// Whether somebody can type to us.

import { readFileSync } from 'node:fs';

/**
 * A terminal gives its keys to the program in front; one in the background that reads them is stopped by the system.
 * Where the system does not tell which one we are, we take ourselves to be in front.
 */
export function hasKeyboard(): boolean {
  if (!process.stdin.isTTY) return false;
  try {
    // man 5 proc: after the name, which is in brackets, come state, parent, our process group, session, terminal, and
    // the group in front of that terminal.
    const stat = readFileSync('/proc/self/stat', 'utf8');
    const [, , ourGroup, , , groupInFront] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return ourGroup === groupInFront;
  } catch {
    return true;
  }
}
