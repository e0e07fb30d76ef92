import { combineAdvanced } from "./advanced-filter.ts";
import { ParameterError } from "./errors.ts";
import {
  type ListStudiesParameters,
  OPERATIONS,
  type OperationId,
  PAGE_SIZE_MAX,
  type ParameterKind,
} from "./parameters.ts";
import { refuseParameter } from "./refusals.ts";

/** Options of ours that become a part of `filter.advanced`. */
const OWN_OPTIONS: ReadonlySet<string> = new Set(["phase", "studyType"]);

/**
 * Writes the parameters of an operation as its query, in the order in which they were given. Throws a `ParameterError` for
 * a name that the operation does not have and for a value that cannot be what was meant, before anything is sent.
 */
export function toQuery(operation: OperationId, parameters: object): URLSearchParams {
  const query = new URLSearchParams();
  const own = new Map<string, readonly string[]>();
  for (const [name, value] of Object.entries(parameters)) {
    if (value === undefined) continue;
    if (operation === "listStudies" && OWN_OPTIONS.has(name)) {
      own.set(name, printList(name, value));
      continue;
    }
    const kind = OPERATIONS[operation].parameters.get(name);
    if (kind === undefined) throw refuseParameter(operation, name);
    query.set(name, print(kind, name, value));
  }
  const advanced = combineAdvanced({
    advanced: query.get("filter.advanced") ?? undefined,
    phases: own.get("phase") ?? [],
    studyTypes: own.get("studyType") ?? [],
  });
  if (advanced !== undefined) query.set("filter.advanced", advanced);
  return query;
}

/**
 * Reads parameters that came as texts, from a command line or an address, as those of `listStudies`. Throws a
 * `ParameterError` as `toQuery` does.
 */
export function parseListStudiesParameters(texts: Readonly<Record<string, string>>): ListStudiesParameters {
  for (const name of Object.keys(texts)) {
    if (!OWN_OPTIONS.has(name) && !OPERATIONS.listStudies.parameters.has(name)) {
      throw refuseParameter("listStudies", name);
    }
  }
  const { countTotal, pageSize, markupFormat, format, ...conditions } = texts;
  if (format !== undefined && format !== "json") {
    throw new ParameterError("format", `\`${format}\` is not the format of a list here; use json, or listStudiesCsv.`);
  }
  return {
    ...conditions,
    ...(format === undefined ? {} : { format }),
    ...(countTotal === undefined ? {} : { countTotal: parseFlag("countTotal", countTotal) }),
    ...(pageSize === undefined ? {} : { pageSize: parseCount("pageSize", pageSize) }),
    ...(markupFormat === undefined ? {} : { markupFormat: parseMarkupFormat(markupFormat) }),
  };
}

function print(kind: ParameterKind, name: string, value: unknown): string {
  switch (kind) {
    case "text":
      return printText(name, value);
    case "list":
      return printList(name, value).join(",");
    case "count":
      return String(checkCount(name, value));
    case "flag":
      if (typeof value !== "boolean") throw new ParameterError(name, `${name} is true or false, not ${show(value)}.`);
      return String(value);
  }
}

function printText(name: string, value: unknown): string {
  if (typeof value !== "string") throw new ParameterError(name, `${name} is a text, not ${show(value)}.`);
  // The registry takes an empty value for no condition at all, and would answer with every study.
  if (value.trim() === "") throw new ParameterError(name, `${name} is empty; leave it out where it says nothing.`);
  return value;
}

function printList(name: string, value: unknown): readonly string[] {
  if (!Array.isArray(value)) return [printText(name, value)];
  // An empty list would vanish from the request, and the answer would be every study (or every field) instead of none.
  if (value.length === 0)
    throw new ParameterError(name, `${name} is an empty list; leave it out where it says nothing.`);
  return value.map((item) => printText(name, item));
}

function checkCount(name: string, value: unknown): number {
  if (typeof value !== "number" || !Number.isSafeInteger(value) || value < 0) {
    throw new ParameterError(name, `${name} is a whole number from 0, not ${show(value)}.`);
  }
  if (name === "pageSize" && value > PAGE_SIZE_MAX) {
    throw new ParameterError(name, `The registry's pages have at most ${PAGE_SIZE_MAX} studies; ${value} is too many.`);
  }
  return value;
}

function parseFlag(name: string, text: string): boolean {
  if (text === "true") return true;
  if (text === "false") return false;
  throw new ParameterError(name, `${name} is true or false, not ${show(text)}.`);
}

function parseCount(name: string, text: string): number {
  return checkCount(name, /^\d+$/.test(text) ? Number(text) : Number.NaN);
}

function parseMarkupFormat(text: string): "markdown" | "legacy" {
  if (text === "markdown" || text === "legacy") return text;
  throw new ParameterError("markupFormat", `markupFormat is markdown or legacy, not ${show(text)}.`);
}

function show(value: unknown): string {
  return typeof value === "string" ? `\`${value}\`` : String(value);
}
