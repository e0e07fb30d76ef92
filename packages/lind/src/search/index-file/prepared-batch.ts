import type { Study } from "ctgov/study";

/**
 * What is written of some studies, most of it as flat arrays, so that it goes from one thread to another without being copied.
 * Documents and locations are numbered from 0 within the batch.
 */
export interface PreparedBatch {
  readonly documentsCount: number;
  readonly locationsCount: number;
  /** Tokens of all documents; those of document `n` end at `tokenEnds[n]`. */
  readonly tokens: Uint8Array<ArrayBuffer>;
  readonly tokenEnds: Uint32Array<ArrayBuffer>;
  readonly locationTokens: Uint8Array<ArrayBuffer>;
  readonly locationTokenEnds: Uint32Array<ArrayBuffer>;
  /** How many of the locations are the document's. */
  readonly locationCounts: Uint32Array<ArrayBuffer>;
  readonly entries: ColumnEntries;
  /** The values of document `n` end at `entryEnds[n]`. */
  readonly entryEnds: Uint32Array<ArrayBuffer>;
  /** The texts that coded values stand for, and of which piece they are; a text stands once a piece. */
  readonly codedPieces: readonly string[];
  readonly codedTexts: readonly string[];
  /** Ids that documents had before: pairs of a document and the number of an id. */
  readonly aliases: Uint32Array<ArrayBuffer>;
  /** What names are learnt from, one for each document. */
  readonly learnable: readonly Study[];
}

/**
 * Values of columns, in the order of documents: value `values[n]` of column `columns[n]` (a place in `columnList`). For a
 * column of locations `entities[n]` is the location; the document is told by `entryEnds`. For a coded column the value is a place in `codedTexts`; for a presence column it
 * is not read.
 */
export interface ColumnEntries {
  readonly columns: Uint16Array<ArrayBuffer>;
  readonly entities: Uint32Array<ArrayBuffer>;
  readonly values: Float64Array<ArrayBuffer>;
}

/** The buffers that go to the other thread as they are. */
export function buffersOf(batch: PreparedBatch): readonly ArrayBuffer[] {
  const { tokens, tokenEnds, locationTokens, locationTokenEnds, locationCounts, entries, entryEnds, aliases } = batch;
  const arrays = [tokens, tokenEnds, locationTokens, locationTokenEnds, locationCounts, entryEnds, aliases];
  return [...arrays, entries.columns, entries.entities, entries.values].map((array) => array.buffer);
}
