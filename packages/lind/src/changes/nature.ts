import {
  findField,
  firstDay,
  isJsonObject,
  type JsonValue,
  lastDay,
  type PartialDate,
  parsePartialDate,
} from "ctgov/study";
import type { Change, ChangeNature } from "./change.ts";
import { isSameJson, memberOf } from "./json-equality.ts";
import { isSameText } from "./text-equality.ts";

/**
 * Values that the registry computes or looks up although the dictionary does not mark them as a function: the age
 * groups follow from the ages, the last known status from the status that went stale, the country's code from the
 * country; retractions come from PubMed, pointers and the expanded access status from other studies.
 */
const DERIVED_PATHS: ReadonlySet<string> = new Set([
  "derivedSection",
  "protocolSection.statusModule.lastKnownStatus",
  "protocolSection.statusModule.expandedAccessInfo.statusForNctId",
  "protocolSection.designModule.nPtrsToThisExpAccNctId",
  "protocolSection.eligibilityModule.stdAges",
  "protocolSection.contactsLocationsModule.locations.countryCode",
  "protocolSection.referencesModule.references.retractions",
]);

/** References of this type were not cited by the sponsor: the registry found the study's id in their PubMed records. */
const DERIVED_ELEMENTS: ReadonlyMap<string, { readonly member: string; readonly value: string }> = new Map([
  ["protocolSection.referencesModule.references", { member: "type", value: "DERIVED" }],
]);

/**
 * Dates of the record, not of the study. `dispFirstSubmitDate` is not among them: it is the day on which results were
 * certified to be delayed, which is news.
 */
const STAMP_PATHS: ReadonlySet<string> = new Set(
  [
    "statusVerifiedDate",
    "studyFirstSubmitDate",
    "studyFirstSubmitQcDate",
    "studyFirstPostDateStruct",
    "resultsFirstSubmitDate",
    "resultsFirstSubmitQcDate",
    "resultsFirstPostDateStruct",
    "dispFirstSubmitQcDate",
    "dispFirstPostDateStruct",
    "lastUpdateSubmitDate",
    "lastUpdatePostDateStruct",
  ].map((name) => `protocolSection.statusModule.${name}`),
);

const DATE_TYPES: ReadonlySet<string> = new Set(["PartialDate", "NormalizedDate"]);

/** True for what a watcher is told about: what a person changed. */
export function isNews(change: Change): boolean {
  return change.nature === "edit";
}

/** True for an element of a list that the registry put there itself, and so for everything below it. */
export function isDerivedElement(fieldPath: string, element: JsonValue): boolean {
  const mark = DERIVED_ELEMENTS.get(fieldPath);
  return mark !== undefined && isJsonObject(element) && memberOf(element, mark.member) === mark.value;
}

/** Who or what is behind a difference at this field path; an absent value is undefined. */
export function natureOf(fieldPath: string, before: JsonValue | undefined, after: JsonValue | undefined): ChangeNature {
  const ofPath = natureOfPath(fieldPath);
  if (ofPath !== undefined) return ofPath;
  if (before === undefined || after === undefined) return "edit";
  return natureOfValues(fieldPath, before, after);
}

const pathNatures = new Map<string, "derived" | "stamp" | undefined>();

/** The nature that every change at or below a known field path has, whatever its values. */
function natureOfPath(fieldPath: string): "derived" | "stamp" | undefined {
  // Only paths of the dictionary are remembered, so that unknown keys cannot grow the memory for ever.
  if (pathNatures.has(fieldPath)) return pathNatures.get(fieldPath);
  const nature = computeNatureOfPath(fieldPath);
  if (findField(fieldPath)?.fieldPath === fieldPath) pathNatures.set(fieldPath, nature);
  return nature;
}

function computeNatureOfPath(fieldPath: string): "derived" | "stamp" | undefined {
  for (let path = fieldPath; path !== ""; path = path.slice(0, Math.max(path.lastIndexOf("."), 0))) {
    if (STAMP_PATHS.has(path)) return "stamp";
    if (DERIVED_PATHS.has(path)) return "derived";
    const node = findField(path);
    // The dictionary says `FUNC …` of what the registry computes: geographic points, sizes of files, `hasResults`.
    if (node?.fieldPath === path && node.sourceType?.startsWith("FUNC") === true) return "derived";
  }
  return undefined;
}

function natureOfValues(fieldPath: string, before: JsonValue, after: JsonValue): ChangeNature {
  if (typeof before === "string" && typeof after === "string") return natureOfTexts(fieldPath, before, after);
  if (!isJsonObject(before) || !isJsonObject(after)) return "edit";
  // A structure that is one value, such as a date with its type: all its differences must be of one nature.
  const natures = [...new Set([...Object.keys(before), ...Object.keys(after)])].flatMap((name): ChangeNature[] => {
    const [left, right] = [memberOf(before, name), memberOf(after, name)];
    if (typeof left === "string" && typeof right === "string") {
      return left === right ? [] : [natureOfTexts(`${fieldPath}.${name}`, left, right)];
    }
    return left !== undefined && right !== undefined && isSameJson(left, right) ? [] : ["edit"];
  });
  return natures.every((nature) => nature === natures[0]) ? (natures[0] ?? "edit") : "edit";
}

function natureOfTexts(fieldPath: string, before: string, after: string): ChangeNature {
  if (isSameDate(fieldPath, before, after)) return "precision";
  return isSameText(before, after) ? "formatting" : "edit";
}

/** True where both are dates and the one is the other, said less precisely. */
function isSameDate(fieldPath: string, before: string, after: string): boolean {
  if (!DATE_TYPES.has(findField(fieldPath)?.type ?? "")) return false;
  const [left, right] = [parsePartialDate(before), parsePartialDate(after)];
  return left !== undefined && right !== undefined && (covers(left, right) || covers(right, left));
}

function covers(wide: PartialDate, narrow: PartialDate): boolean {
  return firstDay(wide) <= firstDay(narrow) && lastDay(narrow) <= lastDay(wide) && wide.text !== narrow.text;
}
