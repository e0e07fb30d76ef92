import {
  compareAges,
  type FieldNode,
  firstDay,
  type JsonValue,
  lastDay,
  parseAge,
  parsePartialDate,
  valuesOf,
} from "ctgov/study";
import { unreachable } from "../../base/assert.ts";
import { Refused } from "./answer.ts";
import { type Coverage, type Expression, wordsOf } from "./expression.ts";

/** What a condition may ask of a study: the values of a piece. Some are known without making the record. */
export interface MatchedStudy {
  values(piece: string): readonly JsonValue[];
}

/** A record that has been made already. */
export function matchedRecord(study: unknown): MatchedStudy {
  return { values: (piece) => valuesOf(study, piece) };
}

export function matches(study: MatchedStudy, expression: Expression): boolean {
  switch (expression.kind) {
    case "and":
      return expression.operands.every((operand) => matches(study, operand));
    case "or":
      return expression.operands.some((operand) => matches(study, operand));
    case "not":
      return !matches(study, expression.operand);
    case "all":
      return true;
    case "missing":
      return expression.scope.pieces.every((piece) => study.values(piece).length === 0);
    case "enum":
      return study.values(expression.field.piece).includes(expression.value);
    case "range":
      return study.values(expression.field.piece).some((value) => isInRange(value, expression));
    case "words":
      return expression.scope.pieces.some((piece) =>
        study
          .values(piece)
          .some((value) => hasWords(value, expression.words, expression.isPhrase, expression.coverage)),
      );
    default:
      return unreachable(expression);
  }
}

/** All words in one value, in any order; for a phrase one after the other. */
function hasWords(value: JsonValue, words: readonly string[], isPhrase: boolean, coverage: Coverage): boolean {
  if (typeof value === "object" || words.length === 0) return false;
  const own = wordsOf(String(value));
  switch (coverage) {
    case "FullMatch":
      return own.length === words.length && startsWith(own, words, 0);
    case "StartsWith":
      return startsWith(own, words, 0);
    case "EndsWith":
      return startsWith(own, words, own.length - words.length);
    case "Contains":
      if (!isPhrase) return words.every((word) => own.includes(word));
      return own.some((_, at) => startsWith(own, words, at));
    default:
      return unreachable(coverage);
  }
}

function startsWith(own: readonly string[], words: readonly string[], at: number): boolean {
  return at >= 0 && words.every((word, offset) => own[at + offset] === word);
}

interface Range {
  readonly field: FieldNode;
  readonly low: string | undefined;
  readonly high: string | undefined;
}

function isInRange(value: JsonValue, { field, low, high }: Range): boolean {
  if (typeof value === "number") {
    return (low === undefined || value >= numberOf(low)) && (high === undefined || value <= numberOf(high));
  }
  if (typeof value !== "string") return false;
  return field.type === "NormalizedTime" ? isAgeInRange(value, low, high) : isDateInRange(value, low, high);
}

/** A date of which only the month is known counts as its first day; a bound is widened to all that it may mean. */
function isDateInRange(value: string, low: string | undefined, high: string | undefined): boolean {
  const day = daysOf(value.slice(0, 10))?.first;
  if (day === undefined) return false;
  return (low === undefined || day >= boundOf(low).first) && (high === undefined || day <= boundOf(high).last);
}

interface Days {
  readonly first: string;
  readonly last: string;
}

/** The same few dates are asked of every study, and the bounds of a range too. */
const knownDays = new Map<string, Days | undefined>();
const KNOWN_DAYS_MAX = 40_000;

function daysOf(text: string): Days | undefined {
  if (knownDays.has(text)) return knownDays.get(text);
  const date = parsePartialDate(text);
  const days = date && { first: firstDay(date), last: lastDay(date) };
  if (knownDays.size < KNOWN_DAYS_MAX) knownDays.set(text, days);
  return days;
}

function isAgeInRange(value: string, low: string | undefined, high: string | undefined): boolean {
  const age = parseAge(value);
  if (age === undefined) return false;
  return (
    (low === undefined || compareAges(age, ageOf(low)) >= 0) &&
    (high === undefined || compareAges(age, ageOf(high)) <= 0)
  );
}

/** Reads the bounds of every range of an expression once, so that a wrong one is refused before any study is looked at. */
export function checkRanges(expression: Expression, label: string): void {
  switch (expression.kind) {
    case "and":
    case "or":
      for (const operand of expression.operands) checkRanges(operand, label);
      return;
    case "not":
      checkRanges(expression.operand, label);
      return;
    case "range":
      for (const bound of [expression.low, expression.high]) {
        if (bound !== undefined && !isBound(expression.field, bound)) {
          throw new Refused(
            400,
            `Error parsing query in ${label}: Invalid value for field \`${expression.field.fieldPath}\`: ${bound}`,
          );
        }
      }
      return;
    default:
      return;
  }
}

function isBound(field: FieldNode, text: string): boolean {
  if (field.type === "NormalizedTime") return parseAge(text) !== undefined;
  if (/Date/.test(field.type)) return parsePartialDate(text) !== undefined;
  return /^-?\d+(?:\.\d+)?$/.test(text);
}

function numberOf(text: string): number {
  return Number(text);
}

function boundOf(text: string): Days {
  const days = daysOf(text);
  if (days === undefined) throw new Refused(400, `Invalid date: ${text}`);
  return days;
}

function ageOf(text: string) {
  const age = parseAge(text);
  if (age === undefined) throw new Refused(400, `Invalid age: ${text}`);
  return age;
}
