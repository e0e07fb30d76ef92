import type { BlobStatement, Connection } from "../connection.ts";
import { corruptError } from "../errors.ts";
import { CHUNK_DOCUMENTS, decodeChunk, type OpenChunk, placeOf } from "./chunk-codec.ts";
import { PackedColumn, type PlacedChunk } from "./packed-column.ts";

/** Where each chunk begins, and at the end how many documents or locations there are. */
export type ChunkStarts = readonly number[];

export function documentChunkStarts(documentsCount: number): ChunkStarts {
  const chunks = Math.ceil(documentsCount / CHUNK_DOCUMENTS);
  return [...Array.from({ length: chunks }, (_, chunk) => chunk * CHUNK_DOCUMENTS), documentsCount];
}

/** Reads columns out of `column_chunk`; it keeps nothing. */
export class ColumnReader {
  readonly #location: string;
  readonly #chunk: BlobStatement;

  constructor(connection: Connection) {
    this.#location = connection.location;
    this.#chunk = connection.prepareBlobs("select content from column_chunk where column_name = ? and chunk = ?");
  }

  /**
   * Undefined where no document has a value. What was written after the moment that `chunkStarts` speaks of (the last
   * chunk may have grown) is left out.
   */
  column(name: string, chunkStarts: ChunkStarts): PackedColumn | undefined {
    const chunks: PlacedChunk[] = [];
    for (let chunk = 0; chunk < chunkStarts.length - 1; chunk++) {
      const first = chunkStarts[chunk] ?? 0;
      const entities = (chunkStarts[chunk + 1] ?? 0) - first;
      // One by one, so that the stored bytes of one chunk are in memory and not those of all.
      for (const content of this.#chunk(name, chunk)) {
        const open = this.#decode(content);
        if (hasValues(open, entities)) chunks.push({ ...open, length: Math.min(open.length, entities), first });
      }
    }
    return chunks.length === 0 ? undefined : new PackedColumn(chunkStarts.at(-1) ?? 0, chunks);
  }

  #decode(content: Uint8Array): OpenChunk {
    try {
      return decodeChunk(content);
    } catch (error) {
      throw corruptError(this.#location, "has a damaged column", error);
    }
  }
}

/** True where some of the first so many have a value. */
function hasValues({ length, places }: OpenChunk, entities: number): boolean {
  const seen = Math.min(length, entities);
  return seen > 0 && placeOf(places, seen - 1).to > 0;
}
