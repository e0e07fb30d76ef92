/**
 * Text of a record in markdown (CommonMark), so that nothing in it becomes structure: no heading, table, link, image or
 * HTML that the record's author, or anybody, could have planted there.
 */

/** A plain text on one line. */
export function escapeLine(text: string): string {
  const line = text.replace(/[\s\p{Cc}]+/gu, " ").trim();
  return line.replace(/[\\`*_{}[\]<>#|~&!$^]/g, "\\$&").replace(LIST_MARKER, escapeMarker);
}

/**
 * A field of type `markup`, which the registry gives as markdown: its paragraphs, lists and emphasis stay, and the
 * backslashes that it has already. What could be more than that is protected.
 */
export function keepMarkup(markup: string): string {
  return markup
    .replace(/\r\n?/g, "\n")
    .replace(/[^\P{Cc}\n\t]/gu, "")
    .split("\n")
    .map(protectLine)
    .join("\n")
    .trim();
}

function protectLine(line: string): string {
  const guarded = line.replace(/\\[!-/:-@[-`{-~]|[\\`[\]<>|~&$]/g, (found) =>
    found.length > 1 ? found : `\\${found}`,
  );
  return guarded.replace(HEADING, "$1\\$2");
}

/**
 * What begins a heading, also in an element of a list, and lines of dashes or equal signs, which make one of the line
 * above them.
 */
const HEADING = /^(\s*(?:(?:[-*+]|\d+[.)])\s+){0,9})(#+(?=\s|$)|=+\s*$|-[-\s]*$|\*[*\s]*$|_[_\s]*$)/;

/** What begins a list, or is a rule, at the start of a line; `10.3` and `-5` are figures. */
const LIST_MARKER = /^(?:[-+](?=[-\s]|$)|=(?==*$)|\d+[.)](?=\s|$))/;

/** `1.` becomes `1\.`, `-` becomes `\-`. */
function escapeMarker(marker: string): string {
  return marker.replace(/[-+=.)]$/, "\\$&");
}

/** A link, or only its words where the address is none of the web. */
export function link(words: string, url: string): string {
  const address = /^https?:\/\/[^\s<>()"'`\\\p{Cc}]+$/u.test(url) ? url : undefined;
  const shown = escapeLine(words);
  return address === undefined ? shown : `[${shown === "" ? escapeLine(url) : shown}](<${address}>)`;
}

/** A table; cells are markdown without line breaks. Nothing where there are no rows. */
export function table(headings: readonly string[], rows: readonly (readonly string[])[]): readonly string[] {
  if (rows.length === 0) return [];
  const lines = [headings, headings.map(() => "---"), ...rows];
  return [...lines.map((cells) => `| ${cells.join(" | ")} |`), ""];
}

/** A markup field in a cell: its words on one line. */
export function escapeCell(markup: string): string {
  return escapeLine(markup.replace(/\\([!-/:-@[-`{-~])/g, "$1"));
}
