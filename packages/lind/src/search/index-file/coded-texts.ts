import { pieceNumberOf } from "../tokens.ts";
import { textHashOf } from "./columns/text-hash.ts";
import { type Connection, type Statement, single } from "./connection.ts";
import { integerOf } from "./row.ts";

/** Texts whose codes are kept in memory, in each of two generations; about 100 bytes each. */
const CACHED_TEXTS_MAX = 100_000;

/**
 * The codes of texts, by piece: facilities, conditions, names of countries. A code is given once and never changed, so
 * that chunks which were written earlier stay right. At the registry's full size there are some million texts, so only
 * those that were asked for lately are in memory.
 */
export class CodedTexts {
  readonly #find: Statement;
  readonly #last: Statement;
  readonly #insert: Statement;
  readonly #lastCodes = new Map<string, number>();
  #young = new Map<string, number>();
  #old = new Map<string, number>();

  constructor(connection: Connection) {
    // Named, because without statistics SQLite may choose the walk over all codes of the piece.
    this.#find = connection.prepare(
      "select code from coded_text indexed by coded_text_hash where piece = ? and text_hash = ? and text = ?",
    );
    this.#last = connection.prepare("select coalesce(max(code), 0) as code from coded_text where piece = ?");
    this.#insert = connection.prepare("insert into coded_text (piece, code, text_hash, text) values (?, ?, ?, ?)");
  }

  /** The code of a text; a new one where the piece has not had the text before. */
  codeOf(piece: string, text: string): number {
    // A piece has no space in it.
    const key = `${piece} ${text}`;
    const young = this.#young.get(key);
    if (young !== undefined) return young;
    const code = this.#old.get(key) ?? this.#stored(piece, text);
    if (this.#young.size >= CACHED_TEXTS_MAX) {
      this.#old = this.#young;
      this.#young = new Map();
    }
    this.#young.set(key, code);
    return code;
  }

  #stored(piece: string, text: string): number {
    const number = pieceNumberOf(piece);
    const hash = textHashOf(text);
    const row = this.#find.get(number, hash, text);
    if (row !== undefined) return integerOf(row, "code");
    const code = (this.#lastCodes.get(piece) ?? this.#lastCode(number)) + 1;
    this.#insert.run(number, code, hash, text);
    this.#lastCodes.set(piece, code);
    return code;
  }

  #lastCode(pieceNumber: number): number {
    return integerOf(single(this.#last, pieceNumber), "code");
  }
}
