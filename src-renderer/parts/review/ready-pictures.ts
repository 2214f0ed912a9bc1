// Pictures made ready before they are looked at: loaded and decoded, so that the next one is there with the key press.

import { emptyImage } from './empty-image.ts';

export interface ReadyPicture {
  /** Put into the page itself: another element with the same address would be decoded anew. */
  readonly image: HTMLImageElement;
  state: 'loading' | 'ready' | 'gone';
  /** Resolves when it is ready or gone. */
  readonly settled: Promise<void>;
}

export class ReadyPictures {
  readonly #pictures = new Map<string, ReadyPicture>();

  /** Exactly these are kept, and loaded in this order; the others are given up. */
  keep(urls: readonly string[]): void {
    const wanted = new Set(urls);
    for (const [url, picture] of this.#pictures) {
      if (wanted.has(url)) continue;
      this.#pictures.delete(url);
      // Ends a request that is still on its way. One that is shown stays in the page until it is replaced.
      if (picture.state === 'loading') emptyImage(picture.image);
    }
    for (const url of wanted) this.get(url);
  }

  get(url: string): ReadyPicture {
    let picture = this.#pictures.get(url);
    if (picture === undefined) {
      picture = load(url);
      this.#pictures.set(url, picture);
    }
    return picture;
  }

  /** What could not be loaded is loaded anew when it is asked for next. */
  forgetGone(): void {
    for (const [url, { state }] of this.#pictures) if (state === 'gone') this.#pictures.delete(url);
  }

  clear(): void {
    this.keep([]);
  }
}

function load(url: string): ReadyPicture {
  const image = new Image();
  image.decoding = 'sync';
  image.draggable = false;
  image.alt = '';
  image.src = url;
  const picture: ReadyPicture = {
    image,
    state: 'loading',
    settled: image.decode().then(
      () => {
        picture.state = 'ready';
      },
      () => {
        picture.state = 'gone';
      },
    ),
  };
  return picture;
}
