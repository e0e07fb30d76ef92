import { decodeEntities } from "./entities.ts";

/** Tags of the registry's HTML. Any other stays in the text, where somebody typed it. */
const TAG = /<(\/?)(p|ul|ol|li|br|strong|b|em|i|h[1-6]|mark|span|div|a|u|sub|sup)\b([^<>]*)>/gi;

/** Signs that markdown would read as markup, as the registry protects them. */
const PROTECTED = /[\\<>[\]*^~]/g;

interface OpenList {
  readonly isOrdered: boolean;
  /** The number of the next item. */
  next: number;
  isEmpty: boolean;
  /** Columns before the marks of its items. */
  readonly indent: number;
}

/**
 * A text of the registry's site (HTML) in the registry's markdown: paragraphs, lists with `*` and `1.`, emphasis; signs that
 * markdown reads are protected by a backslash. The registry makes the HTML of its markdown, so this is the way back; how many
 * spaces and empty lines stood between two parts is not in HTML, and `isSameText` does not look at them.
 */
export function markdownOfHtml(html: string): string {
  if (!/[<&]/.test(html)) return html;
  const writer = new MarkdownWriter();
  let from = 0;
  for (const match of html.matchAll(TAG)) {
    writer.text(html.slice(from, match.index));
    from = match.index + match[0].length;
    writer.tag(match[1] === "/", (match[2] ?? "").toLowerCase(), match[3] ?? "");
  }
  writer.text(html.slice(from));
  return writer.end();
}

class MarkdownWriter {
  readonly #lists: OpenList[] = [];
  #out = "";
  /** Nothing stands behind the mark of an item yet. */
  #isAfterMark = false;
  /** Whatever comes begins a paragraph. */
  #beginsBlock = false;

  text(html: string): void {
    const text = decodeEntities(html);
    // Between two blocks white space is the layout of the HTML.
    if (text.trim() === "" && (this.#beginsBlock || this.#isAfterMark || this.#lists.length > 0)) return;
    if (text.trim() === "" && this.#out === "") return;
    this.#beginBlock();
    this.#out += text.replace(PROTECTED, "\\$&");
    this.#isAfterMark = false;
  }

  tag(isEnd: boolean, name: string, attributes: string): void {
    switch (name) {
      case "ul":
      case "ol":
        if (isEnd) this.#endList();
        else this.#openList(name === "ol", attributes);
        break;
      case "li":
        if (!isEnd) this.#beginItem();
        break;
      case "br":
        this.#out += `\n${this.#indent()}`;
        break;
      case "strong":
      case "b":
        this.#mark("**", isEnd);
        break;
      case "em":
      case "i":
        this.#mark("*", isEnd);
        break;
      case "p":
      case "div":
        this.#beginsBlock = true;
        break;
      default:
        // A heading is a paragraph; the other tags only say how the text looks.
        if (/^h\d$/.test(name)) this.#beginsBlock = true;
    }
  }

  end(): string {
    return this.#out.trim();
  }

  #mark(sign: string, isEnd: boolean): void {
    if (!isEnd) this.#beginBlock();
    this.#out += sign;
    this.#isAfterMark = false;
  }

  #beginBlock(): void {
    if (this.#beginsBlock && !this.#isAfterMark && this.#out !== "") {
      this.#out = `${this.#out.trimEnd()}\n\n${this.#indent()}`;
    }
    this.#beginsBlock = false;
  }

  /** Where the text of the open item stands. */
  #indent(): string {
    const list = this.#lists.at(-1);
    return list === undefined ? "" : " ".repeat(list.indent + (list.isOrdered ? 3 : 2));
  }

  #openList(isOrdered: boolean, attributes: string): void {
    const start = /\bstart\s*=\s*["']?(\d{1,9})/i.exec(attributes)?.[1];
    const next = start === undefined ? 1 : Number(start);
    this.#lists.push({ isOrdered, next, isEmpty: true, indent: this.#indent().length });
  }

  #endList(): void {
    this.#lists.pop();
    this.#isAfterMark = false;
    this.#beginsBlock = true;
  }

  #beginItem(): void {
    const list = this.#lists.at(-1);
    if (list === undefined) return;
    const beginsBlock = list.isEmpty && this.#lists.length === 1;
    const space = this.#out === "" ? "" : beginsBlock ? "\n\n" : "\n";
    this.#out = `${this.#out.trimEnd()}${space}${" ".repeat(list.indent)}${list.isOrdered ? `${list.next}.` : "*"} `;
    list.next += 1;
    list.isEmpty = false;
    this.#isAfterMark = true;
    this.#beginsBlock = false;
  }
}
