import type { Projection } from "./projection.ts";

/**
 * `projectStudy` for the text of a record: what is kept is cut out of it as it stands, so that `40.0` stays `40.0`, and
 * nothing is parsed. White space between values is dropped. The text has to be JSON.
 */
export function projectText(text: string, projection: Projection): string {
  const start = skipSpace(text, 0);
  if (text[start] !== "{") return "{}";
  const parts: string[] = [];
  projectObject(text, start, projection, parts);
  return parts.join("");
}

/** Writes the kept part of the object that begins at `start`; gives the index behind the object. */
function projectObject(text: string, start: number, projection: Projection, parts: string[]): number {
  parts.push("{");
  let isFirst = true;
  let at = skipSpace(text, start + 1);
  while (text[at] !== "}") {
    const keyEnd = skipString(text, at);
    const key = text.slice(at, keyEnd);
    const valueStart = skipSpace(text, skipSpace(text, keyEnd) + 1);
    const below = projection.get(nameOf(key));
    if (below === undefined) at = skipValue(text, valueStart);
    else {
      parts.push(isFirst ? `${key}:` : `,${key}:`);
      isFirst = false;
      at = projectValue(text, valueStart, below, parts);
    }
    at = skipComma(text, at);
  }
  parts.push("}");
  return at + 1;
}

function projectValue(text: string, start: number, projection: Projection | "whole", parts: string[]): number {
  if (projection !== "whole" && text[start] === "{") return projectObject(text, start, projection, parts);
  if (projection !== "whole" && text[start] === "[") return projectList(text, start, projection, parts);
  const end = skipValue(text, start);
  parts.push(withoutSpace(text.slice(start, end)));
  return end;
}

function projectList(text: string, start: number, projection: Projection, parts: string[]): number {
  parts.push("[");
  let at = skipSpace(text, start + 1);
  for (let count = 0; text[at] !== "]"; count++) {
    if (count > 0) parts.push(",");
    at = skipComma(text, projectValue(text, at, projection, parts));
  }
  parts.push("]");
  return at + 1;
}

/** A key may be written with escapes, though the registry never does so. */
function nameOf(key: string): string {
  return key.includes("\\") ? String(JSON.parse(key)) : key.slice(1, -1);
}

const SPACE = /\s/;

function withoutSpace(value: string): string {
  return SPACE.test(value) ? value.replace(/("(?:[^"\\]|\\.)*")|\s+/g, "$1") : value;
}

/** The index of the first character at or behind `at` that is no white space. */
function skipSpace(text: string, at: number): number {
  let next = at;
  while (text.charCodeAt(next) <= 0x20) next += 1;
  return next;
}

function skipComma(text: string, at: number): number {
  const next = skipSpace(text, at);
  return text[next] === "," ? skipSpace(text, next + 1) : next;
}

/** The index behind the string whose quotation mark stands at `start`. */
function skipString(text: string, start: number): number {
  for (let at = text.indexOf('"', start + 1); at !== -1; at = text.indexOf('"', at + 1)) {
    let backslashes = 0;
    while (text[at - 1 - backslashes] === "\\") backslashes += 1;
    if (backslashes % 2 === 0) return at + 1;
  }
  return text.length;
}

/** The index behind the value that begins at `start`. */
function skipValue(text: string, start: number): number {
  const first = text[start];
  if (first === '"') return skipString(text, start);
  if (first !== "{" && first !== "[") return skipWord(text, start);
  let depth = 0;
  for (let at = start; at < text.length; ) {
    const character = text[at];
    if (character === '"') {
      at = skipString(text, at);
      continue;
    }
    if (character === "{" || character === "[") depth += 1;
    if (character === "}" || character === "]") depth -= 1;
    at += 1;
    if (depth === 0) return at;
  }
  return text.length;
}

const WORD_END = /[,}\]\s]|$/g;

/** A number, `true`, `false` or `null`. */
function skipWord(text: string, start: number): number {
  WORD_END.lastIndex = start;
  return WORD_END.exec(text)?.index ?? text.length;
}
