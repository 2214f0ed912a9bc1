// Loads the small pictures of a grid: few at a time, the newest wish first, and none that has been scrolled past.

import { emptyImage } from './empty-image.ts';

export interface Wish {
  /** The picture is not wanted any more. */
  cancel(): void;
}

interface Waiting {
  readonly image: HTMLImageElement;
  readonly url: string;
  readonly onDone: (isShown: boolean) => void;
}

export class PictureQueue {
  readonly #atOnce: number;
  readonly #mostRemembered: number;
  readonly #waiting = new Set<Waiting>();
  readonly #loading = new Set<Waiting>();
  /** Still wanted, and not to be had. */
  readonly #failed = new Set<Waiting>();
  /** Addresses that were loaded lately: the browser has them at hand, so they need not wait. */
  readonly #loaded = new Set<string>();

  constructor(atOnce = 8, mostRemembered = 3000) {
    this.#atOnce = atOnce;
    this.#mostRemembered = mostRemembered;
  }

  load(image: HTMLImageElement, url: string, onDone: (isShown: boolean) => void): Wish {
    const wish: Waiting = { image, url, onDone };
    if (this.#loaded.has(url)) this.#start(wish);
    else this.#waiting.add(wish);
    this.#fill();
    return {
      cancel: () => {
        this.#failed.delete(wish);
        if (this.#waiting.delete(wish)) return;
        if (this.#loading.delete(wish)) stop(image);
        this.#fill();
      },
    };
  }

  /** Tries once more what could not be loaded, because the server is back. */
  retry(): void {
    for (const wish of this.#failed) this.#waiting.add(wish);
    this.#failed.clear();
    this.#fill();
  }

  #fill(): void {
    while (this.#loading.size < this.#atOnce && this.#waiting.size > 0) {
      const newest = Array.from(this.#waiting).at(-1);
      if (newest === undefined) return;
      this.#waiting.delete(newest);
      this.#start(newest);
    }
  }

  #start(wish: Waiting): void {
    this.#loading.add(wish);
    const finish = (isShown: boolean): void => {
      if (!this.#loading.delete(wish)) return;
      wish.image.onload = null;
      wish.image.onerror = null;
      if (isShown) {
        this.#remember(wish.url);
      } else {
        this.#loaded.delete(wish.url);
        this.#failed.add(wish);
      }
      wish.onDone(isShown);
      this.#fill();
    };
    wish.image.onload = () => {
      finish(true);
    };
    wish.image.onerror = () => {
      finish(false);
    };
    wish.image.src = wish.url;
  }

  #remember(url: string): void {
    this.#loaded.delete(url);
    this.#loaded.add(url);
    const oldest = this.#loaded.values().next();
    if (this.#loaded.size > this.#mostRemembered && !oldest.done) this.#loaded.delete(oldest.value);
  }
}

function stop(image: HTMLImageElement): void {
  image.onload = null;
  image.onerror = null;
  emptyImage(image);
}
