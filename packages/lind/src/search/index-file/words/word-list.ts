import type { DocSet } from "../../doc-set.ts";
import type { ListSink } from "./list-collector.ts";
import { addDocuments, DocumentsSink, ListBuilder, type PostingList } from "./posting-list.ts";

/** The list of a word in a piece, which is in memory or is read when it is needed. */
export interface WordList {
  /** On how many pages it stands, and how many bytes it has; of one that is not in memory roughly. */
  readonly pages: number;
  readonly byteLength: number;
  /** Adds the documents that are below the set's size. */
  addTo(set: DocSet): void;
  /** The list with its positions, in memory. */
  open(): PostingList;
}

export function shortList(list: PostingList): WordList {
  return {
    pages: list.wholes.length,
    byteLength: list.bytes.length,
    addTo: (set) => addDocuments(list, set),
    open: () => list,
  };
}

/** A list of many pages. Its documents are taken off the pages as they are read, so that it is never whole in memory. */
export function longList(pages: number, pageBytes: number, read: (sink: ListSink) => void): WordList {
  return {
    pages,
    byteLength: pages * pageBytes,
    addTo: (set) => read(new DocumentsSink(set)),
    open: () => {
      const builder = new ListBuilder();
      read(builder);
      return builder.take();
    },
  };
}
