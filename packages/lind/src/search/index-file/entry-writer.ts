import type { ColumnEntries } from "./prepared-batch.ts";

/** Collects the values of columns of a batch. */
export class EntryWriter {
  readonly #columns: number[] = [];
  readonly #entities: number[] = [];
  readonly #values: number[] = [];
  /** Places in the list of texts, by piece and text. */
  readonly #codes = new Map<string, Map<string, number>>();
  readonly #codedPieces: string[] = [];
  readonly #codedTexts: string[] = [];

  get length(): number {
    return this.#columns.length;
  }

  add(column: number, entity: number, value: number): void {
    this.#columns.push(column);
    this.#entities.push(entity);
    this.#values.push(value);
  }

  addCoded(column: number, entity: number, piece: string, text: string): void {
    this.add(column, entity, this.#codeOf(piece, text));
  }

  take(): { readonly entries: ColumnEntries; readonly codedPieces: string[]; readonly codedTexts: string[] } {
    const entries = {
      columns: Uint16Array.from(this.#columns),
      entities: Uint32Array.from(this.#entities),
      values: Float64Array.from(this.#values),
    };
    return { entries, codedPieces: this.#codedPieces, codedTexts: this.#codedTexts };
  }

  #codeOf(piece: string, text: string): number {
    const ofPiece = this.#codes.get(piece) ?? new Map<string, number>();
    if (ofPiece.size === 0) this.#codes.set(piece, ofPiece);
    const known = ofPiece.get(text);
    if (known !== undefined) return known;
    const code = this.#codedTexts.push(text) - 1;
    this.#codedPieces.push(piece);
    ofPiece.set(text, code);
    return code;
  }
}
