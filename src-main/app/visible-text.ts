// Text from outside (file names, class names) made safe to show on a terminal and in a sentence.

/**
 * Control characters, line and paragraph separators, the marks that turn the writing direction around, tag
 * characters and halves of surrogate pairs. Joiners (U+200C, U+200D) stay: Persian words and family emoji need them.
 */
const hidden =
  /[\p{Cc}\p{Cs}\u2028\u2029\u00AD\u061C\u180E\u200B\u200E\u200F\u202A-\u202E\u2060-\u206F\uFEFF\uFFF9-\uFFFB\u{E0000}-\u{E007F}]/gu;

/** Writes every character that could move the cursor or reorder the line as \xNN or \u{NNNN}. */
export function visibleText(text: string): string {
  return text.replace(hidden, escapeCharacter);
}

/** One JSON document; what JSON leaves raw and a terminal may obey (U+007F … U+009F) is escaped as JSON allows. */
export function visibleJson(value: unknown): string {
  return JSON.stringify(value, null, 2).replace(/[\u007F-\u009F\u2028\u2029]/g, escapeInJson);
}

function escapeCharacter(character: string): string {
  if (character === '\n') return '\\n';
  if (character === '\t') return '\\t';
  if (character === '\r') return '\\r';
  const code = character.codePointAt(0) ?? 0;
  return code <= 0xff ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u{${code.toString(16)}}`;
}

function escapeInJson(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
