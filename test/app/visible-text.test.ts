// Text from outside, made safe to show.

import { describe, expect, it } from 'vitest';
import { visibleJson, visibleText } from '../../src-main/app/visible-text.ts';

describe('visible text', () => {
  it('escapes what a terminal obeys and keeps what people write', () => {
    expect(visibleText('\x1b]0;x\x07')).toBe('\\x1b]0;x\\x07');
    expect(visibleText('\u{E0041}\uD800')).toBe('\\u{e0041}\\u{d800}');
    expect(visibleText('می‌خواهم 👩‍👧 ünï')).toBe('می‌خواهم 👩‍👧 ünï');
  });

  it('as JSON is still the same document', () => {
    const value = { name: 'a\x9b\u2028\x1b"' };
    const text = visibleJson(value);

    expect(JSON.parse(text)).toEqual(value);
    expect(text).not.toMatch(/[^\P{Cc}\n]/u);
  });
});
