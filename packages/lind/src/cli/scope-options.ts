import { readFileSync } from "node:fs";
import { parseScopeConditions, type SearchConditions } from "../app/conditions.ts";
import { messageOf } from "../base/errors.ts";
import { usageError } from "./arguments.ts";
import type { Arguments, OptionSpecs } from "./command.ts";

/** The options by which a person says which studies are meant, in `sync` as in `search`. */
export const CONDITION_OPTIONS: OptionSpecs = {
  cond: { value: "TEXT", summary: "Condition or disease" },
  intr: { value: "TEXT", summary: "Intervention: drug, device, procedure" },
  term: { value: "TEXT", summary: "Any other words" },
  titles: { value: "TEXT", summary: "Titles and acronym" },
  outc: { value: "TEXT", summary: "Outcome measures" },
  spons: { value: "TEXT", summary: "Sponsor or collaborator" },
  lead: { value: "TEXT", summary: "Lead sponsor" },
  locn: { value: "TEXT", summary: "Location: facility, city, state, country" },
  id: { value: "TEXT", summary: "Any identifier of a study" },
  patient: { value: "TEXT", summary: "Words that matter to patients" },
  status: { value: "LIST", summary: "Overall status: recruiting,completed" },
  phase: { value: "LIST", summary: "Phase: 2,3 or PHASE2,PHASE3, NA" },
  type: { value: "LIST", summary: "Study type: interventional, observational, expanded_access" },
  ids: { value: "LIST", summary: "Study ids, or @FILE with one a line" },
  geo: { value: "LAT,LON,RADIUS", summary: "A location within the radius: 42.36,-71.06,50mi" },
  agg: { value: "LIST", summary: "Check boxes of the registry's site: results:with,sex:f,ages:child older" },
  advanced: { value: "EXPRESSION", summary: "A search expression in the registry's own language" },
};

const QUERY_OPTIONS = ["term", "cond", "intr", "titles", "outc", "spons", "lead", "locn", "id", "patient"] as const;
const ID_FILE_BYTES_MAX = 64 * 1024 * 1024;

/** The conditions that were typed. `term` may also stand without its option name, as the command's operand. */
export function readConditions(args: Arguments, operand?: string | undefined): SearchConditions {
  if (operand !== undefined && args.text("term") !== undefined) {
    throw usageError("The words to look for were given twice: once alone and once with --term.");
  }
  const given = { term: operand };
  return parseScopeConditions({
    queries: Object.fromEntries(
      QUERY_OPTIONS.flatMap((name) => {
        const text = args.text(name) ?? (name === "term" ? given.term : undefined);
        return text === undefined ? [] : [[name, text] as const];
      }),
    ),
    status: args.text("status"),
    phase: args.text("phase"),
    type: args.text("type"),
    ids: idsOf(args.text("ids")),
    geo: args.text("geo"),
    aggFilters: args.text("agg"),
    advanced: args.text("advanced"),
  });
}

/** A list on the command line, or the file behind an `@`. */
function idsOf(text: string | undefined): string | undefined {
  if (text?.startsWith("@") !== true) return text;
  const path = text.slice(1);
  try {
    const list = readFileSync(path);
    if (list.length > ID_FILE_BYTES_MAX) throw usageError(`${path} is too large to be a list of study ids.`);
    // Lists are kept with remarks and headings; whatever follows a # is for people.
    return list.toString("utf8").replace(/#.*$/gm, "");
  } catch (error) {
    throw usageError(
      `The list of ids could not be read: ${messageOf(error)}.`,
      "Write --ids @FILE or --ids NCT…,NCT….",
    );
  }
}
