import { nearest } from "../study/index.ts";
import { createDiagnosticList, type DiagnosticList, quoteForMessage } from "./diagnostics.ts";
import type { Diagnostic, Place } from "./expression.ts";

/**
 * A piece of an expression, with its place. Words are `word` tokens, a comma is one of its own; a bracket that belongs to
 * nothing is a `word` too, so that nothing of what was typed is lost. White space stands between tokens.
 */
export type Token = Place &
  (
    | { readonly kind: "open" | "close" | "and" | "or" | "not" | "missing" | "all" }
    /** `text`: without its escapes, and without the quotes around a phrase. */
    | { readonly kind: "word" | "phrase"; readonly text: string }
    /** An operator with its square brackets, which says something about what follows: `AREA[Phase]`. */
    | { readonly kind: "operator"; readonly operator: Operator; readonly arguments: readonly Argument[] }
    /** What has square brackets and stands for itself: `RANGE[MIN, 16 years]`. */
    | { readonly kind: "range" | "distance"; readonly arguments: readonly Argument[] }
  );

export type Operator = "AREA" | "SEARCH" | "COVERAGE" | "EXPANSION" | "TILT";

/** What stands in an operator's square brackets: as it was typed, without white space at both ends. */
export interface Argument extends Place {
  readonly text: string;
}

/** What is longer is cut here, which bounds time and memory; an OR of 10,000 drug names is a fifth of it. */
export const TEXT_LENGTH_MAX = 1_000_000;

/** As nothing is recorded of it, it is an operator only where it has its bracket, and a word everywhere else. */
const CLASSIC_EXPANSION = "EXPAND";

/**
 * What has square brackets, by its spellings. `COVER` is recorded. That the registry's error texts name Coverage and
 * Expansion as rules, and the others by their text, says that these two have several spellings; `EXPAND` is what the
 * classic site wrote, and strategies of its time still have it.
 */
const OPERATORS: ReadonlyMap<string, Operator | "RANGE" | "DISTANCE"> = new Map([
  ["AREA", "AREA"],
  ["SEARCH", "SEARCH"],
  ["COVERAGE", "COVERAGE"],
  ["COVER", "COVERAGE"],
  ["EXPANSION", "EXPANSION"],
  [CLASSIC_EXPANSION, "EXPANSION"],
  ["TILT", "TILT"],
  ["RANGE", "RANGE"],
  ["DISTANCE", "DISTANCE"],
]);

const KEYWORDS: ReadonlyMap<string, "and" | "or" | "not" | "missing" | "all"> = new Map([
  ["AND", "and"],
  ["OR", "or"],
  ["NOT", "not"],
  ["MISSING", "missing"],
  ["ALL", "all"],
]);

/** True for a word that means something to the language, and has to be escaped to be just a word. */
export function isReserved(word: string): boolean {
  return KEYWORDS.has(word) || OPERATORS.has(word);
}

interface Scan {
  readonly text: string;
  readonly tokens: Token[];
  readonly diagnostics: DiagnosticList;
  position: number;
  /** How many round brackets are open. */
  openCount: number;
}

/** Cuts any text into tokens; what cannot be right is reported and becomes words. Takes time linear in the text. */
export function readTokens(text: string): {
  readonly tokens: readonly Token[];
  readonly diagnostics: readonly Diagnostic[];
} {
  const diagnostics = createDiagnosticList();
  if (text.length > TEXT_LENGTH_MAX) {
    const message = `The expression is longer than ${TEXT_LENGTH_MAX} characters; split it into several searches.`;
    diagnostics.report({ code: "TOO_LONG", message, start: TEXT_LENGTH_MAX, end: text.length });
  }
  const scan: Scan = { text: text.slice(0, TEXT_LENGTH_MAX), tokens: [], diagnostics, position: 0, openCount: 0 };
  for (;;) {
    scan.position = skipSpace(scan.text, scan.position);
    if (scan.position >= scan.text.length) break;
    scan.tokens.push(readToken(scan));
  }
  return { tokens: scan.tokens, diagnostics: diagnostics.inOrder() };
}

/** Reads the token at the position, which is not white space, and moves behind it. */
function readToken(scan: Scan): Token {
  const start = scan.position;
  const character = scan.text.charAt(start);
  switch (character) {
    case '"':
      return readPhrase(scan);
    case "(":
      scan.openCount += 1;
      scan.position += 1;
      return { kind: "open", start, end: scan.position };
    case ")":
      scan.position += 1;
      if (scan.openCount > 0) {
        scan.openCount -= 1;
        return { kind: "close", start, end: scan.position };
      }
      return strayBracket(
        scan,
        "UNOPENED_BRACKET",
        "No bracket is open here; remove this one or write \\) for its sign.",
      );
    case "[":
    case "]":
      scan.position += 1;
      return strayBracket(
        scan,
        "UNEXPECTED_TEXT",
        `A square bracket belongs to an operator such as AREA[Phase]; write \\${character} for its sign.`,
      );
    case ",":
      scan.position += 1;
      return { kind: "word", text: character, start, end: scan.position };
    default:
      return readWord(scan);
  }
}

function strayBracket(scan: Scan, code: "UNOPENED_BRACKET" | "UNEXPECTED_TEXT", message: string): Token {
  const end = scan.position;
  const start = end - 1;
  const text = scan.text.charAt(start);
  scan.diagnostics.report({ code, message, suggestion: `\\${text}`, start, end });
  return { kind: "word", text, start, end };
}

function readPhrase(scan: Scan): Token {
  const start = scan.position;
  const inside = start + 1;
  const close = findUnescaped(scan.text, inside, /["\\]/g);
  const isClosed = close < scan.text.length;
  if (!isClosed) {
    const message = 'The quoted phrase that begins here does not end; add a " where it does.';
    scan.diagnostics.report({ code: "UNCLOSED_QUOTE", message, start, end: inside });
  }
  scan.position = isClosed ? close + 1 : close;
  return { kind: "phrase", text: resolveEscapes(scan.text.slice(inside, close)), start, end: scan.position };
}

function readWord(scan: Scan): Token {
  const start = scan.position;
  const end = findUnescaped(scan.text, start, /[\s,()[\]"\\]/g);
  const typed = scan.text.slice(start, end);
  const place = { start, end };
  scan.position = end;
  // A word with an escape keeps its backslash in `typed`, so it never equals a name of the language.
  const operator = OPERATORS.has(typed) ? typed : nearestOperator(scan, typed, place);
  if (operator !== undefined) return readOperator(scan, operator, place);
  const keyword = KEYWORDS.get(typed);
  if (keyword !== undefined) return { kind: keyword, ...place };
  return { kind: "word", text: resolveEscapes(typed), ...place };
}

/** `area[Phase]` and `ARAE[Phase]` are errors to the registry, and it is plain what they mean. */
function nearestOperator(scan: Scan, typed: string, place: Place): string | undefined {
  if (scan.text.charAt(place.end) !== "[") return undefined;
  const suggestion = nearest(typed, OPERATORS.keys());
  if (suggestion === undefined) return undefined;
  const message = `There is no operator ${quoteForMessage(typed)}; write ${suggestion}.`;
  scan.diagnostics.report({ code: "MALFORMED_OPERATOR", message, suggestion, ...place });
  return suggestion;
}

/** Reads the square brackets behind an operator's name; without them the name is a word like any other. */
function readOperator(scan: Scan, name: string, place: Place): Token {
  const { start, end } = place;
  const bracket = skipSpace(scan.text, end);
  const operator = OPERATORS.get(name);
  if (operator === undefined || scan.text.charAt(bracket) !== "[") {
    const message = `${name} needs square brackets directly behind it; write \\${name} for the word.`;
    if (name !== CLASSIC_EXPANSION) {
      scan.diagnostics.report({ code: "MALFORMED_OPERATOR", message, suggestion: `${name}[`, ...place });
    }
    return { kind: "word", text: scan.text.slice(start, end), ...place };
  }
  if (bracket > end) {
    const message = `Remove the space between ${name} and its bracket.`;
    scan.diagnostics.report({ code: "MALFORMED_OPERATOR", message, suggestion: `${name}[`, start, end: bracket + 1 });
  }
  if (operator === "RANGE" || operator === "DISTANCE") {
    const place = readContent(scan, name, bracket, /\s(?:AND|OR|NOT)\s|"/g);
    const kind = operator === "RANGE" ? "range" : "distance";
    return { kind, arguments: splitArguments(scan.text, place), start, end: scan.position };
  }
  const content = toArgument(scan.text, readContent(scan, name, bracket, /[\s"]/g));
  return { kind: "operator", operator, arguments: [content], start, end: scan.position };
}

/**
 * Where the content of square brackets stands. Names and bounds have no brackets in them, so another bracket means that
 * this one was not closed; what was meant then ends where `end` matches.
 */
function readContent(scan: Scan, name: string, bracket: number, end: RegExp): Place {
  const start = bracket + 1;
  const stop = indexOfMatch(scan.text, start, /[[\]()]/g);
  if (scan.text.charAt(stop) === "]") {
    scan.position = stop + 1;
    return { start, end: stop };
  }
  const message = `The square bracket of ${name} is not closed; add a ] behind what belongs to it.`;
  scan.diagnostics.report({ code: "UNCLOSED_BRACKET", message, start: bracket, end: start });
  scan.position = start + indexOfMatch(scan.text.slice(start, stop), 0, end);
  return { start, end: scan.position };
}

function splitArguments(text: string, { start, end }: Place): readonly Argument[] {
  const found: Argument[] = [];
  for (let from = start; from <= end; ) {
    const comma = text.indexOf(",", from);
    const to = comma === -1 || comma > end ? end : comma;
    found.push(toArgument(text, { start: from, end: to }));
    from = to + 1;
  }
  return found;
}

function toArgument(text: string, { start, end }: Place): Argument {
  const typed = text.slice(start, end);
  const trimmed = typed.trim();
  const from = start + (typed.length - typed.trimStart().length);
  return { text: trimmed, start: from, end: from + trimmed.length };
}

/** A backslash makes what follows it literal; before white space and at the end it stands for itself. */
function resolveEscapes(typed: string): string {
  return typed.replace(/\\(\S)/g, "$1");
}

/** Where the first of these characters stands that no backslash precedes; the pattern has the backslash among them. */
function findUnescaped(text: string, start: number, pattern: RegExp): number {
  for (let from = start; ; ) {
    const at = indexOfMatch(text, from, pattern);
    if (text.charAt(at) !== "\\") return at;
    from = at + (/^\S/.test(text.charAt(at + 1)) ? 2 : 1);
  }
}

function skipSpace(text: string, start: number): number {
  return indexOfMatch(text, start, /\S/g);
}

/** The length of the text where nothing matches. */
function indexOfMatch(text: string, start: number, pattern: RegExp): number {
  pattern.lastIndex = start;
  return pattern.exec(text)?.index ?? text.length;
}
