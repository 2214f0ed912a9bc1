// The page a browser gets instead of the app, with what to do next. It needs no file, no script and no cookie.

import { createHash } from 'node:crypto';
import type { Refusal } from './door.ts';

const style =
  ':root { color-scheme: light dark; font: 1.05rem/1.6 system-ui, sans-serif }' +
  ' main { max-width: 34rem; margin: 18vh auto 0; padding: 0 1.5rem } h1 { font-size: 1.5rem }';

const newLink =
  'For a new link, press Enter in the terminal where Second Look runs, or end it there with Ctrl+C and start it again.';

/** Only this one style, and nothing to load. */
export const refusalPolicy = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'`,
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** @param origin  where the app is, `http://127.0.0.1:PORT` */
export function refusalPage(refusal: Refusal, origin: string): string {
  const { title, sentences } = refusals(origin)[refusal];
  return [
    '<!doctype html>',
    '<html lang="en">',
    '<meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<title>${title} · Second Look</title>`,
    `<style>${style}</style>`,
    `<main><h1>${title}</h1>`,
    ...sentences.map((sentence) => `<p>${sentence}</p>`),
    '</main>\n',
  ].join('\n');
}

/** The sentences hold nothing that came with the request. */
function refusals(
  origin: string,
): Record<Refusal, { readonly title: string; readonly sentences: readonly string[] }> {
  return {
    session: {
      title: 'Second Look does not know this browser yet',
      sentences: ['Open the link that was printed when Second Look started; it works once.', newLink],
    },
    link: {
      title: 'This link works no longer',
      sentences: ['Each link works once, so that nobody else can use it after you.', newLink],
    },
    page: {
      title: 'Another page led here',
      // An empty address is this very one, asked for by our own page this time.
      sentences: [
        'Second Look does not follow links of other pages by itself.',
        'If you meant to come here, <a href="">go on to Second Look</a>.',
      ],
    },
    address: {
      title: 'Second Look is not at this address',
      sentences: [
        `It answers only at <code>${origin}</code>, on the computer it runs on.`,
        'Where the connection is forwarded from another computer, both ends must have the same port number.',
      ],
    },
  };
}
