import { shorten } from "./element-label.ts";

/** Characters of each of two long texts that a sentence shows. */
export const EXCERPT_CHARS_MAX = 80;
/** Characters shown before the first difference, so that it is read in its place. */
const CONTEXT_CHARS = 20;

/** Two texts cut to where they begin to differ, each at most `EXCERPT_CHARS_MAX` long; short ones are left whole. */
export function excerptsOf(before: string, after: string): readonly [string, string] {
  if (before.length <= EXCERPT_CHARS_MAX && after.length <= EXCERPT_CHARS_MAX) return [before, after];
  const start = startOfContext(before, lengthOfCommonStart(before, after));
  return [excerpt(before, start), excerpt(after, start)];
}

function lengthOfCommonStart(a: string, b: string): number {
  const shorter = Math.min(a.length, b.length);
  let length = 0;
  while (length < shorter && a.charCodeAt(length) === b.charCodeAt(length)) length += 1;
  return length;
}

/** The beginning of a word a little before the difference. */
function startOfContext(text: string, difference: number): number {
  if (difference <= CONTEXT_CHARS) return 0;
  const space = text.indexOf(" ", difference - CONTEXT_CHARS);
  return space === -1 || space >= difference ? difference - CONTEXT_CHARS : space + 1;
}

function excerpt(text: string, start: number): string {
  const isCut = start > 0;
  const shown = shorten(text.slice(start), EXCERPT_CHARS_MAX - (isCut ? 1 : 0));
  return isCut ? `…${shown.replace(/^[\uDC00-\uDFFF]/u, "")}` : shown;
}
