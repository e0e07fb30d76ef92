import type { DocSet } from "../../doc-set.ts";
import type { CodedColumn } from "../../index-reader.ts";
import type { DictionaryReader } from "./dictionary-reader.ts";
import type { PackedColumn } from "./packed-column.ts";

/** A column of codes, with the texts that they stand for. */
export class TextColumn implements CodedColumn {
  readonly #column: PackedColumn;
  readonly #piece: string;
  readonly #dictionary: DictionaryReader;

  constructor(column: PackedColumn, piece: string, dictionary: DictionaryReader) {
    this.#column = column;
    this.#piece = piece;
    this.#dictionary = dictionary;
  }

  get size(): number {
    return this.#column.size;
  }

  get codesEnd(): number {
    return this.#dictionary.codesEnd(this.#piece);
  }

  forEachCode(entity: number, visit: (code: number) => void): void {
    this.#column.forEachValue(entity, visit);
  }

  addWanted(wanted: Uint8Array, into: DocSet): void {
    this.#column.addWanted(wanted, into);
  }

  codeOf(text: string): number | undefined {
    return this.#dictionary.codeOf(this.#piece, text);
  }

  textsOf(codes: readonly number[]): readonly string[] {
    return this.#dictionary.textsOf(this.#piece, codes);
  }
}
