// Pictures of so few pixels that smoothing would blur what little there is.

export function isTiny(width: number, height: number): boolean {
  return Math.max(width, height) <= 96;
}
