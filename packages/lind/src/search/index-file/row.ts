/** Columns of a row, read as the type that the schema promises; a column of another type is a bug. */
import type { Row } from "./connection.ts";

function broken(row: Row, column: string, type: string): never {
  throw new Error(`Broken assumption: column ${column} holds ${type}, not ${String(row[column])}`);
}

export function textOf(row: Row, column: string): string {
  const value = row[column];
  return typeof value === "string" ? value : broken(row, column, "text");
}

export function optionalTextOf(row: Row, column: string): string | undefined {
  return row[column] === null ? undefined : textOf(row, column);
}

export function integerOf(row: Row, column: string): number {
  const value = row[column];
  return typeof value === "number" ? value : broken(row, column, "an integer");
}

export function blobOf(row: Row, column: string): Uint8Array {
  const value = row[column];
  return value instanceof Uint8Array ? value : broken(row, column, "a blob");
}
