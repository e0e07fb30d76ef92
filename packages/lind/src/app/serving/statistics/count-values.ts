import type { FieldNode, JsonValue, NctId } from "ctgov/study";
import { must, unreachable } from "../../../base/assert.ts";
import { derivedValues } from "../../../query/derived-pieces.ts";
import { type FieldStatsType, fieldStatsTypeOf } from "./field-kinds.ts";
import type { ValueCount } from "./tally.ts";
import { TextTally } from "./text-tally.ts";

interface StatsHead<Type extends FieldStatsType> {
  readonly type: Type;
  readonly piece: string;
  readonly field: string;
  readonly missingStudiesCount: number;
}

/** `/stats/field/values`: one field, keys in the registry's order. */
export type FieldStats =
  | (StatsHead<"ENUM"> & UniqueValues)
  | (StatsHead<"STRING"> & UniqueValues & { readonly longest?: LongestString | undefined })
  | (StatsHead<"DATE"> & { readonly min?: string; readonly max?: string; readonly formats: readonly string[] })
  | (StatsHead<"INTEGER" | "NUMBER"> & NumberStats)
  | (StatsHead<"BOOLEAN"> & { readonly trueCount: number; readonly falseCount: number });

interface UniqueValues {
  readonly uniqueValuesCount: number;
  readonly topValues: readonly ValueCount[];
}

interface LongestString {
  readonly length: number;
  readonly nctId: NctId;
  readonly value: string;
}

interface NumberStats {
  readonly min?: number;
  readonly max?: number;
  readonly avg?: number;
}

export const TOP_VALUES_SHOWN = 10;

/** Counts the values of one field over all studies; a study counts once for a value, however often it repeats it. */
export class ValueCounter {
  readonly #node: FieldNode;
  readonly #type: FieldStatsType;
  readonly #tally = new TextTally(TOP_VALUES_SHOWN);
  readonly #formats = new Set<string>();
  #missing = 0;
  #longest: LongestString | undefined;
  #min: string | number | undefined;
  #max: string | number | undefined;
  #sum = 0;
  #count = 0;

  constructor(node: FieldNode) {
    this.#node = node;
    this.#type = must(fieldStatsTypeOf(node), "a field that is counted has a kind");
  }

  get piece(): string {
    return this.#node.piece;
  }

  /** About the memory that it takes. */
  get bytes(): number {
    return this.#tally.bytes;
  }

  add(nctId: NctId, study: unknown): void {
    const values = new Set(derivedValues(study, this.#node.piece));
    if (values.size === 0) this.#missing += 1;
    for (const value of values) this.#take(nctId, value);
  }

  #take(nctId: NctId, value: JsonValue): void {
    switch (this.#type) {
      case "ENUM":
      case "BOOLEAN":
        this.#tally.add(String(value));
        return;
      case "STRING":
        this.#takeText(nctId, String(value));
        return;
      case "DATE":
        this.#formats.add(formatOf(String(value)));
        this.#takeOrdered(String(value));
        return;
      case "INTEGER":
      case "NUMBER":
        if (typeof value !== "number") return;
        this.#sum += value;
        this.#count += 1;
        this.#takeOrdered(value);
        return;
      default:
        unreachable(this.#type);
    }
  }

  #takeText(nctId: NctId, value: string): void {
    this.#tally.add(value);
    if (value.length > (this.#longest?.length ?? -1)) this.#longest = { length: value.length, nctId, value };
  }

  /** Dates are ordered as texts: `2022-03` stands before its first day. */
  #takeOrdered(value: string | number): void {
    if (this.#min === undefined || value < this.#min) this.#min = value;
    if (this.#max === undefined || value > this.#max) this.#max = value;
  }

  stats(): FieldStats {
    const { piece, fieldPath: field } = this.#node;
    const missingStudiesCount = this.#missing;
    switch (this.#type) {
      case "ENUM":
        return { type: "ENUM", piece, field, missingStudiesCount, ...this.#uniqueValues() };
      case "STRING": {
        const longest = this.#longest === undefined ? {} : { longest: this.#longest };
        return { type: "STRING", piece, field, missingStudiesCount, ...this.#uniqueValues(), ...longest };
      }
      case "DATE": {
        const formats = [...this.#formats].sort();
        return { type: "DATE", piece, field, missingStudiesCount, ...this.#bounds<string>(), formats };
      }
      case "INTEGER":
      case "NUMBER": {
        const avg = this.#count === 0 ? {} : { avg: this.#sum / this.#count };
        return { type: this.#type, piece, field, missingStudiesCount, ...this.#bounds<number>(), ...avg };
      }
      case "BOOLEAN": {
        const trueCount = this.#tally.countOf("true");
        const falseCount = this.#tally.countOf("false");
        return { type: "BOOLEAN", piece, field, missingStudiesCount, trueCount, falseCount };
      }
      default:
        return unreachable(this.#type);
    }
  }

  #uniqueValues(): UniqueValues {
    return { uniqueValuesCount: this.#tally.size, topValues: this.#tally.top() };
  }

  /** Of the kind of value that `#take` gave for this type of field. */
  #bounds<Value extends string | number>(): { readonly min?: Value; readonly max?: Value } {
    if (this.#min === undefined || this.#max === undefined) return {};
    return { min: this.#min as Value, max: this.#max as Value };
  }
}

const FORMATS: Readonly<Record<number, string>> = { 4: "yyyy", 7: "yyyy-MM", 10: "yyyy-MM-dd" };

function formatOf(date: string): string {
  return FORMATS[date.length] ?? "yyyy-MM-dd'T'HH:mm";
}
