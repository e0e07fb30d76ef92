import { parseStored } from "../../app/read-studies.ts";
import { cellOf, LIST_PIECES } from "../../app/study-cells.ts";
import type { ListWriter } from "../../formats/list-writer.ts";
import { usageError } from "../arguments.ts";
import type { Io } from "../io.ts";
import { printTable, styleOf } from "../output.ts";
import { isWrittenFormat, readPieces, splitList, studyWriterOf } from "../study-writer.ts";
import type { Column } from "../terminal/table.ts";
import { counted, figure } from "../terminal/words.ts";

export const FORMATS = ["table", "json", "ndjson", "csv", "ids", "ris", "fhir", "markdown"] as const;

/** What a search found, here or in the registry. */
export interface Found {
  readonly totalCount: number;
  readonly studies: AsyncIterable<{ readonly text: string }>;
}

/** How it is shown. */
export interface Showing {
  readonly format: string;
  /** What `--fields` says; undefined for the usual columns, or the whole record. */
  readonly fields: string | undefined;
  /** The order in words; empty where there is none to speak of. */
  readonly order: string;
  /** Marks in a value of a piece what made the study match. */
  readonly highlighter: ((piece: string, text: string, mark: (word: string) => string) => string) | undefined;
}

/** Refuses fields that the format does not have, before anything is searched. */
export function checkFields(format: string, fields: string | undefined): void {
  if (isWrittenFormat(format)) studyWriterOf(format, fields);
  else columnsOf(fields);
}

/** The columns of a table. */
function columnsOf(fields: string | undefined): readonly string[] {
  if (fields === undefined) return LIST_PIECES;
  const pieces = readPieces(splitList(fields));
  if (pieces.length === 0) throw usageError("--fields names no field.", "--fields NCTId,OverallStatus");
  return pieces;
}

/** Prints each study as it comes, so that a million of them need no memory; a table is laid out as a whole. */
export async function printFound(found: Found, showing: Showing, io: Io): Promise<void> {
  const { format } = showing;
  if (isWrittenFormat(format))
    await printRecords(found, studyWriterOf(format, showing.fields, { totalCount: () => found.totalCount }), io);
  else if (format === "ids") await printIds(found, io);
  else await printStudiesTable(found, showing, io);
}

async function printStudiesTable({ studies, totalCount }: Found, showing: Showing, io: Io): Promise<void> {
  const pieces = columnsOf(showing.fields);
  const rows: (readonly string[])[] = [];
  for await (const study of studies) rows.push(cellsOf(study.text, pieces));
  const columns = pieces.map((piece) => columnOf(piece, showing, io));
  if (rows.length > 0) await printTable(io, columns, rows);
  const all = counted(totalCount, "study", "studies");
  const order = showing.order === "" ? "" : `, ${showing.order}`;
  const isCut = rows.length < totalCount;
  const note = isCut ? `${all}${order}; the first ${figure(rows.length)} are shown, --limit shows more` : all;
  if (io.outIsTerminal) await io.out(`${styleOf(io).dim(note)}\n`);
  else io.err(note);
}

function columnOf(piece: string, { highlighter }: Showing, io: Io): Column {
  const { match } = styleOf(io);
  const decorate = highlighter === undefined ? undefined : (shown: string) => highlighter(piece, shown, match);
  return piece === "NCTId"
    ? { heading: piece, decorate }
    : { heading: piece, shrinkTo: Math.min(piece.length, SHRUNK_COLUMNS_MAX), decorate };
}

/** A column becomes no narrower than its heading, and a long heading gives way too. */
const SHRUNK_COLUMNS_MAX = 10;

async function printRecords({ studies }: Found, writer: ListWriter, io: Io): Promise<void> {
  await io.out(writer.head());
  for await (const { text } of studies) await io.out(writer.study(text));
  // A list that does not end its last line would leave a prompt behind it.
  const tail = writer.tail();
  await io.out(tail === "" ? "" : `${tail}\n`);
}

async function printIds({ studies }: Found, io: Io): Promise<void> {
  for await (const { text } of studies) await io.out(`${cellOf(parseStored(text), "NCTId")}\n`);
}

function cellsOf(text: string, pieces: readonly string[]): readonly string[] {
  const study = parseStored(text);
  return pieces.map((piece) => cellOf(study, piece));
}
