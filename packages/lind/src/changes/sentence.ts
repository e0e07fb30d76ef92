import { daysBetween, isJsonObject, type JsonValue, parsePartialDate } from "ctgov/study";
import { unreachable } from "../base/assert.ts";
import type { Change } from "./change.ts";
import { DAYS_SHOWN_MAX, distanceWords } from "./distance.ts";
import { LABEL_CHARS_MAX, shorten } from "./element-label.ts";
import { EXCERPT_CHARS_MAX, excerptsOf } from "./excerpt.ts";
import { isJsonList, memberOf } from "./json-equality.ts";
import { canonicalText } from "./text-equality.ts";
import { nameField, pluralise } from "./words.ts";

/** One plain sentence for a person, without a full stop, in ASCII arrows: "Overall status: RECRUITING -> COMPLETED". */
export function sentenceOf(change: Change): string {
  switch (change.kind) {
    case "study.added":
      return "The study was added";
    case "study.removed":
      return "The study is no longer in the registry";
    case "study.restored":
      return "The study is in the registry again";
    case "study.merged":
      return `The study was merged into ${change.after === undefined ? "another" : show(change.after)}`;
    case "scope.entered":
      return "The study entered the scope";
    case "scope.left":
      return "The study left the scope";
    case "results.posted":
      return "Results were posted";
    case "results.withdrawn":
      return "Results were withdrawn";
    case "date.start":
    case "date.primaryCompletion":
    case "date.completion":
      return dateSentence(change);
    case "enrollment":
      return enrollmentSentence(change);
    case "list.reordered":
      return `${pluralise(nameField(change.fieldPath))}${inElement(change)} in another order`;
    case "status.transition":
    case "status.whyStopped":
    case "field.added":
    case "field.removed":
    case "field.changed":
      return fieldSentence(change);
    default:
      return unreachable(change.kind);
  }
}

function fieldSentence(change: Change): string {
  const name = nameField(change.fieldPath);
  const { before, after } = change;
  if (before !== undefined && after !== undefined) {
    return `${name}${inElement(change)}${changedWords(change, before, after)}`;
  }
  const value = after ?? before ?? null;
  const what = after === undefined ? "removed" : "added";
  // A structure in a list is named by its label; everything else by its value.
  if (isJsonObject(value) && change.element !== undefined) return `${name} ${what}: ${change.element}`;
  return `${name} ${what}${inElement(change)}: ${show(value)}`;
}

function changedWords(change: Change, before: JsonValue, after: JsonValue): string {
  if (change.nature === "formatting") return " reformatted";
  if (typeof before === "string" && typeof after === "string") {
    const [left, right] = excerptsOf(canonicalText(before), canonicalText(after));
    return `: ${left} -> ${right}`;
  }
  if (isJsonObject(before) && isJsonObject(after)) return `: ${showDifferences(before, after)}`;
  return `: ${show(before)} -> ${show(after)}`;
}

/** The elements around a value, in brackets. A plain value in a list is its own label; it is not said twice. */
function inElement(change: Change): string {
  const { element } = change;
  const value = change.after ?? change.before;
  if (element === undefined) return "";
  if (value === undefined || isJsonObject(value) || isJsonList(value)) return ` (${element})`;
  const own = shorten(canonicalText(String(value)), LABEL_CHARS_MAX);
  if (element === own) return "";
  return ` (${element.endsWith(` > ${own}`) ? element.slice(0, -` > ${own}`.length) : element})`;
}

/** Levels of a structure that a sentence shows. */
const SHOWN_DEPTH_MAX = 3;
/** Members of a structure or a list that a sentence shows. */
const SHOWN_MEMBERS_MAX = 10;

/** A value in a few words. */
function show(value: JsonValue, depth = 0): string {
  if (typeof value === "string") return shorten(canonicalText(value), EXCERPT_CHARS_MAX);
  if (!isJsonList(value) && !isJsonObject(value)) return String(value);
  if (depth >= SHOWN_DEPTH_MAX) return "…";
  const members = isJsonList(value)
    ? value.slice(0, SHOWN_MEMBERS_MAX).map((member) => show(member, depth + 1))
    : Object.entries(value)
        .slice(0, SHOWN_MEMBERS_MAX)
        .map(([name, member]) => `${name} ${show(member, depth + 1)}`);
  return members.length === 0 ? "nothing" : shorten(members.join(", "), EXCERPT_CHARS_MAX);
}

function showDifferences(
  before: Readonly<Record<string, JsonValue>>,
  after: Readonly<Record<string, JsonValue>>,
): string {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  const parts = names.flatMap((name) => {
    const [left, right] = [memberOf(before, name), memberOf(after, name)].map((value) =>
      value === undefined ? "none" : show(value),
    );
    return left === right ? [] : [`${name} ${left} -> ${right}`];
  });
  return parts.length === 0 ? "changed" : shorten(parts.join(", "), 2 * EXCERPT_CHARS_MAX);
}

/** A structure of a value and its type, as the registry has dates and counts. */
function partOf(value: JsonValue | undefined, name: string): string | undefined {
  const part = isJsonObject(value) ? memberOf(value, name) : undefined;
  return part === undefined || isJsonObject(part) || isJsonList(part) ? undefined : String(part);
}

function dateSentence(change: Change): string {
  const name = nameField(change.fieldPath);
  const [before, after] = [partOf(change.before, "date"), partOf(change.after, "date")];
  const type = partOf(change.after, "type");
  const typeWords = type === undefined ? "" : type.toLowerCase();
  if (before === undefined && after === undefined) return fieldSentence(change);
  if (after === undefined) return `${name} removed: it was ${before}`;
  if (before === undefined) return `${name} set to ${after}${typeWords === "" ? "" : ` (${typeWords})`}`;
  const isNewType = type !== undefined && partOf(change.before, "type") !== type;
  if (before === after) return isNewType ? `${name} ${after} is now ${typeWords}` : fieldSentence(change);
  const become = isNewType ? `, now ${typeWords}` : "";
  if (change.nature === "precision") {
    return `${name} said ${after.length > before.length ? "more" : "less"} precisely: ${before} -> ${after}`;
  }
  const slip = slipWords(before, after);
  if (slip === "" && isNewType) return `${name} is now ${typeWords}: ${before} -> ${after}`;
  return `${name} moves from ${before} to ${after}${slip}${become}`;
}

function slipWords(before: string, after: string): string {
  const [from, to] = [parsePartialDate(before), parsePartialDate(after)];
  if (from === undefined || to === undefined) return "";
  const days = daysBetween(from, to);
  if (days === 0) return "";
  const isExact = from.precision === "day" && to.precision === "day";
  const about = isExact && Math.abs(days) <= DAYS_SHOWN_MAX ? "" : "about ";
  return ` (${about}${distanceWords(Math.abs(days), isExact)} ${days > 0 ? "later" : "earlier"})`;
}

/** The registry writes this count where it has none to show. */
const NO_COUNT = "99999999";

function countText(value: JsonValue | undefined): string | undefined {
  const count = partOf(value, "count");
  return count === NO_COUNT ? undefined : count;
}

function enrollmentSentence(change: Change): string {
  const [before, after] = [countText(change.before), countText(change.after)];
  const isActual = partOf(change.after, "type") === "ACTUAL";
  const wasActual = partOf(change.before, "type") === "ACTUAL";
  if (after === undefined && before === undefined) return fieldSentence(change);
  if (after === undefined) return `Enrollment removed: it was ${before}`;
  if (before === undefined) return `${isActual ? "Actual enrollment" : "Enrollment target"} set to ${after}`;
  if (isActual && !wasActual) return `Actual enrollment ${after}, target ${before}${percentWords(before, after)}`;
  if (before === after) return isActual === wasActual ? fieldSentence(change) : `Enrollment ${after} is a target again`;
  return `${isActual ? "Actual enrollment" : "Enrollment target"} ${before} -> ${after}${percentWords(before, after)}`;
}

function percentWords(before: string, after: string): string {
  const [from, to] = [Number(before), Number(after)];
  if (!Number.isFinite(from) || !Number.isFinite(to) || from <= 0 || from === to) return "";
  const exact = ((to - from) / from) * 100;
  // "+0 %" would say that nothing changed.
  const percent = Math.abs(exact) < 1 ? Math.round(exact * 10) / 10 : Math.round(exact);
  if (percent === 0) return "";
  return ` (${percent > 0 ? "+" : ""}${percent} %)`;
}
