import type { Projection } from "./projection.ts";

/**
 * Cuts and edits the text of a record without parsing it as a whole, so that what is kept is written as it came:
 * `40.0` stays `40.0`, which `JSON.parse` and `JSON.stringify` make `40`. White space between tokens is dropped.
 *
 * The text has to be JSON. Of anything else the answer means nothing, but there is one: each step moves on.
 */
export interface JsonTextEdit {
  /** Where there is something to do: keys, and below them further keys or `whole`. */
  readonly tree: Projection;
  /** What becomes of the members that the tree does not name. */
  readonly others: "drop" | "keep";
  /** The new value of a text at `whole`; what is there is kept as it is where this is left out. */
  readonly rewrite?: ((value: string) => string) | undefined;
}

/** The part of a record's text that a projection keeps: `projectStudy`, exact to the last digit. */
export function projectStudyText(text: string, projection: Projection): string {
  return editJsonText(text, { tree: projection, others: "drop" });
}

export function editJsonText(text: string, edit: JsonTextEdit): string {
  const editor = new JsonTextEditor(text, edit);
  return editor.editObject();
}

const SPACE_BETWEEN_TOKENS = /("(?:[^"\\]|\\.)*")|[ \t\r\n]+/g;

class JsonTextEditor {
  readonly #text: string;
  readonly #edit: JsonTextEdit;
  #at = 0;
  #out = "";

  constructor(text: string, edit: JsonTextEdit) {
    this.#text = text;
    this.#edit = edit;
  }

  /** The whole text; one that is no object becomes an empty one. */
  editObject(): string {
    if (this.#next() !== "{") return "{}";
    this.#members(this.#edit.tree);
    return this.#out;
  }

  /** The next character that is no white space, which is not passed. */
  #next(): string {
    for (;;) {
      const character = this.#text[this.#at];
      if (character === undefined) return "";
      if (character !== " " && character !== "\n" && character !== "\r" && character !== "\t") return character;
      this.#at += 1;
    }
  }

  #value(below: Projection | "whole"): void {
    const first = this.#next();
    if (below === "whole") this.#leaf(first);
    else if (first === "{") this.#members(below);
    else if (first === "[") this.#elements(below);
    else this.#out += this.#pass();
  }

  #members(tree: Projection): void {
    this.#at += 1;
    this.#out += "{";
    let separator = "";
    for (let next = this.#next(); next === '"' || next === ","; next = this.#next()) {
      if (next === ",") {
        this.#at += 1;
        continue;
      }
      const key = this.#passText();
      if (this.#next() === ":") this.#at += 1;
      const below = tree.get(key.includes("\\") ? unquote(key) : key.slice(1, -1));
      if (below === undefined && this.#edit.others === "drop") {
        this.#skip();
        continue;
      }
      this.#out += `${separator}${key}:`;
      separator = ",";
      if (below === undefined) this.#out += this.#pass();
      else this.#value(below);
    }
    this.#at += 1;
    this.#out += "}";
  }

  #elements(below: Projection | "whole"): void {
    this.#at += 1;
    this.#out += "[";
    let separator = "";
    for (let next = this.#next(); next !== "]" && next !== "}" && next !== ""; next = this.#next()) {
      if (next === ",") {
        this.#at += 1;
        continue;
      }
      this.#out += separator;
      separator = ",";
      this.#value(below);
    }
    this.#at += 1;
    this.#out += "]";
  }

  #leaf(first: string): void {
    const { rewrite } = this.#edit;
    if (rewrite === undefined) this.#out += this.#pass();
    else if (first === "[") this.#elements("whole");
    else if (first === '"') this.#out += rewritten(this.#passText(), rewrite);
    else this.#out += this.#pass();
  }

  /** The value that begins here, as it is written but for white space, and past it. */
  #pass(): string {
    const hasSpace = this.#skip();
    return hasSpace ? this.#passed.replace(SPACE_BETWEEN_TOKENS, "$1") : this.#passed;
  }

  #passed = "";

  /** Goes past the value that begins here; true where there was white space between its tokens. */
  #skip(): boolean {
    this.#next();
    const start = this.#at;
    let depth = 0;
    let hasSpace = false;
    do {
      const character = this.#text[this.#at];
      if (character === undefined) break;
      if (character === '"') {
        this.#passText();
      } else if (character === "{" || character === "[") {
        depth += 1;
        this.#at += 1;
      } else if (character === "}" || character === "]") {
        depth -= 1;
        this.#at += 1;
      } else if (depth === 0) {
        this.#passWord();
      } else {
        hasSpace ||= character <= " ";
        this.#at += 1;
      }
    } while (depth > 0);
    this.#passed = this.#text.slice(start, this.#at);
    return hasSpace;
  }

  /** A number, `true`, `false` or `null`; at least one character. */
  #passWord(): void {
    do {
      this.#at += 1;
    } while (!ENDS_WORD.has(this.#text[this.#at] ?? ","));
  }

  /** The text that begins with this quotation mark, with its marks, and past it. */
  #passText(): string {
    const start = this.#at;
    let end = this.#text.indexOf('"', start + 1);
    while (end >= 0 && isEscaped(this.#text, start, end)) end = this.#text.indexOf('"', end + 1);
    this.#at = end < 0 ? this.#text.length : end + 1;
    return this.#text.slice(start, this.#at);
  }
}

const ENDS_WORD: ReadonlySet<string> = new Set([",", "]", "}", " ", "\n", "\r", "\t", ":"]);

/** Whether an odd number of backslashes stands before a quotation mark. */
function isEscaped(text: string, start: number, quote: number): boolean {
  let backslash = quote - 1;
  while (backslash > start && text[backslash] === "\\") backslash -= 1;
  return (quote - 1 - backslash) % 2 === 1;
}

function unquote(quoted: string): string {
  try {
    return String(JSON.parse(quoted));
  } catch {
    return quoted;
  }
}

function rewritten(quoted: string, rewrite: (value: string) => string): string {
  const value = unquote(quoted);
  const changed = rewrite(value);
  return changed === value ? quoted : JSON.stringify(changed);
}
