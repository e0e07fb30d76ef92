import { assert } from "../../../base/assert.ts";
import type { CodedColumn, OrderedColumn } from "../../index-reader.ts";
import { pieceNumberOf } from "../../tokens.ts";
import type { Connection, Statement } from "../connection.ts";
import { corruptError } from "../errors.ts";
import { blobOf, integerOf, textOf } from "../row.ts";
import { CHUNK_DOCUMENTS, decodeChunk } from "./chunk-codec.ts";

/** The values of a column for all documents, or for all locations. */
export interface ColumnValues {
  /** `values[starts[n]]` to `values[starts[n + 1]]` are those of the n-th document or location. */
  readonly starts: Uint32Array;
  readonly values: Float64Array;
  readonly isSingle: boolean;
}

/** Where each chunk begins, and at the end how many documents or locations there are. */
export type ChunkStarts = readonly number[];

export function documentChunkStarts(documentsCount: number): ChunkStarts {
  const chunks = Math.ceil(documentsCount / CHUNK_DOCUMENTS);
  return [...Array.from({ length: chunks }, (_, chunk) => chunk * CHUNK_DOCUMENTS), documentsCount];
}

/** Reads columns out of `column_chunk`; it keeps nothing. */
export class ColumnReader {
  readonly #location: string;
  readonly #chunks: Statement;
  readonly #texts: Statement;

  constructor(connection: Connection) {
    this.#location = connection.location;
    this.#chunks = connection.prepare(
      "select chunk, content from column_chunk where column_name = ? and chunk < ? order by chunk",
    );
    this.#texts = connection.prepare("select code, text from coded_text where piece = ? order by code");
  }

  /**
   * Undefined where no document has a value. What was written after the moment that `chunkStarts` speaks of (the last
   * chunk may have grown) is left out.
   */
  values(name: string, chunkStarts: ChunkStarts): ColumnValues | undefined {
    const decoded = this.#decoded(name, chunkStarts);
    const entitiesCount = chunkStarts.at(-1) ?? 0;
    const starts = new Uint32Array(entitiesCount + 1);
    let isSingle = true;
    for (const { first, counts } of decoded) {
      for (const [at, count] of counts.entries()) {
        starts[first + at + 1] = count;
        if (count > 1) isSingle = false;
      }
    }
    for (let entity = 0; entity < entitiesCount; entity++)
      starts[entity + 1] = (starts[entity + 1] ?? 0) + (starts[entity] ?? 0);
    const total = starts[entitiesCount] ?? 0;
    if (total === 0) return undefined;
    const values = new Float64Array(total);
    for (const { first, values: ofChunk } of decoded) {
      const from = starts[first] ?? 0;
      values.set(ofChunk.subarray(0, total - from), from);
    }
    return { starts, values, isSingle };
  }

  /** Texts of a piece by their codes; code 0 is none. */
  dictionary(piece: string): readonly string[] {
    const texts = [""];
    for (const row of this.#texts.all(pieceNumberOf(piece))) {
      assert(integerOf(row, "code") === texts.length, "codes of a piece have no gaps");
      texts.push(textOf(row, "text"));
    }
    return texts;
  }

  #decoded(name: string, chunkStarts: ChunkStarts) {
    return this.#chunks.all(name, chunkStarts.length - 1).map((row) => {
      const chunk = integerOf(row, "chunk");
      const first = chunkStarts[chunk] ?? 0;
      const { counts, values } = this.#decode(blobOf(row, "content"));
      return { first, counts: counts.subarray(0, (chunkStarts[chunk + 1] ?? 0) - first), values };
    });
  }

  #decode(content: Uint8Array): ReturnType<typeof decodeChunk> {
    try {
      return decodeChunk(content);
    } catch (error) {
      throw corruptError(this.#location, "has a damaged column", error);
    }
  }
}

/** One number for each document, NaN for none, where no document has two. */
export function toOrderedColumn({ starts, values, isSingle }: ColumnValues): OrderedColumn {
  if (!isSingle) return { values, starts };
  const spread = new Float64Array(starts.length - 1).fill(Number.NaN);
  for (let entity = 0; entity < spread.length; entity++) {
    const at = starts[entity] ?? 0;
    if (at < (starts[entity + 1] ?? 0)) spread[entity] = values[at] ?? Number.NaN;
  }
  return { values: spread, starts: undefined };
}

/** One code for each document, 0 for none, where no document has two. */
export function toCodedColumn({ starts, values, isSingle }: ColumnValues, dictionary: readonly string[]): CodedColumn {
  const codes = codesFor(dictionary.length, isSingle ? starts.length - 1 : values.length);
  if (!isSingle) {
    codes.set(values);
    return { codes, starts, dictionary };
  }
  for (let entity = 0; entity < codes.length; entity++) {
    const at = starts[entity] ?? 0;
    if (at < (starts[entity + 1] ?? 0)) codes[entity] = values[at] ?? 0;
  }
  return { codes, starts: undefined, dictionary };
}

function codesFor(codesCount: number, length: number): Uint8Array | Uint16Array | Uint32Array {
  if (codesCount <= 0x100) return new Uint8Array(length);
  return codesCount <= 0x1_0000 ? new Uint16Array(length) : new Uint32Array(length);
}

/** A number for each document: 0 for those without values, the one value of the others. */
export function toCounts({ starts, values }: ColumnValues): Int32Array {
  const counts = new Int32Array(starts.length - 1);
  for (let entity = 0; entity < counts.length; entity++) {
    const at = starts[entity] ?? 0;
    if (at < (starts[entity + 1] ?? 0)) counts[entity] = values[at] ?? 0;
  }
  return counts;
}
