import { parseProjection } from "ctgov/study";
import { chooseWriter, type TextFormatName } from "../../../formats/formats.ts";
import { type JsonPage, jsonTextOf, type MarkupFormat } from "../../../formats/json.ts";
import type { ListWriter } from "../../../formats/list-writer.ts";
import { choiceOf, listOf, type Parameters } from "../../parameters.ts";
import { Refusal } from "../../refusal.ts";

/** The formats of a list: the registry's two, and those that it has for one study only; NDJSON and markdown are ours. */
export const LIST_FORMATS = ["json", "csv", "ndjson", "ris", "fhir.json", "markdown"] as const;
/** The formats of one study; markdown is ours. */
export const STUDY_FORMATS = ["json", "csv", "json.zip", "fhir.json", "ris", "markdown"] as const;

const MARKUP_FORMATS = ["markdown", "legacy"] as const;

/** What a writer needs to know beside the request's parameters. */
export interface WrittenList {
  /** What the search reads: `@query` among the fields stands for it. */
  readonly queried?: readonly string[] | undefined;
  /** For JSON: a page of the API. */
  readonly page?: JsonPage | undefined;
  /** A page after the first has no header of its own. */
  readonly hasHeader?: boolean | undefined;
}

/** The writer of a format for `fields` and `markupFormat`; what the format does not have is refused in its words. */
export function openWriter(format: TextFormatName, parameters: Parameters, list: WrittenList): ListWriter {
  const fields = listOf(parameters, "fields");
  const chosen = chooseWriter(format, { fields, markupFormat: markupFormatOf(parameters), ...list });
  if (chosen.kind === "writer") return chosen.writer;
  throw new Refusal(400, chosen.message);
}

/** What makes the JSON of one study of its stored text; undefined where that is the text itself, as it is mostly. */
export function openStudyText(parameters: Parameters): ((text: string) => string) | undefined {
  const fields = listOf(parameters, "fields");
  const parsed = fields === undefined ? undefined : parseProjection(fields);
  if (parsed?.kind === "unknown") {
    throw new Refusal(400, `Parameter 'fields' contains invalid field name: '${parsed.name}'`);
  }
  const options = { projection: parsed?.projection, markupFormat: markupFormatOf(parameters) };
  if (options.projection === undefined && options.markupFormat === "markdown") return undefined;
  return (text) => jsonTextOf(text, options);
}

/** Checked for every format, as the registry does, though only JSON has another markup. */
function markupFormatOf(parameters: Parameters): MarkupFormat {
  return choiceOf(parameters, "markupFormat", MARKUP_FORMATS);
}
