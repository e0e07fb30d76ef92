import { fieldNodes, findField, nearest, parseProjection, projectStudy } from "ctgov/study";
import { parseStored } from "../../app/read-studies.ts";
import { cellOf, LIST_PIECES, newestMatches, type StoredStudy, scanMatches } from "../../app/search-studies.ts";
import { usageError } from "../arguments.ts";
import type { Arguments, Command, CommandContext } from "../command.ts";
import type { Io } from "../io.ts";
import { printJson, printTable, styleOf } from "../output.ts";
import { CONDITION_OPTIONS, readConditions } from "../scope-options.ts";
import type { Column } from "../terminal/table.ts";
import { counted, figure } from "../terminal/words.ts";

const TABLE_LIMIT = 20;
const FORMATS = ["table", "json", "ndjson", "csv", "ids"] as const;

export const searchCommand: Command = {
  name: "search",
  summary: "Search the mirror",
  operands: "[TERM]",
  options: {
    ...CONDITION_OPTIONS,
    fields: { value: "LIST", summary: "Columns, by piece: NCTId,OverallStatus,LocationCountry" },
    limit: {
      value: "N",
      summary: `The N that were updated last (default: ${TABLE_LIMIT} in a table, else all in the order of ids)`,
    },
    count: { summary: "Only how many there are" },
    format: { value: "NAME", summary: "Form of the answer", choices: FORMATS },
  },
  examples: [
    ['lind search --cond "heart failure" --status recruiting', "Recruiting studies of a condition"],
    ["lind search pembrolizumab --phase 3 --count", "How many phase 3 studies mention a word"],
    ["lind search --spons Bayer --format ids", "Their ids, one a line"],
    ["lind search --locn Boston --fields NCTId,LocationFacility --format csv", "A table for a spreadsheet"],
  ],
  run,
};

async function run(args: Arguments, context: CommandContext): Promise<number> {
  const [operand, ...rest] = args.positionals;
  if (rest.length > 0) {
    throw usageError("Several words belong in quotation marks.", `lind search "${args.positionals.join(" ")}"`);
  }
  const conditions = readConditions(args, operand);
  const format = context.json ? "json" : (args.text("format") ?? "table");
  const pieces = readPieces(args.text("fields"));
  const limit = args.wholeNumber("limit", 1) ?? (format === "table" ? TABLE_LIMIT : undefined);
  const matches = scanMatches(await context.lind.openForReading(), conditions, context.lind.effects);
  const totalCount = args.has("count")
    ? await printCount(matches, context)
    : format === "table"
      ? await printMatchesTable(matches, limit ?? TABLE_LIMIT, pieces ?? LIST_PIECES, context.io)
      : await printMatches(
          limit === undefined ? { studies: matches } : await newestMatches(matches, limit),
          format,
          pieces,
          context.io,
        );
  return totalCount === 0 ? 1 : 0;
}

function readPieces(list: string | undefined): readonly string[] | undefined {
  const pieces = list?.split(/[,|\s]+/).filter((name) => name !== "");
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

async function printCount(matches: AsyncIterable<StoredStudy>, { io, json }: CommandContext): Promise<number> {
  let totalCount = 0;
  for await (const _ of matches) totalCount += 1;
  await (json ? printJson(io, { totalCount }) : io.out(`${totalCount}\n`));
  return totalCount;
}

async function printMatchesTable(
  matches: AsyncIterable<StoredStudy>,
  limit: number,
  pieces: readonly string[],
  io: Io,
): Promise<number> {
  const { totalCount, studies } = await newestMatches(matches, limit);
  const rows = studies.map((stored) => cellsOf(stored, pieces));
  if (rows.length > 0) await printTable(io, pieces.map(columnOf), rows);
  const all = counted(totalCount, "study", "studies");
  const note =
    studies.length < totalCount
      ? `${all}, the ${figure(studies.length)} updated last are shown; --limit shows more`
      : all;
  if (io.outIsTerminal) await io.out(`${styleOf(io).dim(note)}\n`);
  else io.err(note);
  return totalCount;
}

/** What is to be printed; how many there are in all is known beforehand only where the newest were chosen. */
interface Matches {
  readonly studies: AsyncIterable<StoredStudy> | Iterable<StoredStudy>;
  readonly totalCount?: number | undefined;
}

/** Prints each match as it is found, so that a million of them need no memory; gives how many there are in all. */
async function printMatches(
  matches: Matches,
  format: string,
  pieces: readonly string[] | undefined,
  io: Io,
): Promise<number> {
  const textOf = recordTextOf(pieces);
  let count = 0;
  if (format === "json") await io.out('{"studies":[\n');
  if (format === "csv") await io.out(csvLine(pieces ?? LIST_PIECES));
  for await (const stored of matches.studies) {
    if (format === "ids") await io.out(`${stored.nctId}\n`);
    else if (format === "csv") await io.out(csvLine(cellsOf(stored, pieces ?? LIST_PIECES)));
    else if (format === "ndjson") await io.out(`${textOf(stored)}\n`);
    else await io.out(`${count === 0 ? "" : ",\n"}${textOf(stored)}`);
    count += 1;
  }
  const totalCount = matches.totalCount ?? count;
  if (format === "json") await io.out(`\n],"totalCount":${totalCount}}\n`);
  return totalCount;
}

/** The exact stored text, or the projection where fields were asked for. */
function recordTextOf(pieces: readonly string[] | undefined): (stored: StoredStudy) => string {
  if (pieces === undefined) return (stored) => stored.text;
  const parsed = parseProjection(pieces);
  if (parsed.kind === "unknown") throw usageError(`There is no field "${parsed.name}".`);
  return (stored) => JSON.stringify(projectStudy(parseStored(stored.text), parsed.projection));
}

function cellsOf(stored: StoredStudy, pieces: readonly string[]): readonly string[] {
  const study = parseStored(stored.text);
  return pieces.map((piece) => cellOf(study, piece));
}

/** RFC 4180: quoted where needed, lines end with CR LF. */
function csvLine(cells: readonly string[]): string {
  return `${cells.map((cell) => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(",")}\r\n`;
}

function columnOf(piece: string): Column {
  return piece === "NCTId" ? { heading: piece } : { heading: piece, shrinkTo: Math.min(piece.length, 10) };
}
