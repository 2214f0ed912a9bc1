// How many terminal columns a text takes, and cutting it to fit. Chinese, Japanese and Korean signs and emoji
// take two columns, combining marks none.

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** East Asian Width W and F, by block (Unicode Standard Annex 11); emoji are asked for by property. */
const wide =
  /[\u1100-\u115F\u2E80-\u303E\u3041-\u33FF\u3400-\u4DBF\u4E00-\uA4CF\uA960-\uA97F\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF01-\uFF60\uFFE0-\uFFE6\u{16FE0}-\u{18DFF}\u{1AFF0}-\u{1B2FF}\u{20000}-\u{3FFFD}]/u;
const emoji = /\p{Emoji_Presentation}|\p{Regional_Indicator}|\p{Extended_Pictographic}\uFE0F|\u20E3/u;
const withoutWidth = /^[\p{Mn}\p{Me}\p{Cf}]+$/u;

export function displayWidth(text: string): number {
  let width = 0;
  for (const { segment } of graphemes.segment(text)) width += graphemeWidth(segment);
  return width;
}

/**
 * Shortens a text to at most `columns`, with an ellipsis where something was left out.
 *
 * @param keep  which end stays: the end of a path tells more than its beginning
 */
export function fitWidth(text: string, columns: number, keep: 'start' | 'end' = 'start'): string {
  if (displayWidth(text) <= columns) return text;
  if (columns < 1) return '';

  const parts = Array.from(graphemes.segment(text), ({ segment }) => segment);
  if (keep === 'end') parts.reverse();
  const kept: string[] = [];
  let room = columns - 1;
  for (const part of parts) {
    room -= graphemeWidth(part);
    if (room < 0) break;
    kept.push(part);
  }
  return keep === 'end' ? `…${kept.reverse().join('')}` : `${kept.join('')}…`;
}

function graphemeWidth(grapheme: string): number {
  if (emoji.test(grapheme) || wide.test(grapheme)) return 2;
  return withoutWidth.test(grapheme) ? 0 : 1;
}
