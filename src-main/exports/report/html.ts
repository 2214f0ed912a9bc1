// Text that becomes HTML: whatever is put into it is escaped, unless it is HTML of this kind itself.

export class Html {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

export type HtmlValue = string | number | Html | null | readonly HtmlValue[];

/** html`<p title="${anything}">${anything}</p>`: attributes must stand in double quotes. Null is nothing. */
export function html(pieces: TemplateStringsArray, ...values: readonly HtmlValue[]): Html {
  return new Html(pieces.reduce((text, piece, i) => text + textOf(values[i - 1]) + piece));
}

function textOf(value: HtmlValue): string {
  if (value === null) return '';
  if (value instanceof Html) return value.text;
  if (typeof value === 'object') return value.map(textOf).join('');
  return escaped(String(value));
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (letter) => entities[letter]);
}

/** It may not fit where it stands. */
const longName = 60;

/** A name from outside: it cannot turn the line around, and letters that cannot be seen are written as numbers. */
export function named(name: string): Html {
  const text = visible(name);
  return text.length < longName ? html`<bdi>${text}</bdi>` : html`<bdi title="${text}">${text}</bdi>`;
}

/** Control characters, direction marks and half letters as `\u202e`. */
export function visible(name: string): string {
  return name.replace(
    /[\u0000-\u001f\u007f-\u009f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]|\p{Surrogate}/gu,
    (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
