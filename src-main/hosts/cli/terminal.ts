// What the command line writes on, and how its words may look there.

import { styleText } from 'node:util';

export interface Screen {
  readonly write: (text: string) => unknown;
  readonly isTerminal: boolean;
  /** Width in characters; Infinity where the text goes into a file or a pipe. */
  readonly columns: number;
}

export interface Paint {
  readonly strong: (text: string) => string;
  readonly faint: (text: string) => string;
  readonly good: (text: string) => string;
  readonly warning: (text: string) => string;
  readonly danger: (text: string) => string;
}

/** What a result that is printed as text has to know. */
export interface TextOptions extends Pick<Screen, 'columns'> {
  readonly paint: Paint;
}

export const plainPaint: Paint = { strong: same, faint: same, good: same, warning: same, danger: same };

const colourPaint: Paint = {
  strong: paintWith('bold'),
  faint: paintWith('dim'),
  good: paintWith('green'),
  warning: paintWith('yellow'),
  danger: paintWith('red'),
};

/** Colour only on a terminal that can show it, and never against the user's wish (https://no-color.org). */
export function paintFor(screen: Screen, environment: Readonly<Record<string, string | undefined>>): Paint {
  const isUnwanted = Boolean(environment['NO_COLOR']) || environment['TERM'] === 'dumb';
  return screen.isTerminal && !isUnwanted ? colourPaint : plainPaint;
}

function paintWith(style: 'bold' | 'dim' | 'green' | 'yellow' | 'red'): (text: string) => string {
  // We have looked at the stream ourselves; styleText would look at the process's own.
  return (text) => styleText(style, text, { validateStream: false });
}

function same(text: string): string {
  return text;
}
