import { grown } from "./grown.ts";
import type { ColumnEntries } from "./prepared-batch.ts";

const CAPACITY_FIRST = 16_384;

/** Collects the values of columns of a batch, in buffers that serve one batch after the other. */
export class EntryWriter {
  #columns = new Uint16Array(CAPACITY_FIRST);
  #entities = new Uint32Array(CAPACITY_FIRST);
  #values = new Float64Array(CAPACITY_FIRST);
  #length = 0;
  /** Places in the list of texts, by piece and text. */
  readonly #codes = new Map<string, Map<string, number>>();
  #codedPieces: string[] = [];
  #codedTexts: string[] = [];

  get length(): number {
    return this.#length;
  }

  add(column: number, entity: number, value: number): void {
    if (this.#length === this.#columns.length) this.#grow();
    const at = this.#length++;
    this.#columns[at] = column;
    this.#entities[at] = entity;
    this.#values[at] = value;
  }

  addCoded(column: number, entity: number, piece: string, text: string): void {
    this.add(column, entity, this.#codeOf(piece, text));
  }

  /** What was added since the last call, in buffers of its own. */
  take(): { readonly entries: ColumnEntries; readonly codedPieces: string[]; readonly codedTexts: string[] } {
    const entries = {
      columns: this.#columns.slice(0, this.#length),
      entities: this.#entities.slice(0, this.#length),
      values: this.#values.slice(0, this.#length),
    };
    const taken = { entries, codedPieces: this.#codedPieces, codedTexts: this.#codedTexts };
    this.#length = 0;
    this.#codes.clear();
    this.#codedPieces = [];
    this.#codedTexts = [];
    return taken;
  }

  #grow(): void {
    const capacity = 2 * this.#length;
    this.#columns = grown(this.#columns, new Uint16Array(capacity));
    this.#entities = grown(this.#entities, new Uint32Array(capacity));
    this.#values = grown(this.#values, new Float64Array(capacity));
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
