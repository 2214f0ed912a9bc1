// What goes with everything a page is given, the same from a local server and in the desktop window.

/**
 * Scripts, styles and pictures come from the page's own origin and from nowhere else, and the page talks to nobody but
 * us: a name in a data set that managed to become markup could neither run nor carry anything away.
 */
const pagePolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "font-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** A picture opened by itself may be an SVG, which is a document: it gets no script and no origin. */
const picturePolicy = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox";

const always = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=(), usb=(), serial=(), hid=(), midi=()',
};

export const pageHeaders: Readonly<Record<string, string>> = {
  ...always,
  'content-security-policy': pagePolicy,
  // Another version of the program may answer at the same address tomorrow.
  'cache-control': 'no-cache',
};

export const pictureHeaders: Readonly<Record<string, string>> = {
  ...always,
  'content-security-policy': picturePolicy,
  // The address holds the hash of the content, so what it names never changes.
  'cache-control': 'private, max-age=31536000, immutable',
};
