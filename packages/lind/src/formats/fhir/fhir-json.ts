import type { JsonValue } from "ctgov/study";

/** A value of FHIR's JSON before it is cleaned: what is undefined, empty or blank does not appear. */
export type FhirValue = string | number | boolean | undefined | readonly FhirValue[] | FhirObject;

export interface FhirObject {
  readonly [key: string]: FhirValue;
}

/**
 * The JSON of a value, undefined where nothing is left of it: FHIR allows no empty text, list or object
 * (https://hl7.org/fhir/R5/json.html, "no empty").
 */
export function toFhirJson(value: FhirValue): JsonValue | undefined {
  if (value === undefined) return undefined;
  if (typeof value === "string") return fhirText(value);
  if (typeof value !== "object") return value;
  if (isList(value)) {
    const elements = value.map(toFhirJson).filter((element) => element !== undefined);
    return elements.length === 0 ? undefined : elements;
  }
  const members = Object.entries(value).flatMap(([key, member]) => {
    const cleaned = toFhirJson(member);
    return cleaned === undefined ? [] : [[key, cleaned] as const];
  });
  return members.length === 0 ? undefined : Object.fromEntries(members);
}

function isList(value: readonly FhirValue[] | FhirObject): value is readonly FhirValue[] {
  return Array.isArray(value);
}

/**
 * A text that FHIR takes: its strings have no control characters but tab, CR and LF, and are not only white space.
 * Undefined where nothing is left, which the elements that have to be there must know beforehand.
 */
export function fhirText(text: string): string | undefined {
  const cleaned = text.replace(/[^\P{Cc}\t\r\n]/gu, "").replace(/[^\S \t\r\n]/gu, " ");
  return cleaned.trim() === "" ? undefined : cleaned;
}

/** A concept that has words and no code. */
export function worded(text: string): FhirObject {
  return { text };
}

/** A concept of one of FHIR's own code systems, with the registry's words; only words where it has no such code. */
export function coded(system: string, code: string | undefined, text: string): FhirObject {
  return code === undefined ? worded(text) : { coding: [{ system, code }], text };
}

/** A date that FHIR takes: a year, a month or a day. */
export function fhirDate(date: string): string | undefined {
  const [, , month = "01", day = "01"] = /^([12]\d{3})(?:-(\d{2})(?:-(\d{2}))?)?$/.exec(date) ?? ["", "", "00"];
  const isOnCalendar = month >= "01" && month <= "12" && day >= "01" && day <= "31";
  return isOnCalendar ? date : undefined;
}

/** A count that FHIR takes: whole, not below 0, below 2^31. */
export function unsignedInt(value: number | undefined): number | undefined {
  return value !== undefined && Number.isInteger(value) && value >= 0 && value < 2 ** 31 ? value : undefined;
}
