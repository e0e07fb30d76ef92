import { parseProjection } from "ctgov/study";
import { unreachable } from "../base/assert.ts";
import { createCsvWriter, parseCsvColumns } from "./csv.ts";
import { createFhirWriter } from "./fhir/fhir.ts";
import {
  createJsonPageWriter,
  createJsonWriter,
  createNdjsonWriter,
  type JsonPage,
  type MarkupFormat,
} from "./json.ts";
import type { ListWriter, NamedFields } from "./list-writer.ts";
import { createMarkdownWriter } from "./markdown/markdown.ts";
import { createRisWriter, parseRisTags } from "./ris.ts";

/** The formats of the API by its names, and Lind's own: NDJSON for programs, markdown for people. */
export type FormatName = "json" | "csv" | "json.zip" | "ris" | "fhir.json" | "ndjson" | "markdown";

/** Those that are text; `zipStudies` writes the other one. */
export type TextFormatName = Exclude<FormatName, "json.zip">;

export interface Format {
  readonly mediaType: string;
  /** Of a file that is downloaded, without a dot before it. */
  readonly extension: string;
}

export const formats: Readonly<Record<FormatName, Format>> = {
  json: { mediaType: "application/json", extension: "json" },
  csv: { mediaType: "text/csv", extension: "csv" },
  "json.zip": { mediaType: "application/zip", extension: "json.zip" },
  ris: { mediaType: "application/x-research-info-systems", extension: "ris" },
  "fhir.json": { mediaType: "application/fhir+json", extension: "fhir.json" },
  ndjson: { mediaType: "application/x-ndjson", extension: "ndjson" },
  markdown: { mediaType: "text/markdown", extension: "md" },
};

export function isFormatName(name: string): name is FormatName {
  return Object.hasOwn(formats, name);
}

export interface WriterOptions {
  /** The names of the request's `fields`: pieces, paths and areas for JSON, columns for CSV, tags for RIS. */
  readonly fields?: readonly string[] | undefined;
  /** The areas and pieces that the request's search reads: what `@query` stands for among the fields of JSON. */
  readonly queried?: readonly string[] | undefined;
  /** For JSON only, as with the registry. */
  readonly markupFormat?: MarkupFormat | undefined;
  /** For JSON: a page of the API instead of a list. */
  readonly page?: JsonPage | undefined;
  /** For CSV: false for a page after the first. */
  readonly hasHeader?: boolean | undefined;
}

/** A writer, or why there is none: `message` is the registry's own sentence, where it has one. */
export type ChosenWriter =
  | { readonly kind: "writer"; readonly writer: ListWriter }
  | {
      readonly kind: "refused";
      readonly message: string;
      /** The name that means nothing; undefined where the format takes no fields at all. */
      readonly name: string | undefined;
      readonly suggestion: string | undefined;
    };

/** The writer of a format for one list or one study. */
export function chooseWriter(format: TextFormatName, options: WriterOptions = {}): ChosenWriter {
  const { fields } = options;
  switch (format) {
    case "json":
    case "ndjson":
      return jsonWriter(format, options);
    case "csv":
      return named("CSV column name", fields, parseCsvColumns, (columns) => createCsvWriter(columns, options));
    case "ris":
      return named("RIS tag", fields, parseRisTags, createRisWriter);
    case "fhir.json":
      return whole(format, fields, createFhirWriter);
    case "markdown":
      return whole(format, fields, createMarkdownWriter);
    default:
      return unreachable(format);
  }
}

function jsonWriter(format: "json" | "ndjson", { fields, queried, markupFormat, page }: WriterOptions): ChosenWriter {
  const parsed = fields === undefined ? undefined : parseProjection(fields, queried);
  if (parsed?.kind === "unknown") return refused("field name", parsed.name, parsed.suggestion);
  const options = { projection: parsed?.projection, markupFormat };
  if (format === "ndjson") return { kind: "writer", writer: createNdjsonWriter(options) };
  return {
    kind: "writer",
    writer: page === undefined ? createJsonWriter(options) : createJsonPageWriter(page, options),
  };
}

function named<Field>(
  what: string,
  names: readonly string[] | undefined,
  parse: (names: readonly string[]) => NamedFields<Field>,
  create: (fields: readonly Field[] | undefined) => ListWriter,
): ChosenWriter {
  if (names === undefined) return { kind: "writer", writer: create(undefined) };
  const parsed = parse(names);
  if (parsed.kind === "unknown") return refused(what, parsed.name, parsed.suggestion);
  return { kind: "writer", writer: create(parsed.fields) };
}

/** Formats of whole studies take no fields (the API's documentation says so of FHIR). */
function whole(format: string, fields: readonly string[] | undefined, create: () => ListWriter): ChosenWriter {
  if (fields === undefined) return { kind: "writer", writer: create() };
  return {
    kind: "refused",
    message: `Parameter 'fields' must be unspecified for format \`${format}\``,
    name: undefined,
    suggestion: undefined,
  };
}

function refused(what: string, name: string, suggestion: string | undefined): ChosenWriter {
  return { kind: "refused", message: `Parameter 'fields' contains invalid ${what}: '${name}'`, name, suggestion };
}
