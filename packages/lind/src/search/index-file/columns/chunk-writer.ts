import { must } from "../../../base/assert.ts";
import type { Connection, Statement } from "../connection.ts";
import { blobOf } from "../row.ts";
import { countsOf, decodeChunk, encodeChunk, valuesOf } from "./chunk-codec.ts";
import { columnList } from "./column-list.ts";

/** A chunk that grows: how many values each document or location has, and the values. */
interface GrowingChunk {
  readonly counts: number[];
  readonly values: number[];
  isWritten: boolean;
}

/**
 * The last chunk of every column, which alone may still change. A column is read back when its first new value comes,
 * so following a day's changes touches each column once, however large the index is.
 */
export class ChunkWriter {
  readonly #read: Statement;
  readonly #write: Statement;
  #chunks = new Map<number, GrowingChunk>();
  #chunk: number;

  constructor(connection: Connection, chunk: number) {
    this.#read = connection.prepare("select content from column_chunk where column_name = ? and chunk = ?");
    this.#write = connection.prepare(`
      insert into column_chunk (column_name, chunk, content) values (?, ?, ?)
      on conflict (column_name, chunk) do update set content = excluded.content`);
    this.#chunk = chunk;
  }

  /** Adds a value; `entity` counts from the beginning of the chunk and never goes back within a column. */
  add(column: number, entity: number, value: number): void {
    const chunk = this.#chunks.get(column) ?? this.#begin(column);
    const { counts, values } = chunk;
    while (counts.length <= entity) counts.push(0);
    counts[entity] = (counts[entity] ?? 0) + 1;
    if (columnList[column]?.kind !== "present") values.push(value);
    chunk.isWritten = false;
  }

  /** Writes what has changed; the chunk stays the one that grows. */
  write(): void {
    for (const [column, chunk] of this.#chunks) {
      if (chunk.isWritten) continue;
      this.#write.run(nameOf(column), this.#chunk, encodeChunk(chunk));
      chunk.isWritten = true;
    }
  }

  /** Writes the chunk, which is full, and begins the next. */
  next(): void {
    this.write();
    this.#chunks = new Map();
    this.#chunk += 1;
  }

  #begin(column: number): GrowingChunk {
    const chunk = this.#stored(column);
    this.#chunks.set(column, chunk);
    return chunk;
  }

  #stored(column: number): GrowingChunk {
    const row = this.#read.get(nameOf(column), this.#chunk);
    if (row === undefined) return { counts: [], values: [], isWritten: true };
    const chunk = decodeChunk(blobOf(row, "content"));
    return { counts: countsOf(chunk), values: valuesOf(chunk), isWritten: true };
  }
}

function nameOf(column: number): string {
  return must(columnList[column], "a column of the list").name;
}
