import { parsePartialDate } from "ctgov/study";
import { PAGE_SIZE_MAX } from "./http/limits.ts";
import { Refusal } from "./refusal.ts";

/** Parameters of one request by name, each with its text. */
export type Parameters = Readonly<Record<string, string>>;

/** What an endpoint takes: the names, and the prefixes that names may have (`query.` of `query.cond`). */
export interface TakenParameters {
  readonly names: readonly string[];
  readonly prefixes: readonly string[];
}

/**
 * The parameters of a request. A name that the endpoint does not have is refused in the registry's words, which tell an
 * unknown prefix from an unknown name. One that is given several times counts as a list.
 */
export function readParameters(query: URLSearchParams, taken: TakenParameters): Parameters {
  const parameters = new Map<string, string>();
  for (const [name, text] of query) {
    checkName(name, taken);
    const before = parameters.get(name);
    parameters.set(name, before === undefined ? text : `${before},${text}`);
  }
  return Object.fromEntries(parameters);
}

function checkName(name: string, { names, prefixes }: TakenParameters): void {
  if (names.includes(name)) return;
  const dot = name.indexOf(".");
  if (dot > 0 && !prefixes.includes(name.slice(0, dot))) {
    throw new Refusal(400, `Invalid prefix in parameter name: ${name}`);
  }
  throw new Refusal(400, `\`${name}\` is unknown parameter`);
}

export function invalidValue(name: string, text: string): Refusal {
  return new Refusal(400, `Invalid value in parameter \`${name}\`: \`${text}\``);
}

/** The text of a parameter; undefined where it is absent or blank. */
export function textOf(parameters: Parameters, name: string): string | undefined {
  const text = Object.hasOwn(parameters, name) ? parameters[name] : undefined;
  return text === undefined || text.trim() === "" ? undefined : text;
}

/** Items of a list, separated by commas or pipes; undefined where the parameter is absent or has none. */
export function listOf(parameters: Parameters, name: string): readonly string[] | undefined {
  const items = (textOf(parameters, name) ?? "")
    .split(/[,|]/)
    .map((item) => item.trim())
    .filter((item) => item !== "");
  return items.length === 0 ? undefined : items;
}

export function booleanOf(parameters: Parameters, name: string): boolean {
  const text = textOf(parameters, name) ?? "false";
  if (text !== "true" && text !== "false") throw invalidValue(name, text);
  return text === "true";
}

/** One of a few words; the first of them is the default. */
export function choiceOf<Choice extends string>(
  parameters: Parameters,
  name: string,
  choices: readonly [Choice, ...Choice[]],
): Choice {
  const text = textOf(parameters, name) ?? choices[0];
  const choice = choices.find((each) => each === text);
  if (choice === undefined) throw invalidValue(name, text);
  return choice;
}

const PAGE_SIZE_DEFAULT = 10;
const INT32_MAX = 2_147_483_647;

/** 0 is the default, and what is too large becomes the largest. */
export function pageSizeOf(parameters: Parameters): number {
  const text = textOf(parameters, "pageSize");
  if (text === undefined) return PAGE_SIZE_DEFAULT;
  const size = /^\d{1,10}$/.test(text) ? Number(text) : Number.NaN;
  if (!(size <= INT32_MAX)) throw invalidValue("pageSize", text);
  return size === 0 ? PAGE_SIZE_DEFAULT : Math.min(size, PAGE_SIZE_MAX);
}

/** A whole number from `min` to `max`. */
export function numberOf(
  parameters: Parameters,
  name: string,
  { min, max, otherwise }: { readonly min: number; readonly max: number; readonly otherwise: number },
): number {
  const text = textOf(parameters, name);
  if (text === undefined) return otherwise;
  const number = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
  if (!(number >= min && number <= max)) throw invalidValue(name, text);
  return number;
}

/** A day: `2025-06-01`. */
export function dayOf(parameters: Parameters, name: string): string | undefined {
  const text = textOf(parameters, name);
  if (text === undefined) return undefined;
  const date = parsePartialDate(text);
  if (date === undefined || text.length !== "2025-06-01".length) throw invalidValue(name, text);
  return text;
}
