import { assert } from "../../../base/assert.ts";
import { pieceNumberOf } from "../../tokens.ts";
import { type Connection, type Statement, single } from "../connection.ts";
import { integerOf, textOf } from "../row.ts";
import { textHashOf } from "./text-hash.ts";

/** So many texts are looked up one by one; more of them are picked from a walk over all. */
const LOOKED_UP_MAX = 2_000;

/** The texts that the codes of columns stand for. It keeps nothing: a large mirror has millions of them. */
export class DictionaryReader {
  readonly #find: Statement;
  readonly #last: Statement;
  readonly #text: Statement;
  readonly #all: Statement;

  constructor(connection: Connection) {
    // Named, because without statistics SQLite may choose the walk over all codes of the piece.
    this.#find = connection.prepare(
      "select code from coded_text indexed by coded_text_hash where piece = ? and text_hash = ? and text = ?",
    );
    this.#last = connection.prepare("select coalesce(max(code), 0) as code from coded_text where piece = ?");
    this.#text = connection.prepare("select text from coded_text where piece = ? and code = ?");
    this.#all = connection.prepare(
      "select code, text from coded_text where piece = ? and code >= ? order by code limit 10000",
    );
  }

  /** Codes of the piece are below it. */
  codesEnd(piece: string): number {
    return integerOf(single(this.#last, pieceNumberOf(piece)), "code") + 1;
  }

  /** Undefined where the piece never had the text. */
  codeOf(piece: string, text: string): number | undefined {
    const row = this.#find.get(pieceNumberOf(piece), textHashOf(text), text);
    return row === undefined ? undefined : integerOf(row, "code");
  }

  /** The texts of codes, in their order. */
  textsOf(piece: string, codes: readonly number[]): readonly string[] {
    const number = pieceNumberOf(piece);
    if (codes.length <= LOOKED_UP_MAX) return codes.map((code) => textOf(single(this.#text, number, code), "text"));
    const texts = new Map<number, string>(codes.map((code) => [code, ""]));
    this.forEach(piece, (code, text) => {
      if (texts.has(code)) texts.set(code, text);
    });
    return codes.map((code) => texts.get(code) ?? "");
  }

  /** Every text of the piece with its code; codes begin at 1 and have no gaps. */
  forEach(piece: string, visit: (code: number, text: string) => void): void {
    let next = 1;
    for (;;) {
      const rows = this.#all.all(pieceNumberOf(piece), next);
      if (rows.length === 0) return;
      for (const row of rows) {
        assert(integerOf(row, "code") === next, "codes of a piece have no gaps");
        visit(next, textOf(row, "text"));
        next += 1;
      }
    }
  }
}
