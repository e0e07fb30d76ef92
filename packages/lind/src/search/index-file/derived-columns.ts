import { derivedPieceOf } from "../../query/derived-pieces.ts";
import { PackedColumn } from "./columns/packed-column.ts";
import { numberAt } from "./columns/packed-numbers.ts";

const MS_A_DAY = 86_400_000;
const LOCATION = "location:";

/** A column that is not kept, because it follows from others: a count is a sum of lengths, a year is a part of a date. */
export type DerivedColumn =
  | { readonly kind: "count"; readonly of: readonly string[] }
  | { readonly kind: "year"; readonly of: string };

/** How a column is made of others; undefined where it is kept, or does not exist. */
export function derivedColumnOf(name: string): DerivedColumn | undefined {
  const axis = name.startsWith(LOCATION) ? LOCATION : "";
  const derived = derivedPieceOf(name.slice(axis.length));
  switch (derived?.kind) {
    case "count":
      return { kind: "count", of: derived.of.map((piece) => `${axis}size:${piece}`) };
    case "year":
      return { kind: "year", of: `${axis}${derived.of}` };
    default:
      return undefined;
  }
}

/** The years of days. */
export function toYears({ size, chunks }: PackedColumn): PackedColumn {
  const ofYears = chunks.map((chunk) => {
    const { array, base, count } = chunk.values;
    const years =
      array === undefined ? undefined : Uint16Array.from(array, (_, at) => yearOf(numberAt(chunk.values, at)));
    return { ...chunk, values: { array: years, base: array === undefined ? yearOf(base) : 0, count } };
  });
  return new PackedColumn(size, ofYears);
}

function yearOf(day: number): number {
  return new Date(day * MS_A_DAY).getUTCFullYear();
}
