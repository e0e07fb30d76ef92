import { fieldNodes, findField, nearest, parseProjection, projectStudy } from "ctgov/study";
import { parseStored } from "../../app/read-studies.ts";
import { cellOf, LIST_PIECES } from "../../app/study-cells.ts";
import { usageError } from "../arguments.ts";
import type { Io } from "../io.ts";
import { printTable, styleOf } from "../output.ts";
import type { Column } from "../terminal/table.ts";
import { counted, figure } from "../terminal/words.ts";

export const FORMATS = ["table", "json", "ndjson", "csv", "ids"] as const;

/** What a search found, here or in the registry. */
export interface Found {
  readonly totalCount: number;
  readonly studies: AsyncIterable<{ readonly text: string }>;
}

/** How it is shown. */
export interface Showing {
  readonly format: string;
  /** Undefined for the usual columns, or the whole record. */
  readonly pieces: readonly string[] | undefined;
  /** The order in words; empty where there is none to speak of. */
  readonly order: string;
  /** Marks in a value of a piece what made the study match. */
  readonly highlighter: ((piece: string, text: string, mark: (word: string) => string) => string) | undefined;
}

/** The pieces of a list; refuses what is none with the nearest name. */
export function readPieces(list: string | undefined): readonly string[] | undefined {
  const pieces = list?.split(/[,|\s]+/).filter((name) => name !== "");
  if (pieces?.length === 0) throw usageError("--fields names no field.", "--fields NCTId,OverallStatus");
  for (const piece of pieces ?? []) {
    if (findField(piece) !== undefined) continue;
    const near = nearest(
      piece,
      fieldNodes.map((node) => node.piece),
    );
    throw usageError(`There is no field "${piece}"${near === undefined ? "." : `; did you mean "${near}"?`}`);
  }
  return pieces;
}

/** Prints each study as it comes, so that a million of them need no memory; a table is laid out as a whole. */
export async function printFound(found: Found, showing: Showing, io: Io): Promise<void> {
  if (showing.format === "table") await printStudiesTable(found, showing, io);
  else await printRecords(found, showing, io);
}

async function printStudiesTable({ studies, totalCount }: Found, showing: Showing, io: Io): Promise<void> {
  const pieces = showing.pieces ?? LIST_PIECES;
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

async function printRecords({ studies, totalCount }: Found, { format, pieces }: Showing, io: Io): Promise<void> {
  const textOf = recordTextOf(pieces);
  let count = 0;
  if (format === "json") await io.out('{"studies":[\n');
  if (format === "csv") await io.out(csvLine(pieces ?? LIST_PIECES));
  for await (const { text } of studies) {
    if (format === "ids") await io.out(`${cellOf(parseStored(text), "NCTId")}\n`);
    else if (format === "csv") await io.out(csvLine(cellsOf(text, pieces ?? LIST_PIECES)));
    else if (format === "ndjson") await io.out(`${textOf(text)}\n`);
    else await io.out(`${count === 0 ? "" : ",\n"}${textOf(text)}`);
    count += 1;
  }
  if (format === "json") await io.out(`\n],"totalCount":${totalCount}}\n`);
}

/** The exact stored text, or the projection where fields were asked for. */
function recordTextOf(pieces: readonly string[] | undefined): (text: string) => string {
  if (pieces === undefined) return (text) => text;
  const parsed = parseProjection(pieces);
  if (parsed.kind === "unknown") throw usageError(`There is no field "${parsed.name}".`);
  return (text) => JSON.stringify(projectStudy(parseStored(text), parsed.projection));
}

function cellsOf(text: string, pieces: readonly string[]): readonly string[] {
  const study = parseStored(text);
  return pieces.map((piece) => cellOf(study, piece));
}

/** RFC 4180: quoted where needed, lines end with CR LF. */
function csvLine(cells: readonly string[]): string {
  return `${cells.map((cell) => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(",")}\r\n`;
}
