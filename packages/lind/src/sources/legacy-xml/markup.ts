/**
 * The legacy XML's texts as the API v2 has them, which is markdown. Two forms occur in the XML.
 *
 * A **laid-out** text begins with a line break (every `textblock`, and here and there a short text). The registry wrote it
 * indented as the XML around it and wrapped to 99 columns, with an empty line between any two paragraphs and items, so a
 * single line break in it is always a wrap. The content of an item begins five columns further in than what it belongs
 * to: `  -  Age over 18`, `  1. Age over 18`, ` 10. …`, and `       -  …` one level down. What begins elsewhere is a
 * paragraph, whatever it begins with.
 *
 * Any other text is as its author typed it: each line is a paragraph.
 */

interface Block {
  /** `*` or `7.`; empty for a paragraph. */
  readonly marker: string;
  /** 1 for an item of an outermost list and a further paragraph in one, 0 for a paragraph outside of lists. */
  readonly level: number;
  readonly text: string;
}

/** An item that what follows may belong to. */
interface OpenItem {
  readonly level: number;
  readonly marker: string;
}

/** Columns from the beginning of a paragraph to that of an item below it. */
const LEVEL_COLUMNS = 5;
/** Deeper than any text has it; what is beyond is put at this level. */
const LEVEL_MAX = 12;

const ITEM = /^( *)(-|\d{1,3}\.) +(?=\S)/;
const LINE_BREAK = /\r\n?|\n/;

/** A text in the API's markdown; undefined where it is blank. */
export function toMarkup(text: string): string | undefined {
  // A no-break space is a character of a text, and no text by itself.
  if (text.trim() === "") return undefined;
  const blocks = /^[ \t]*[\r\n]/.test(text) ? readLayout(text) : readLines(text);
  return blocks.length === 0 ? undefined : printBlocks(blocks);
}

function readLines(text: string): readonly Block[] {
  const lines = text.split(LINE_BREAK).map(joinWhiteSpace);
  return lines.filter((line) => line !== "").map((line) => ({ marker: "", level: 0, text: line }));
}

function readLayout(text: string): readonly Block[] {
  const lines = text.split(LINE_BREAK).map((line) => line.trimEnd());
  const margin = lines
    .filter((line) => line !== "")
    .reduce((least, line) => Math.min(least, indentOf(line)), Number.POSITIVE_INFINITY);
  const groups: string[][] = [];
  let group: string[] | undefined;
  for (const line of lines) {
    if (line === "") {
      group = undefined;
    } else if (group === undefined) {
      group = [line.slice(margin)];
      groups.push(group);
    } else group.push(line);
  }
  return groups.map(toBlock);
}

function toBlock(lines: readonly string[]): Block {
  const first = lines[0] ?? "";
  const [head = "", , mark = ""] = ITEM.exec(first) ?? [];
  const isItem = head.length >= LEVEL_COLUMNS && head.length % LEVEL_COLUMNS === 0;
  const column = isItem ? head.length : indentOf(first);
  const text = joinWhiteSpace([isItem ? first.slice(head.length) : first, ...lines.slice(1)].join(" "));
  const level = Math.min(LEVEL_MAX, Math.floor(column / LEVEL_COLUMNS));
  return { marker: isItem ? (mark === "-" ? "*" : mark) : "", level, text };
}

function indentOf(line: string): number {
  return line.length - line.replace(/^ +/, "").length;
}

function joinWhiteSpace(text: string): string {
  return text.replaceAll(/[ \t\r\n]+/g, " ").replaceAll(/^ | $/g, "");
}

/**
 * As the registry prints it: an item follows the one before it in its list, and whatever that one holds, without an empty
 * line; before a list, between paragraphs and after a list there is one. What belongs to an item is indented to its text.
 */
function printBlocks(blocks: readonly Block[]): string {
  let open: readonly OpenItem[] = [];
  let printed = "";
  let before: Block | undefined;
  for (const block of blocks) {
    const isItem = block.marker !== "";
    const sibling = open.find((item) => item.level === block.level);
    const goesOn = isItem && (isOfOneList(sibling, block) || (before?.marker === "" && before.level > 0));
    open = open.filter((item) => item.level < block.level || (!isItem && item.level === block.level));
    const indent = " ".repeat(open.reduce((width, item) => width + item.marker.length + 1, 0));
    const separator = before === undefined ? "" : goesOn ? "\n" : "\n\n";
    printed += `${separator}${indent}${isItem ? `${block.marker} ` : ""}${escapeMarkdown(block.text)}`;
    if (isItem) open = [...open, { level: block.level, marker: block.marker }];
    before = block;
  }
  return printed;
}

function isOfOneList(sibling: OpenItem | undefined, block: Block): boolean {
  return sibling !== undefined && (sibling.marker === "*") === (block.marker === "*");
}

/**
 * Escapes what would be markdown. In the 861 real records at hand every `\`, `*`, `~`, `^`, `&`, `[`, `]`, `<` and `>` of a text is
 * escaped, a `_` where it does not stand inside a word, and a beginning that would make an item.
 */
function escapeMarkdown(text: string): string {
  return text
    .replaceAll(/[\\*~^&[\]<>`]/g, "\\$&")
    .replaceAll(/(?<!\w)_|_(?!\w)/g, "\\_")
    .replace(/^(\d+)([.)])(?= |$)/, "$1\\$2")
    .replace(/^(?:[-+]|#{1,6})(?= |$)/, "\\$&");
}
