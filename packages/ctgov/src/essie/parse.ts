import { nearest } from "../study/index.ts";
import { createDiagnosticList, type DiagnosticList, quoteForMessage } from "./diagnostics.ts";
import {
  COVERAGES,
  type DiagnosticCode,
  EXPANSIONS,
  type Expression,
  type Parsed,
  type Place,
  SEARCH_DOCUMENTS,
} from "./expression.ts";
import { type Argument, readTokens, type Token } from "./tokens.ts";

/** How deep brackets and operators may nest; people need five, and every walk over a tree recurses as deep. */
export const DEPTH_MAX = 100;

type OperatorToken = Token & { readonly kind: "operator" };
type SourceToken = Token & { readonly kind: "range" | "distance" };
type TextToken = Token & { readonly kind: "word" | "phrase" };

interface Cursor {
  readonly text: string;
  readonly tokens: readonly Token[];
  readonly diagnostics: DiagnosticList;
  readonly places: Map<Expression, Place>;
  readonly argumentPlaces: Map<Expression, readonly Place[]>;
  position: number;
  depth: number;
  isTooDeep: boolean;
}

/**
 * Reads a search expression. Never throws, and takes bounded time and stack on any text.
 *
 * OR binds weakest, then AND, then NOT and the operators with square brackets, which bind to what stands to their right.
 * Words side by side are one term. Other things side by side are met together, as if AND stood between them:
 * `lung "small cell"`, `a NOT b`, `a (b OR c)`. Lower-case `and`, `or`, `not` are words, and so are MIN and MAX outside a
 * range.
 *
 * The tree has a normal form: an `and` or `or` has at least two operands, and none of its own kind. What is missing
 * between AND or OR is left out; where a single operator has no operand, and for an empty text, the tree has an empty
 * phrase, which matches nothing. A bracket that belongs to nothing is part of the words around it. All of these come with
 * a diagnostic, and so does an unknown coverage, expansion or search document, whose operator is left out.
 */
export function parseExpression(text: string): Parsed {
  const { tokens, diagnostics: first } = readTokens(text);
  const diagnostics = createDiagnosticList(first);
  const places = new Map<Expression, Place>();
  const argumentPlaces = new Map<Expression, readonly Place[]>();
  const cursor: Cursor = { text, tokens, diagnostics, places, argumentPlaces, position: 0, depth: 0, isTooDeep: false };
  if (tokens.length === 0) {
    report(cursor, "EMPTY_OPERAND", "The expression is empty; write what to look for.", { start: 0, end: text.length });
  }
  const expression = parseJoined(cursor, "or") ?? emptyPhrase(cursor);
  return { expression, diagnostics: diagnostics.inOrder(), places, argumentPlaces };
}

/** An OR expression (of AND expressions) or an AND expression; undefined where nothing usable stands. */
function parseJoined(cursor: Cursor, kind: "or" | "and"): Expression | undefined {
  const first = cursor.position;
  const found: Expression[] = [];
  // The AND or OR that still waits for what stands to its right.
  let joint: Token | undefined;
  for (;;) {
    const before = cursor.position;
    const operand = kind === "or" ? parseJoined(cursor, "and") : parseOperated(cursor);
    if (operand !== undefined) found.push(operand);
    const next = cursor.tokens[cursor.position];
    if (cursor.position === before) {
      if (next?.kind === kind) reportEmpty(cursor, `Write something before ${kind.toUpperCase()}, or remove it.`, next);
      else if (joint) reportEmpty(cursor, `Write something after ${kind.toUpperCase()}, or remove it.`, joint);
    }
    joint = next?.kind === kind ? next : undefined;
    if (joint !== undefined) cursor.position += 1;
    else if (!beginsOperand(next)) break;
  }
  if (found.length <= 1) return found[0];
  const operands = found.flatMap((operand) => operandsOf(cursor, kind, operand));
  return placed(cursor, { kind, operands }, placeFrom(cursor, first));
}

/** Keeps the normal form: an operand of the same kind, out of brackets, gives its own operands. */
function operandsOf(cursor: Cursor, kind: "or" | "and", operand: Expression): readonly Expression[] {
  if (operand.kind !== kind) return [operand];
  cursor.places.delete(operand);
  return operand.operands;
}

function beginsOperand(token: Token | undefined): boolean {
  return token !== undefined && token.kind !== "and" && token.kind !== "or" && token.kind !== "close";
}

/** NOT and the operators with square brackets, each of which takes what stands to its right. */
function parseOperated(cursor: Cursor): Expression | undefined {
  const token = cursor.tokens[cursor.position];
  if (!isPrefix(token)) return parseSource(cursor);
  if (cursor.depth >= DEPTH_MAX) {
    while (isPrefix(cursor.tokens[cursor.position])) cursor.position += 1;
    reportTooDeep(cursor, token);
    return parseSource(cursor);
  }
  const first = cursor.position;
  cursor.position += 1;
  cursor.depth += 1;
  const before = cursor.position;
  const operand = parseOperated(cursor);
  cursor.depth -= 1;
  if (cursor.position === before) {
    const name = token.kind === "not" ? "NOT" : cursor.text.slice(token.start, token.end);
    reportEmpty(cursor, `Write something after ${quoteForMessage(name)}, or remove it.`, token);
  }
  if (token.kind === "operator") return applyOperator(cursor, token, operand, first);
  return placed(cursor, { kind: "not", operand: operand ?? emptyPhrase(cursor) }, placeFrom(cursor, first));
}

function isPrefix(token: Token | undefined): token is OperatorToken | (Token & { readonly kind: "not" }) {
  return token?.kind === "operator" || token?.kind === "not";
}

function applyOperator(
  cursor: Cursor,
  token: OperatorToken,
  operandFound: Expression | undefined,
  first: number,
): Expression | undefined {
  const node = toNode(cursor, token, operandFound);
  if (node === undefined) return operandFound;
  cursor.argumentPlaces.set(node, token.arguments.map(toPlace));
  return placed(cursor, node, placeFrom(cursor, first));
}

/** Undefined where the name in the brackets belongs to a closed set and is not in it. */
function toNode(cursor: Cursor, token: OperatorToken, operandFound: Expression | undefined): Expression | undefined {
  const name = argumentAt(token, 0);
  const operand = (): Expression => operandFound ?? emptyPhrase(cursor);
  switch (token.operator) {
    case "SEARCH": {
      const document = chooseName(cursor, name, SEARCH_DOCUMENTS, "UNKNOWN_DOCUMENT", "search document");
      return document === undefined ? undefined : { kind: "search", document, operand: operand() };
    }
    case "COVERAGE": {
      const coverage = chooseName(cursor, name, COVERAGES, "UNKNOWN_COVERAGE", "coverage");
      return coverage === undefined ? undefined : { kind: "coverage", coverage, operand: operand() };
    }
    case "EXPANSION": {
      const expansion = chooseName(cursor, name, EXPANSIONS, "UNKNOWN_EXPANSION", "expansion");
      return expansion === undefined ? undefined : { kind: "expansion", expansion, operand: operand() };
    }
    case "TILT":
      return { kind: "tilt", piece: name.text, operand: operand() };
    case "AREA":
      return { kind: "area", name: name.text, operand: operand() };
  }
}

function chooseName<Name extends string>(
  cursor: Cursor,
  name: Argument,
  names: readonly Name[],
  code: DiagnosticCode,
  what: string,
): Name | undefined {
  const found = names.find((candidate) => candidate === name.text);
  if (found !== undefined) return found;
  const message = `There is no ${what} ${quoteForMessage(name.text)}; use ${names.join(", ")}.`;
  cursor.diagnostics.report({ code, message, suggestion: nearest(name.text, names), ...toPlace(name) });
  return undefined;
}

function parseSource(cursor: Cursor): Expression | undefined {
  const token = cursor.tokens[cursor.position];
  switch (token?.kind) {
    case "word":
      return parseTerm(cursor);
    case "phrase":
      cursor.position += 1;
      return toPhrase(cursor, token);
    case "missing":
    case "all":
      cursor.position += 1;
      return placed(cursor, { kind: token.kind }, toPlace(token));
    case "open":
      return parseBrackets(cursor, token);
    case "range":
      cursor.position += 1;
      return toRange(cursor, token);
    case "distance":
      cursor.position += 1;
      return toDistance(cursor, token);
    default:
      return undefined;
  }
}

function parseTerm(cursor: Cursor): Expression {
  const first = cursor.position;
  const parts: string[] = [];
  let end: number | undefined;
  for (;;) {
    const token = cursor.tokens[cursor.position];
    if (token?.kind !== "word") break;
    parts.push(cursor.text.slice(end ?? token.start, token.start), token.text);
    end = token.end;
    cursor.position += 1;
  }
  return placed(cursor, { kind: "term", text: parts.join(""), isQuoted: false }, placeFrom(cursor, first));
}

function toPhrase(cursor: Cursor, token: TextToken): Expression {
  if (token.text.trim() === "") {
    reportEmpty(cursor, "There is nothing between the quotes; write the phrase to look for.", token);
  }
  return placed(cursor, { kind: "term", text: token.text, isQuoted: true }, toPlace(token));
}

function parseBrackets(cursor: Cursor, open: Token): Expression | undefined {
  if (cursor.depth >= DEPTH_MAX) {
    skipBrackets(cursor);
    reportTooDeep(cursor, open);
    return undefined;
  }
  cursor.position += 1;
  cursor.depth += 1;
  const before = cursor.position;
  const inner = parseJoined(cursor, "or");
  cursor.depth -= 1;
  const isEmpty = cursor.position === before;
  if (cursor.tokens[cursor.position]?.kind === "close") {
    cursor.position += 1;
    if (isEmpty) {
      const place = { start: open.start, end: endOfLast(cursor) };
      reportEmpty(cursor, "There is nothing between the brackets; remove them or write what to look for.", place);
    }
  } else {
    report(cursor, "UNCLOSED_BRACKET", "This bracket is not closed; add a ) behind what belongs to it.", toPlace(open));
  }
  return inner;
}

/** Moves behind the bracket that closes the one at the cursor, or to the end. */
function skipBrackets(cursor: Cursor): void {
  let openCount = 0;
  do {
    const kind = cursor.tokens[cursor.position]?.kind;
    if (kind === "open") openCount += 1;
    if (kind === "close") openCount -= 1;
    cursor.position += 1;
  } while (openCount > 0 && cursor.position < cursor.tokens.length);
}

function toRange(cursor: Cursor, token: SourceToken): Expression {
  const [low, high] = [argumentAt(token, 0), argumentAt(token, 1)];
  if (token.arguments.length !== 2 || low.text === "" || high.text === "") {
    const message = "RANGE takes two bounds with a comma between them; write MIN or MAX where it is open.";
    report(cursor, "INVALID_RANGE", message, toPlace(token));
  }
  const node: Expression = {
    kind: "range",
    low: low.text === "MIN" || low.text === "" ? undefined : low.text,
    high: high.text === "MAX" || high.text === "" ? undefined : high.text,
  };
  cursor.argumentPlaces.set(node, [toPlace(low), toPlace(high)]);
  return placed(cursor, node, toPlace(token));
}

/** Nine digits before the point are more than any coordinate has, and keep the number finite. */
const DECIMAL = /^[+-]?\d{1,9}(?:\.\d+)?$/;

function toDistance(cursor: Cursor, token: SourceToken): Expression | undefined {
  const [latitude, longitude, radius] = [argumentAt(token, 0), argumentAt(token, 1), argumentAt(token, 2)];
  if (token.arguments.length !== 3 || !DECIMAL.test(latitude.text) || !DECIMAL.test(longitude.text)) {
    const message = "DISTANCE takes a latitude, a longitude and a radius: DISTANCE[39.0, -77.1, 50mi].";
    report(cursor, "INVALID_DISTANCE", message, toPlace(token));
    return undefined;
  }
  const node: Expression = {
    kind: "distance",
    latitude: toNumber(latitude.text),
    longitude: toNumber(longitude.text),
    radius: radius.text,
  };
  cursor.argumentPlaces.set(node, [toPlace(latitude), toPlace(longitude), toPlace(radius)]);
  return placed(cursor, node, toPlace(token));
}

/** Zero has one sign, so that a tree equals itself after it was printed. */
function toNumber(text: string): number {
  return Number(text) + 0;
}

/** An argument that is not there is empty and stands at the end of the operator. */
function argumentAt(token: OperatorToken | SourceToken, index: number): Argument {
  return token.arguments[index] ?? { text: "", start: token.end, end: token.end };
}

function emptyPhrase(cursor: Cursor): Expression {
  const end = endOfLast(cursor);
  return placed(cursor, { kind: "term", text: "", isQuoted: true }, { start: end, end });
}

function placed(cursor: Cursor, node: Expression, place: Place): Expression {
  cursor.places.set(node, place);
  return node;
}

/** From the start of a token to the end of the last one that was taken. */
function placeFrom(cursor: Cursor, first: number): Place {
  return { start: cursor.tokens[first]?.start ?? 0, end: endOfLast(cursor) };
}

function endOfLast(cursor: Cursor): number {
  return cursor.tokens[cursor.position - 1]?.end ?? 0;
}

function toPlace({ start, end }: Place): Place {
  return { start, end };
}

function report(cursor: Cursor, code: DiagnosticCode, message: string, place: Place): void {
  cursor.diagnostics.report({ code, message, ...place });
}

function reportEmpty(cursor: Cursor, message: string, place: Place): void {
  report(cursor, "EMPTY_OPERAND", message, toPlace(place));
}

/** Once is enough: whoever nests too deep does so in many places. */
function reportTooDeep(cursor: Cursor, from: Place): void {
  if (cursor.isTooDeep) return;
  cursor.isTooDeep = true;
  const message = `Brackets and operators nest deeper than ${DEPTH_MAX} levels; what is deeper is left out.`;
  report(cursor, "TOO_DEEP", message, { start: from.start, end: endOfLast(cursor) });
}
