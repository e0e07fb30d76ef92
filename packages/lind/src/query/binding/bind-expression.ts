import { type Expression, resolveArea } from "ctgov/essie";
import { findSearchArea } from "ctgov/study";
import { must, unreachable } from "../../base/assert.ts";
import type { Concepts } from "../concepts.ts";
import { parseKm } from "../geo.ts";
import type { Condition } from "../query.ts";
import { wordsOf } from "../words/words.ts";
import { bindPresence, bindRange, bindSize, bindSizeRange, bindValue } from "./bind-piece.ts";
import { bindText, levelOf } from "./bind-text.ts";
import type { QueryProblemCode } from "./problems.ts";
import { labelOf, type Scope, type Target } from "./scope.ts";
import { TERM_WORDS_MAX } from "./segments.ts";
import type { TermNotes } from "./term-notes.ts";

/** What binding an expression needs besides the expression, and where it reports to. */
export interface Binding {
  readonly concepts: Concepts;
  readonly notes: TermNotes;
  /** Something that the check let pass and that has no meaning all the same. */
  refuse(expression: Expression, code: QueryProblemCode, message: string): void;
}

/** Inside SEARCH[Location], words without AREA are looked for where the registry looks for places. */
const LOCATION_AREA = "LocationSearch";

/**
 * An expression that the check found right, as a condition. Names become pieces, words become their normal forms, and
 * the operators around a term are applied to it. What cannot be bound is refused and met by nothing.
 */
export function bindExpression(expression: Expression, scope: Scope, binding: Binding): Condition {
  switch (expression.kind) {
    case "and":
    case "or": {
      const operands = expression.operands.map((operand) => bindExpression(operand, scope, binding));
      return { kind: expression.kind, operands };
    }
    case "not":
      return { kind: "not", operand: bindExpression(expression.operand, scope, binding) };
    case "area": {
      const target = targetOf(expression.name);
      if (target === undefined) return refused(expression, `There is no piece or area ${expression.name}.`, binding);
      return bindExpression(expression.operand, { ...scope, target }, binding);
    }
    case "search":
      return bindSearch(expression, scope, binding);
    case "coverage":
      return bindExpression(expression.operand, { ...scope, coverage: expression.coverage }, binding);
    case "expansion":
      return bindExpression(expression.operand, { ...scope, expansion: expression.expansion }, binding);
    case "tilt":
      return bindExpression(expression.operand, { ...scope, tilt: tiltPieceOf(expression.piece) }, binding);
    case "term":
      return bindTerm(expression, scope, binding);
    case "range":
      return bindRangeOf(expression, scope.target, binding);
    case "distance":
      return bindDistance(expression, binding);
    case "missing":
      return { kind: "not", operand: bindPresenceOf(scope) };
    case "all":
      return { kind: "all" };
    default:
      return unreachable(expression);
  }
}

type NodeOf<Kind extends Expression["kind"]> = Extract<Expression, { kind: Kind }>;

function refused(
  expression: Expression,
  message: string,
  binding: Binding,
  code: QueryProblemCode = "UNSUITABLE_OPERATOR",
): Condition {
  binding.refuse(expression, code, message);
  return { kind: "none" };
}

function targetOf(name: string): Target | undefined {
  const resolved = resolveArea(name);
  return resolved?.kind === "area" ? { ...resolved, isDefault: false } : resolved;
}

function tiltPieceOf(name: string): string | undefined {
  const resolved = resolveArea(name);
  return resolved?.kind === "piece" ? resolved.node.piece : undefined;
}

/** SEARCH[Study] is what every search is; inside a location, another SEARCH[Location] is the same location. */
function bindSearch(expression: NodeOf<"search">, scope: Scope, binding: Binding): Condition {
  if (expression.document === "Study" || scope.isInLocation) {
    return bindExpression(expression.operand, scope, binding);
  }
  const { target } = scope;
  const isDefault = target.kind === "area" && target.isDefault;
  const area = must(findSearchArea(LOCATION_AREA), "the registry has an area of places");
  const inside: Scope = {
    ...scope,
    target: isDefault ? { kind: "area", area, isDefault: true } : target,
    isInLocation: true,
  };
  return { kind: "location", condition: bindExpression(expression.operand, inside, binding) };
}

function bindTerm(expression: NodeOf<"term">, scope: Scope, binding: Binding): Condition {
  const { target } = scope;
  if (target.kind === "piece") {
    const asked = target.isSize ? bindSize(target.node, expression.text) : bindValue(target.node, expression.text);
    if (asked !== undefined) return asked;
    if (target.isSize || !isTextPiece(target)) {
      return refused(expression, `${labelOf(target)} has no value "${expression.text}".`, binding);
    }
  }
  if (wordsOf(expression.text).length > TERM_WORDS_MAX) {
    const advice = "put AND or OR between its parts";
    return refused(expression, `A term has at most ${TERM_WORDS_MAX} words; ${advice}.`, binding, "TOO_LONG");
  }
  const condition = bindText(expression, scope, binding.concepts);
  if (condition.kind !== "text") return condition;
  binding.notes.add(condition, { where: labelOf(target), level: levelOf(expression, scope) }, binding.concepts);
  return condition;
}

const TEXT_TYPES: ReadonlySet<string> = new Set(["text", "markup"]);

function isTextPiece(target: Target): boolean {
  return target.kind === "piece" && TEXT_TYPES.has(target.node.type);
}

function bindRangeOf(expression: NodeOf<"range">, target: Target, binding: Binding): Condition {
  const asked = rangeOf(expression, target);
  return asked ?? refused(expression, `${labelOf(target)} has no range of values.`, binding);
}

/** No search area has a date, a number or an age among its pieces. */
function rangeOf({ low, high }: NodeOf<"range">, target: Target): Condition | undefined {
  if (target.kind === "area") return undefined;
  return target.isSize ? bindSizeRange(target.node, low, high) : bindRange(target.node, low, high);
}

function bindDistance(expression: NodeOf<"distance">, binding: Binding): Condition {
  const { latitude, longitude, radius } = expression;
  const radiusKm = parseKm(radius);
  if (radiusKm === undefined) return refused(expression, `${radius} is no radius; write 50mi or 80km.`, binding);
  return { kind: "near", point: { latitude, longitude }, radiusKm };
}

/** An area is missing when none of its pieces is there. Inside a location, the location itself is always there. */
function bindPresenceOf({ target, isInLocation }: Scope): Condition {
  if (target.kind === "piece") {
    return isInLocation && target.node.piece === "Location" ? { kind: "all" } : bindPresence(target.node);
  }
  const pieces = new Set(target.area.parts.flatMap((part) => part.pieces));
  return { kind: "or", operands: [...pieces].map((piece) => ({ kind: "present", piece })) };
}
