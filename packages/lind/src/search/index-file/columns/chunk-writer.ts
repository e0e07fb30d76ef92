import { must } from "../../../base/assert.ts";
import type { Connection, Statement } from "../connection.ts";
import { blobOf } from "../row.ts";
import { decodeChunk, encodeChunk } from "./chunk-codec.ts";
import { columnList } from "./column-list.ts";
import { GrowingChunk } from "./growing-chunk.ts";

/**
 * The last chunk of every column, which alone may still change. A column is read back when its first new value comes,
 * so following a day's changes touches each column once, however large the index is.
 */
export class ChunkWriter {
  readonly #read: Statement;
  readonly #write: Statement;
  /** By place in the list of columns. */
  #chunks: (GrowingChunk | undefined)[] = columnList.map(() => undefined);
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
    const chunk = this.#chunks[column] ?? this.#begin(column);
    chunk.add(entity, columnList[column]?.kind === "present" ? undefined : value);
  }

  /** Writes what has changed; the chunk stays the one that grows. */
  write(): void {
    for (const [column, chunk] of this.#chunks.entries()) {
      if (chunk === undefined || chunk.isWritten) continue;
      this.#write.run(nameOf(column), this.#chunk, encodeChunk(chunk.content()));
      chunk.isWritten = true;
    }
  }

  /** Writes the chunk, which is full, and begins the next. */
  next(): void {
    this.write();
    this.#chunks.fill(undefined);
    this.#chunk += 1;
  }

  #begin(column: number): GrowingChunk {
    const chunk = this.#stored(column);
    this.#chunks[column] = chunk;
    return chunk;
  }

  #stored(column: number): GrowingChunk {
    const row = this.#read.get(nameOf(column), this.#chunk);
    return row === undefined ? new GrowingChunk() : GrowingChunk.from(decodeChunk(blobOf(row, "content")));
  }
}

function nameOf(column: number): string {
  return must(columnList[column], "a column of the list").name;
}
