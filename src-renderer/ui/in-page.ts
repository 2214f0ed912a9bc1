// Where what floats over a page is put: inside its main part, so that people who go by landmarks come by it.

/** The body where a page has no main part. */
export function inPage(): Element {
  return document.querySelector('main') ?? document.body;
}
