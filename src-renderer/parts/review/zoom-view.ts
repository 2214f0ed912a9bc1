// How a picture lies on a stage: how large, and how far from the middle. Lengths are pixels of the screen.

export interface Size {
  readonly width: number;
  readonly height: number;
}

export interface ZoomView {
  /** Pixels of the screen for one of the picture. */
  readonly scale: number;
  /** Middle of the picture less the middle of the stage. */
  readonly x: number;
  readonly y: number;
}

const largestScale = 64;
/** A picture is not blown up beyond this by itself. */
const largestFit = 4;
const largestTinyFit = 20;

/** The whole picture, in the middle. Tiny ones are enlarged by a whole number, so that their pixels are squares of one size. */
export function fitView(picture: Size, stage: Size, isTiny: boolean): ZoomView {
  const fitting = Math.min(stage.width / picture.width, stage.height / picture.height);
  const largest = Math.min(fitting, isTiny ? largestTinyFit : largestFit);
  const scale = isTiny && largest >= 2 ? Math.floor(largest) : largest;
  return { scale: Number.isFinite(scale) && scale > 0 ? scale : 1, x: 0, y: 0 };
}

/** What Z shows: every pixel of the picture as one of the screen, or twice the size where it is shown so already. */
export function closeView(fit: ZoomView): ZoomView {
  return { scale: fit.scale < 0.8 ? 1 : fit.scale * 2.5, x: 0, y: 0 };
}

/**
 * Nearer or farther, where the pixel under a point stays under it.
 *
 * @param point  from the middle of the stage
 */
export function zoomAt(
  view: ZoomView,
  factor: number,
  point: { readonly x: number; readonly y: number },
  fit: ZoomView,
): ZoomView {
  const scale = Math.min(largestScale, Math.max(fit.scale, view.scale * factor));
  const ratio = scale / view.scale;
  return { scale, x: point.x - (point.x - view.x) * ratio, y: point.y - (point.y - view.y) * ratio };
}

/** No side of the picture is drawn into the stage while there is more of it beyond the other. */
export function clampView(view: ZoomView, picture: Size, stage: Size): ZoomView {
  const roomX = Math.max(0, (picture.width * view.scale - stage.width) / 2);
  const roomY = Math.max(0, (picture.height * view.scale - stage.height) / 2);
  return {
    scale: view.scale,
    x: Math.min(roomX, Math.max(-roomX, view.x)),
    y: Math.min(roomY, Math.max(-roomY, view.y)),
  };
}

export function isClose(view: ZoomView, fit: ZoomView): boolean {
  return view.scale > fit.scale * 1.001;
}
