import type { Expression } from "./expression.ts";
import { isReserved } from "./tokens.ts";

/** How strongly the printed form of a node holds together; a weaker one needs brackets inside a stronger one. */
const BINDING: Readonly<Record<Expression["kind"], number>> = {
  or: 0,
  and: 1,
  not: 2,
  area: 2,
  search: 2,
  coverage: 2,
  expansion: 2,
  tilt: 2,
  term: 3,
  range: 3,
  distance: 3,
  missing: 3,
  all: 3,
};

/**
 * The expression as text, with no bracket or escape more than it needs. Every tree that `parseExpression` gives comes
 * back from its text: `parseExpression(printExpression(e)).expression` equals `e`. A tree made by hand comes back in the
 * parser's normal form, with the same meaning, where it nests no deeper than the parser reads; what its names and bounds may not contain (brackets; in a bound also
 * commas) is left out, so that no name can become a part of the expression around it.
 */
export function printExpression(expression: Expression): string {
  switch (expression.kind) {
    case "or":
    case "and":
      return printJoined(expression.kind, expression.operands);
    case "not":
      return `NOT ${printOperand(expression.operand)}`;
    case "area":
      return `AREA[${toName(expression.name)}]${printOperand(expression.operand)}`;
    case "search":
      return `SEARCH[${expression.document}]${printOperand(expression.operand)}`;
    case "coverage":
      return `COVERAGE[${expression.coverage}]${printOperand(expression.operand)}`;
    case "expansion":
      return `EXPANSION[${expression.expansion}]${printOperand(expression.operand)}`;
    case "tilt":
      return `TILT[${toName(expression.piece)}]${printOperand(expression.operand)}`;
    case "term":
      return printTerm(expression.text, expression.isQuoted);
    case "range":
      return `RANGE[${toBound(expression.low, "MIN")}, ${toBound(expression.high, "MAX")}]`;
    case "distance":
      return `DISTANCE[${toDecimal(expression.latitude)}, ${toDecimal(expression.longitude)}, ${toBound(expression.radius)}]`;
    case "missing":
      return "MISSING";
    case "all":
      return "ALL";
  }
}

function printJoined(kind: "or" | "and", operands: readonly Expression[]): string {
  const [only] = operands;
  if (only === undefined) return kind === "and" ? "ALL" : '""';
  if (operands.length === 1) return printExpression(only);
  return operands.map((operand) => printWithin(BINDING[kind], operand)).join(` ${kind.toUpperCase()} `);
}

function printOperand(operand: Expression): string {
  return printWithin(BINDING.not, operand);
}

function printWithin(binding: number, expression: Expression): string {
  const text = printExpression(expression);
  return BINDING[expression.kind] < binding ? `(${text})` : text;
}

function printTerm(text: string, isQuoted: boolean): string {
  if (isQuoted) return `"${text.replace(/["\\]/g, "\\$&")}"`;
  const trimmed = text.trim();
  if (trimmed === "") return '""';
  const escaped = trimmed.replace(/["\\()[\]]/g, "\\$&");
  return escaped.replace(/[^\s,]+/g, (word) => (isReserved(word) ? `\\${word}` : word));
}

function toName(name: string): string {
  return name.replace(/[[\]()]/g, "").trim();
}

function toBound(bound: string | undefined, open = ""): string {
  return bound?.replace(/[[\](),]/g, "").trim() || open;
}

/** As digits alone: the language has no exponents. */
function toDecimal(value: number): string {
  const [digits = "", exponent] = String(value).split("e-");
  if (exponent === undefined) return digits;
  const sign = digits.startsWith("-") ? "-" : "";
  return `${sign}0.${"0".repeat(Number(exponent) - 1)}${digits.replace(/[-.]/g, "")}`;
}

/** The tree in a short form for tests and logs: `(and (term heart) (not (phrase back pain)))`. */
export function showExpression(expression: Expression): string {
  switch (expression.kind) {
    case "or":
    case "and":
      return show(expression.kind, ...expression.operands.map(showExpression));
    case "not":
      return show("not", showExpression(expression.operand));
    case "area":
      return show("area", expression.name, showExpression(expression.operand));
    case "search":
      return show("search", expression.document, showExpression(expression.operand));
    case "coverage":
      return show("coverage", expression.coverage, showExpression(expression.operand));
    case "expansion":
      return show("expansion", expression.expansion, showExpression(expression.operand));
    case "tilt":
      return show("tilt", expression.piece, showExpression(expression.operand));
    case "term":
      return show(expression.isQuoted ? "phrase" : "term", expression.text);
    case "range":
      return show("range", expression.low ?? "MIN", expression.high ?? "MAX");
    case "distance":
      return show("distance", String(expression.latitude), String(expression.longitude), expression.radius);
    case "missing":
    case "all":
      return show(expression.kind);
  }
}

function show(...parts: readonly string[]): string {
  return `(${parts.join(" ")})`;
}
