// A pause switch that somebody can set.

import type { PauseSwitch } from './trainer.ts';

export interface SettablePauseSwitch extends PauseSwitch {
  /** Setting it to what it is tells nobody. */
  set(isPaused: boolean): void;
}

export function pauseSwitch(): SettablePauseSwitch {
  const listeners = new Set<() => void>();
  let isPaused = false;
  return {
    get isPaused() {
      return isPaused;
    },
    set(wanted) {
      if (wanted === isPaused) return;
      isPaused = wanted;
      for (const listener of [...listeners]) listener();
    },
    onChange(listener) {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
  };
}
