// Short messages that come, stay a while and go. A message of danger stays until it is closed.

import type { Tone } from './tone.ts';

export interface Toast {
  readonly id: number;
  readonly tone: Tone;
  readonly text: string;
  readonly action?: { readonly label: string; readonly onclick: () => void } | undefined;
}

const longestList = 4;

export class ToastList {
  items = $state.raw<readonly Toast[]>([]);
  #nextId = 1;

  show(text: string, options: { tone?: Tone; action?: Toast['action'] } = {}): void {
    const { tone = 'neutral', action } = options;
    // The same sentence twice says nothing new.
    const others = this.items.filter((toast) => toast.text !== text);
    this.items = [...others, { id: this.#nextId++, tone, text, action }].slice(-longestList);
  }

  close(id: number): void {
    this.items = this.items.filter((toast) => toast.id !== id);
  }
}
