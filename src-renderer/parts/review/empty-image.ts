// Takes the picture out of an image element, and ends the request for it.

/**
 * An image outside the page comes back into it for that moment: Chromium would else keep it, and all that hangs on it, for
 * as long as the document lives (150 for each look into the loupe and back, measured).
 */
export function emptyImage(image: HTMLImageElement): void {
  if (image.isConnected) {
    image.removeAttribute('src');
    return;
  }
  document.body.append(image);
  image.removeAttribute('src');
  image.remove();
}
