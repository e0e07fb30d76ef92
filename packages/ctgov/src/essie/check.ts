import { nearestArea, pieceKindOf, type ResolvedArea, resolveArea } from "./areas.ts";
import { createDiagnosticList, type DiagnosticList, quoteForMessage } from "./diagnostics.ts";
import type { Diagnostic, Expression, Parsed, Place } from "./expression.ts";
import { boundsOf, type Problem, sizeProblem, unsuitable, valueProblem } from "./values.ts";

type NodeOf<Kind extends Expression["kind"]> = Extract<Expression, { kind: Kind }>;

/** The operators around a node, as far as they decide what may stand in it. The inner one of a kind counts. */
interface Scope {
  /** `unknown`: a name that was reported already; undefined: no AREA, so the area of the request's parameter. */
  readonly area: ResolvedArea | "unknown" | undefined;
  readonly isInLocation: boolean;
  readonly coverage: NodeOf<"coverage"> | undefined;
  readonly expansion: NodeOf<"expansion"> | undefined;
}

interface Check {
  readonly parsed: Parsed;
  readonly diagnostics: DiagnosticList;
  /** The expansions that were reported; several terms may stand below one. */
  readonly reported: Set<Expression>;
}

const OUTERMOST: Scope = { area: undefined, isInLocation: false, coverage: undefined, expansion: undefined };

const LOCATIONS_PATH = "protocolSection.contactsLocationsModule.locations";

/** Half the way around the Earth: no two points are further apart. */
const RADIUS_KM_MAX = 20_038;
const KM_PER_MILE = 1.609344;

/**
 * Everything that is wrong with an expression, in the order of the text: what the parser reported, and what only the data
 * dictionary can say: names that do not exist, values that a piece cannot have, operators where they mean nothing. An
 * empty list means that the expression can be carried out. At most `DIAGNOSTICS_MAX`.
 *
 * Which area a term without AREA searches depends on the request's parameter; such terms are taken for free text.
 */
export function checkExpression(parsed: Parsed): readonly Diagnostic[] {
  const check: Check = { parsed, diagnostics: createDiagnosticList(parsed.diagnostics), reported: new Set() };
  visit(check, parsed.expression, OUTERMOST);
  return check.diagnostics.inOrder();
}

function visit(check: Check, expression: Expression, scope: Scope): void {
  // What comes after a full list is not worth looking at; suggestions cost time.
  if (check.diagnostics.isFull) return;
  switch (expression.kind) {
    case "or":
    case "and":
      for (const operand of expression.operands) visit(check, operand, scope);
      return;
    case "not":
      visit(check, expression.operand, scope);
      return;
    case "area":
      visit(check, expression.operand, { ...scope, area: checkArea(check, expression, scope) });
      return;
    case "search":
      visit(check, expression.operand, checkSearch(check, expression, scope));
      return;
    case "coverage":
      visit(check, expression.operand, { ...scope, coverage: expression });
      return;
    case "expansion":
      visit(check, expression.operand, { ...scope, expansion: expression });
      return;
    case "tilt":
      checkTilt(check, expression);
      visit(check, expression.operand, scope);
      return;
    case "term":
      checkTerm(check, expression, scope);
      return;
    case "range":
      checkRange(check, expression, scope);
      return;
    case "distance":
      checkDistance(check, expression, scope);
      return;
    case "missing":
      checkMissing(check, expression, scope);
      return;
    case "all":
      return;
    default:
      expression satisfies never;
  }
}

function checkArea(check: Check, expression: NodeOf<"area">, scope: Scope): Scope["area"] {
  const place = argumentPlace(check, expression, 0);
  const resolved = resolveArea(expression.name);
  if (resolved === undefined) {
    report(check, place, unknownArea(expression.name, "piece or search area"));
    return "unknown";
  }
  if (resolved.kind === "piece" && resolved.isSize && !resolved.node.isList) {
    const { piece } = resolved.node;
    report(check, place, unsuitable(`${piece} is no list, so it has no size; ask for ${piece} itself.`, piece));
    return "unknown";
  }
  if (scope.isInLocation && !isOfLocation(resolved)) {
    report(check, place, outsideLocation(expression.name));
  }
  return resolved;
}

function checkSearch(check: Check, expression: NodeOf<"search">, scope: Scope): Scope {
  if (expression.document === "Study") return scope;
  const { area } = scope;
  if (area !== undefined && area !== "unknown" && !isOfLocation(area)) {
    const name = area.kind === "area" ? area.area.name : area.node.piece;
    report(check, argumentPlace(check, expression, 0), outsideLocation(name));
  }
  return { ...scope, isInLocation: true };
}

/** An area counts when all its pieces belong to a location; the number of locations does not. */
function isOfLocation(resolved: ResolvedArea): boolean {
  if (resolved.kind === "piece") {
    const path = resolved.node.fieldPath;
    return path.startsWith(`${LOCATIONS_PATH}.`) || (path === LOCATIONS_PATH && !resolved.isSize);
  }
  return resolved.area.parts.every((part) =>
    part.pieces.every((piece) => {
      const found = resolveArea(piece);
      return found !== undefined && isOfLocation(found);
    }),
  );
}

function outsideLocation(name: string): Problem {
  return unsuitable(`${quoteForMessage(name)} does not belong to a location; move it out of SEARCH[Location].`);
}

function unknownArea(name: string, what: string): Problem {
  const suggestion = nearestArea(name);
  const advice = suggestion === undefined ? "look it up in /studies/metadata" : `did you mean ${suggestion}?`;
  const end = suggestion === undefined ? "." : "";
  return { code: "UNKNOWN_AREA", message: `There is no ${what} ${quoteForMessage(name)}; ${advice}${end}`, suggestion };
}

function checkTilt(check: Check, expression: NodeOf<"tilt">): void {
  const place = argumentPlace(check, expression, 0);
  const resolved = resolveArea(expression.piece);
  if (resolved === undefined) {
    report(check, place, unknownArea(expression.piece, "piece"));
    return;
  }
  const kind = resolved.kind === "piece" && !resolved.isSize ? pieceKindOf(resolved.node) : undefined;
  if (kind === "date" || kind === "number") return;
  const message = `TILT takes a date or a number, which ${quoteForMessage(expression.piece)} is not; try TILT[StartDate].`;
  report(check, place, unsuitable(message));
}

function checkTerm(check: Check, expression: NodeOf<"term">, scope: Scope): void {
  checkCoverage(check, scope);
  const { area } = scope;
  if (area === undefined || area === "unknown" || area.kind === "area") return;
  // The parser reported the phrase that stands for nothing.
  if (expression.text.trim() === "") return;
  const problem = area.isSize ? sizeProblem(expression.text) : valueProblem(area.node, expression.text);
  if (problem !== undefined) report(check, placeOf(check, expression), problem);
}

/** FullMatch, StartsWith and EndsWith need the words together; Lossy goes with no coverage at all. */
function checkCoverage(check: Check, { coverage, expansion }: Scope): void {
  if (coverage === undefined || expansion === undefined || check.reported.has(expansion)) return;
  const level = expansion.expansion;
  const isLoose = level === "Lossy" || (level === "Relaxation" && coverage.coverage !== "Contains");
  if (!isLoose) return;
  check.reported.add(expansion);
  const message = `EXPANSION[${level}] does not go with COVERAGE[${coverage.coverage}]; use Concept, Term or None.`;
  report(check, argumentPlace(check, expansion, 0), unsuitable(message, "Concept"));
}

function checkRange(check: Check, expression: NodeOf<"range">, scope: Scope): void {
  const { area } = scope;
  if (area === "unknown") return;
  // No search area has a date, a number or an age among its pieces, so a range needs a piece.
  if (area === undefined || area.kind === "area") {
    report(check, placeOf(check, expression), unsuitable("RANGE needs a piece before it, such as AREA[StartDate]."));
    return;
  }
  const bounds = boundsOf(area.node, area.isSize);
  if (bounds === undefined) {
    const message = `RANGE needs a date, a number or an age, which ${area.node.piece} is not; name its values instead.`;
    report(check, placeOf(check, expression), unsuitable(message));
    return;
  }
  const { low, high } = expression;
  if (low === "MAX" || high === "MIN") {
    report(
      check,
      placeOf(check, expression),
      invalidRange("MIN stands for the lower bound and MAX for the upper one."),
    );
    return;
  }
  const problems = [low, high].map((text) => (text === undefined ? undefined : bounds.problemOf(text)));
  for (const [index, problem] of problems.entries()) {
    if (problem !== undefined) report(check, argumentPlace(check, expression, index), problem);
  }
  if (low === undefined || high === undefined || problems.some((problem) => problem !== undefined)) return;
  if (!bounds.isEmpty(low, high)) return;
  const message = `Nothing lies between ${quoteForMessage(low)} and ${quoteForMessage(high)}; exchange the bounds.`;
  report(check, placeOf(check, expression), invalidRange(message));
}

function invalidRange(message: string): Problem {
  return { code: "INVALID_RANGE", message };
}

function checkDistance(check: Check, expression: NodeOf<"distance">, scope: Scope): void {
  if (scope.area === "unknown") return;
  if (scope.area?.kind !== "piece" || pieceKindOf(scope.area.node) !== "point") {
    const message = "DISTANCE is for AREA[LocationGeoPoint] alone; write that before it.";
    report(check, placeOf(check, expression), unsuitable(message, "AREA[LocationGeoPoint]"));
  }
  if (Math.abs(expression.latitude) > 90) {
    reportDistance(check, expression, 0, "A latitude lies between -90 and 90 degrees.");
  }
  if (Math.abs(expression.longitude) > 180) {
    reportDistance(check, expression, 1, "A longitude lies between -180 and 180 degrees.");
  }
  const [, digits, unit = "mi"] = /^(\d{1,9}(?:\.\d+)?)\s?(mi|km)?$/.exec(expression.radius) ?? [];
  const radiusKm = Number(digits) * (unit === "km" ? 1 : KM_PER_MILE);
  if (digits === undefined) {
    reportDistance(check, expression, 2, "A radius is a number with mi or km behind it, such as 50mi.");
  } else if (radiusKm === 0 || radiusKm > RADIUS_KM_MAX) {
    reportDistance(check, expression, 2, `A radius is more than 0 and at most ${RADIUS_KM_MAX} km.`);
  }
}

function reportDistance(check: Check, expression: NodeOf<"distance">, index: number, message: string): void {
  report(check, argumentPlace(check, expression, index), { code: "INVALID_DISTANCE", message });
}

function checkMissing(check: Check, expression: NodeOf<"missing">, { area }: Scope): void {
  if (area === undefined || area === "unknown" || area.kind === "area" || !area.isSize) return;
  const message = `A size is never missing; ask for AREA[${area.node.piece}]MISSING or for the size 0.`;
  report(check, placeOf(check, expression), unsuitable(message));
}

function report(check: Check, place: Place, problem: Problem): void {
  check.diagnostics.report({ ...problem, ...place });
}

function placeOf(check: Check, expression: Expression): Place {
  return check.parsed.places.get(expression) ?? { start: 0, end: 0 };
}

/** Where the name or bound stands; the whole node where the parser knows no better. */
function argumentPlace(check: Check, expression: Expression, index: number): Place {
  return check.parsed.argumentPlaces.get(expression)?.[index] ?? placeOf(check, expression);
}
