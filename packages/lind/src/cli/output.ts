import type { Io } from "./io.ts";
import { createStyle, type Style } from "./terminal/style.ts";
import { type Column, renderTable } from "./terminal/table.ts";

/** One JSON value and a newline: what `--json` prints. */
export function printJson(io: Io, value: unknown): Promise<void> {
  return io.out(`${JSON.stringify(value, null, 2)}\n`);
}

/** A JSON list with one element a line, as the registry itself lays out a page: easy to read, to parse and to grep. */
export function printJsonList(io: Io, values: readonly unknown[]): Promise<void> {
  if (values.length === 0) return io.out("[]\n");
  return io.out(`[\n${values.map((value) => JSON.stringify(value)).join(",\n")}\n]\n`);
}

/**
 * A list as a table for people on a terminal; as tab-separated values in a pipe, where the width is nobody's concern
 * and nothing is cut.
 */
export function printTable(io: Io, columns: readonly Column[], rows: readonly (readonly string[])[]): Promise<void> {
  if (io.outIsTerminal) return printOverview(io, columns, rows);
  const lines = [columns.map((column) => column.heading), ...rows].map((row) =>
    row.map((cell) => cell.replace(/\s+/g, " ")).join("\t"),
  );
  return io.out(`${lines.join("\n")}\n`);
}

/** A table that is for people wherever it goes: a part of a page such as `lind status`. */
export function printOverview(io: Io, columns: readonly Column[], rows: readonly (readonly string[])[]): Promise<void> {
  return io.out(`${renderTable(columns, rows, io.columns, styleOf(io).bold)}\n`);
}

export function styleOf(io: Io): Style {
  return createStyle(io.color);
}
