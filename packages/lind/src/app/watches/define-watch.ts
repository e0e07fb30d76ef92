import { nearest } from "ctgov/study";
import { LindError } from "../../base/errors.ts";
import { isTimeZone } from "../../monitor/local-time.ts";
import { parseTimeOfDay, type Schedule, WEEKDAYS } from "../../monitor/schedule.ts";
import {
  ANNOUNCED_SEVERITIES,
  type AnnouncedSeverity,
  DEFINITION_VERSION,
  parseKinds,
  type WatchDefinition,
} from "../../monitor/watch-definition.ts";
import { readChannelAddress } from "../delivery/open-channels.ts";
import { checkSearch } from "../search/run-search.ts";
import { checkExclusion } from "./bind-watches.ts";

/** A watch as it is typed: on a command line, or as the fields of a request. */
export interface WatchTexts {
  /** Which studies: parameters of `/studies` that search or filter. */
  readonly parameters: Readonly<Record<string, string>>;
  /** Kinds and families: `status.,results.posted`. */
  readonly on?: string | undefined;
  readonly except?: string | undefined;
  readonly severity?: string | undefined;
  readonly exclude?: string | undefined;
  readonly to: string;
  /** `daily`, `weekly`, or absent for at once. */
  readonly digest?: string | undefined;
  /** `07:30`, for a weekly digest with a day before it: `friday 07:30`. */
  readonly at?: string | undefined;
  readonly zone?: string | undefined;
}

/**
 * Reads a watch at the door. Whatever cannot be understood is refused with `USAGE`: a search expression with its place, a kind
 * with the nearest one. `localZone` is where digests are at home unless a zone is named.
 */
export function defineWatch(texts: WatchTexts, localZone: string): WatchDefinition {
  const { parameters } = texts;
  checkParameters(parameters);
  checkSearch(parameters);
  if (texts.exclude !== undefined) checkExclusion(texts.exclude);
  readChannelAddress(texts.to);
  const kinds = readKinds("--on", texts.on);
  return {
    version: DEFINITION_VERSION,
    parameters,
    exclude: texts.exclude,
    kinds,
    exceptKinds: readKinds("--except", texts.except),
    severity: readSeverity(texts.severity, kinds),
    channel: texts.to,
    schedule: readSchedule(texts, localZone),
  };
}

/** A watch has no pages, no order and no fields. */
const SEARCHING = /^(?:query\.|filter\.|postFilter\.|aggFilters$)/;

function checkParameters(parameters: Readonly<Record<string, string>>): void {
  const alien = Object.keys(parameters).find((name) => !SEARCHING.test(name));
  if (alien === undefined) return;
  throw new LindError("USAGE", `A watch has no parameter "${alien}".`, {
    hint: "It takes what searches and filters: query.*, filter.*, postFilter.* and aggFilters.",
  });
}

/** A name is a part of addresses and of file names. */
const NAME_FORM = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

/** Gives the name; refuses one that could not be typed, linked to or read aloud. */
export function parseWatchName(text: string): string {
  if (NAME_FORM.test(text)) return text;
  throw new LindError("USAGE", `"${text}" cannot be the name of a watch.`, {
    hint: "A name has up to 64 letters, digits, dots, dashes and underscores, and begins with a letter or a digit: melanoma-phase3.",
  });
}

function readKinds(option: string, text: string | undefined): readonly string[] {
  const kinds = parseKinds(text ?? "");
  if ("problem" in kinds) throw new LindError("USAGE", `${option}: ${kinds.problem}`);
  if (text !== undefined && kinds.length === 0) throw new LindError("USAGE", `${option} names no kind of event.`);
  return kinds;
}

/**
 * Medium by default: what a person would want to hear of. Who names kinds wants those, and most sites and edits are of low
 * severity, so then it is low.
 */
function readSeverity(text: string | undefined, kinds: readonly string[]): AnnouncedSeverity {
  if (text === undefined) return kinds.length > 0 ? "low" : "medium";
  const severity = ANNOUNCED_SEVERITIES.find((each) => each === text.trim().toLowerCase());
  if (severity !== undefined) return severity;
  const near = nearest(text, ANNOUNCED_SEVERITIES);
  throw new LindError("USAGE", `"${text}" is no severity.${near === undefined ? "" : ` Did you mean ${near}?`}`, {
    hint: `Severities are ${ANNOUNCED_SEVERITIES.join(", ")}; a watch tells events of this one and above.`,
  });
}

const AT_DEFAULT = "08:00";

function readSchedule({ digest, at, zone }: WatchTexts, localZone: string): Schedule {
  if (digest === undefined || digest === "none") {
    const lone = at === undefined ? zone && "--zone" : "--at";
    if (lone === undefined) return { kind: "immediate" };
    throw new LindError("USAGE", `${lone} is about a digest, and this watch tells at once.`, {
      hint: "Add --digest daily or --digest weekly.",
    });
  }
  if (digest !== "daily" && digest !== "weekly") {
    throw new LindError("USAGE", `--digest is daily or weekly, not "${digest}".`);
  }
  const timeZone = readZone(zone ?? localZone);
  const [first = "", ...rest] = (at ?? AT_DEFAULT)
    .trim()
    .toLowerCase()
    .split(/[\s,]+/);
  const weekday = first.length >= 3 ? WEEKDAYS.find((day) => day.startsWith(first)) : undefined;
  const time = parseTimeOfDay((weekday === undefined ? [first, ...rest] : rest).join(" ") || AT_DEFAULT);
  if (time === undefined || (weekday !== undefined && digest === "daily")) {
    throw new LindError("USAGE", `--at "${at}" is no time of a ${digest} digest.`, {
      hint: digest === "daily" ? "Write hours and minutes: --at 07:30" : "Write a day and a time: --at 'friday 07:30'",
    });
  }
  if (digest === "daily") return { kind: "daily", at: time, zone: timeZone };
  return { kind: "weekly", weekday: weekday ?? "monday", at: time, zone: timeZone };
}

function readZone(zone: string): string {
  if (isTimeZone(zone)) return zone;
  throw new LindError("USAGE", `"${zone}" is no time zone.`, {
    hint: "Name one as the IANA database does: --zone Europe/Berlin, America/New_York, UTC.",
  });
}
