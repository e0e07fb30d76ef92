import { rewriteFields } from "ctgov/study";

/**
 * `markupFormat=legacy`: the fields of type `markup` as the classic registry had them. Known of it: line breaks are
 * CR LF, and the text is what a person typed, so the backslashes with which markdown protects characters (`\>`, `\*`)
 * are absent. Unknown, because no recorded answer has it: whether lists are indented otherwise. They are left as they
 * are, since a list typed by a person and the registry's markdown look alike.
 */
export function toLegacyMarkup(markdown: string): string {
  return markdown.replace(ESCAPED_PUNCTUATION, "$1").replace(/\r?\n/g, "\r\n");
}

/** The text of a record with its markup in the classic form; everything else stays as it is written. */
export function withLegacyMarkup(text: string): string {
  return rewriteFields(text, "markup", toLegacyMarkup);
}

/** CommonMark 0.28, 6.1: a backslash before punctuation of ASCII stands for that character. */
const ESCAPED_PUNCTUATION = /\\([!-/:-@[-`{-~])/g;
