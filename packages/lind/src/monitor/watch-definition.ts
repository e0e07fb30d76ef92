import { isJsonObject, nearest } from "ctgov/study";
import { CLOCK_SEVERITIES } from "../changes/compliance/clock-events.ts";
import { isAtLeast, SEVERITIES, type Severity } from "../changes/events/event.ts";
import { EVENT_KINDS } from "../changes/events/event-kinds.ts";
import { parseSchedule, type Schedule } from "./schedule.ts";

/**
 * What somebody wants to be told, where, and when. It is stored as JSON text in the registry, which does not look inside.
 */
export interface WatchDefinition {
  /** Of the form of this JSON. */
  readonly version: typeof DEFINITION_VERSION;
  /** Which studies: parameters of the API's `/studies`, as a search has them. None is everything. */
  readonly parameters: Readonly<Record<string, string>>;
  /** Studies that meet this search expression are left out. */
  readonly exclude?: string | undefined;
  /** Kinds of events (`results.posted`) and families (`status.`) that are told; none is all. */
  readonly kinds: readonly string[];
  /** Kinds and families that are not told. */
  readonly exceptKinds: readonly string[];
  /** Nothing that matters less is told. */
  readonly severity: AnnouncedSeverity;
  /** Where to: `slack:env:LIND_SLACK_URL`, `email:a@example.org`. Secrets are named here and kept elsewhere. */
  readonly channel: string;
  readonly schedule: Schedule;
}

export const DEFINITION_VERSION = 1;

/** What may be announced. Noise never is. */
export type AnnouncedSeverity = Exclude<Severity, "noise">;

export const ANNOUNCED_SEVERITIES: readonly AnnouncedSeverity[] = SEVERITIES.filter((severity) => severity !== "noise");

/** Events that only a watch can tell: the study began, or ceased, to meet its search. */
export const SEARCH_KINDS = ["search.entered", "search.left"] as const;
export type SearchKind = (typeof SEARCH_KINDS)[number];

/** Every kind that a watch can name. */
export const WATCH_KINDS: readonly string[] = [
  ...EVENT_KINDS.filter((kind) => kind !== "record.noise"),
  ...SEARCH_KINDS,
];

/** True where a list of kinds and families names the kind. */
function namesKind(names: readonly string[], kind: string): boolean {
  return names.some((name) => name === kind || (name.endsWith(".") && kind.startsWith(name)));
}

/** True where the watch asks for events of this kind and severity. */
export function asksFor(
  { kinds, exceptKinds, severity }: WatchDefinition,
  event: { readonly kind: string; readonly severity: Severity },
): boolean {
  const isNamed = kinds.length === 0 || namesKind(kinds, event.kind);
  return (
    isNamed && event.severity !== "noise" && isAtLeast(event.severity, severity) && !namesKind(exceptKinds, event.kind)
  );
}

/** True where the watch asks for anything that the clock of results reporting says. */
export function asksForClock(definition: WatchDefinition): boolean {
  return CLOCK_SEVERITIES.some((event) => asksFor(definition, event));
}

/**
 * Reads `status.,results.posted` as people type it. A word that is no kind but the beginning of some (`status`) is read as
 * their family. Gives the problem as a sentence where a word names nothing.
 */
export function parseKinds(text: string): readonly string[] | { readonly problem: string } {
  const kinds: string[] = [];
  for (const word of text.split(/[\s,]+/).filter((each) => each !== "")) {
    const family = word.endsWith(".") ? word : `${word}.`;
    const isKind = WATCH_KINDS.includes(word);
    if (!isKind && !WATCH_KINDS.some((kind) => kind.startsWith(family))) {
      const near = nearest(word, [...WATCH_KINDS, ...KIND_FAMILIES]);
      const guess = near === undefined ? "" : ` Did you mean ${near}?`;
      return { problem: `"${word}" is no kind of event.${guess} The families are ${KIND_FAMILIES.join(", ")}.` };
    }
    kinds.push(isKind ? word : family);
  }
  return [...new Set(kinds)];
}

/** `status`, `date`, … */
const KIND_FAMILIES: readonly string[] = [...new Set(WATCH_KINDS.map((kind) => kind.slice(0, kind.indexOf("."))))];

/** A definition that is stored but cannot be read by this program. */
export interface UnreadableDefinition {
  readonly problem: string;
}

/** Reads the JSON text of a store; nothing is taken for granted, for a newer program may have written it. */
export function parseWatchDefinition(text: string): WatchDefinition | UnreadableDefinition {
  const json = jsonOf(text);
  if (!isJsonObject(json)) return { problem: "its definition is no JSON object" };
  const { version, parameters, exclude, kinds, exceptKinds, severity, channel, schedule } = json;
  if (version !== DEFINITION_VERSION) {
    return { problem: `its definition has the form ${JSON.stringify(version)}, and this program knows form 1 only` };
  }
  const readSchedule = parseSchedule(schedule);
  const severityRead = ANNOUNCED_SEVERITIES.find((each) => each === severity);
  if (
    !isTextRecord(parameters) ||
    !(exclude === undefined || typeof exclude === "string") ||
    !isTextList(kinds) ||
    !isTextList(exceptKinds) ||
    severityRead === undefined ||
    typeof channel !== "string" ||
    readSchedule === undefined
  ) {
    return { problem: "its definition lacks a part, or has one of another type" };
  }
  return { version, parameters, exclude, kinds, exceptKinds, severity: severityRead, channel, schedule: readSchedule };
}

/** The JSON text to store. */
export function printWatchDefinition(definition: WatchDefinition): string {
  return JSON.stringify(definition);
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isTextList(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((each) => typeof each === "string");
}

function isTextRecord(value: unknown): value is Readonly<Record<string, string>> {
  return isJsonObject(value) && Object.values(value).every((each) => typeof each === "string");
}
