/** A piece of a text, in UTF-16 code units as a text field counts them: from the first up to before the last. */
export type Span = { readonly from: number; readonly to: number };

/** Where in a text, as a person counts: both from 1, a column for every character, a tab being one. */
export type Position = { readonly line: number; readonly column: number };

/** The line and column of a code unit. CR, LF and both together end a line. */
export function positionOf(text: string, at: number): Position {
  const before = text.slice(0, at);
  // Between CR and LF the line is not over yet.
  const lines = before.endsWith("\r") && text[at] === "\n" ? before.slice(0, -1) : before;
  const [last = "", ...others] = lines.split(/\r\n|\r|\n/).toReversed();
  // By code points: a character outside the basic plane is two code units.
  return { line: others.length + 1, column: Array.from(last).length + 1 };
}

/** The piece that reaches over both. */
export function spanning(first: Span, last: Span): Span {
  return { from: Math.min(first.from, last.from), to: Math.max(first.to, last.to) };
}
