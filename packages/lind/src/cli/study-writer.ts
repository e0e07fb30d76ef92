import { fieldNodes, findField, nearest } from "ctgov/study";
import { parseStored } from "../app/read-studies.ts";
import { cellOf } from "../app/study-cells.ts";
import { csvColumns, csvLine } from "../formats/csv.ts";
import { type ChosenWriter, chooseWriter, type TextFormatName } from "../formats/formats.ts";
import type { JsonPage } from "../formats/json.ts";
import type { ListWriter } from "../formats/list-writer.ts";
import { usageError } from "./arguments.ts";

/** The formats by the names that people type. */
const FORMAT_NAMES: Readonly<Record<WrittenFormat, TextFormatName>> = {
  json: "json",
  ndjson: "ndjson",
  csv: "csv",
  ris: "ris",
  fhir: "fhir.json",
  markdown: "markdown",
};

export type WrittenFormat = "json" | "ndjson" | "csv" | "ris" | "fhir" | "markdown";

export function isWrittenFormat(format: string): format is WrittenFormat {
  return Object.hasOwn(FORMAT_NAMES, format);
}

/**
 * The writer of a format with `--fields`; refuses what the format does not have, with the nearest name. CSV takes the
 * site's columns ("NCT Number,Study Title") or, so that every field can be had, pieces as columns of their own.
 */
export function studyWriterOf(
  format: WrittenFormat,
  list: string | undefined,
  page?: JsonPage | undefined,
): ListWriter {
  if (list === undefined) return writerOf(chooseWriter(FORMAT_NAMES[format], { page }), format);
  const isOfColumns = format === "csv" && namesColumns(list);
  const fields = splitList(list, isOfColumns ? /[,|]/ : /[,|\s]+/);
  if (fields.length === 0) throw usageError("--fields names no field.", "--fields NCTId,OverallStatus");
  if (format === "csv" && !isOfColumns) return createPiecesWriter(readPieces(fields));
  return writerOf(chooseWriter(FORMAT_NAMES[format], { fields, page }), format);
}

/** Columns of the site's CSV rather than pieces. A few names, such as Acronym, are both: the others then tell. */
function namesColumns(list: string): boolean {
  if (splitList(list).every((name) => findField(name) !== undefined)) return false;
  const names = splitList(list, /[,|]/);
  return csvColumns.some(({ name }) => names.includes(name));
}

/** Pieces, each of which the dictionary knows. */
export function readPieces(names: readonly string[]): readonly string[] {
  for (const name of names) {
    if (findField(name) !== undefined) continue;
    const pieces = fieldNodes.map((node) => node.piece);
    throw unknownField(name, nearest(name, pieces));
  }
  return names;
}

export function splitList(list: string, separators: RegExp = /[,|\s]+/): readonly string[] {
  return list
    .split(separators)
    .map((name) => name.trim())
    .filter((name) => name !== "");
}

function writerOf(chosen: ChosenWriter, format: WrittenFormat): ListWriter {
  if (chosen.kind === "writer") return chosen.writer;
  if (chosen.name === undefined)
    throw usageError(`--fields cannot go with --format ${format}, which is about whole studies.`);
  throw unknownField(chosen.name, chosen.suggestion);
}

function unknownField(name: string, suggestion: string | undefined): Error {
  return usageError(`There is no field "${name}"${suggestion === undefined ? "." : `; did you mean "${suggestion}"?`}`);
}

/** A table with a column for each piece. */
function createPiecesWriter(pieces: readonly string[]): ListWriter {
  return {
    head: () => csvLine(pieces),
    study: (text) => {
      const study = parseStored(text);
      return csvLine(pieces.map((piece) => cellOf(study, piece)));
    },
    tail: () => "",
  };
}
