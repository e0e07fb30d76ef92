/** Columns of a row, read as the type that the schema promises; a column of another type is a bug. */

import type { SQLOutputValue } from "node:sqlite";
import type { NctId } from "ctgov/study";

export type Row = Readonly<Record<string, SQLOutputValue>>;

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

export function optionalIntegerOf(row: Row, column: string): number | undefined {
  return row[column] === null ? undefined : integerOf(row, column);
}

export function blobOf(row: Row, column: string): Uint8Array {
  const value = row[column];
  return value instanceof Uint8Array ? value : broken(row, column, "a blob");
}

/** Ids were parsed before they were stored. */
export function nctIdOf(row: Row, column: string): NctId {
  return textOf(row, column) as NctId;
}

export function optionalNctIdOf(row: Row, column: string): NctId | undefined {
  return row[column] === null ? undefined : nctIdOf(row, column);
}

/** A hash is kept as 32 bytes and said as 64 hex digits. */
export function hashOf(row: Row, column: string): string {
  const bytes = blobOf(row, column);
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("hex");
}
