import type { NctId } from "ctgov/study";
import type { DocSet } from "./doc-set.ts";

/**
 * What the evaluation of a query may ask of the index file, at one moment: documents that are added later are not
 * seen until `refresh`. Every answer may come from a cache; callers do not change what they get.
 */
export interface IndexReader {
  readonly documentsCount: number;
  readonly locationsCount: number;
  /** Differs from one build of the file to the next: document numbers of another build mean nothing here. */
  readonly buildId: string;
  /** Signs page tokens; made with the first build of a home and kept by those that follow. */
  readonly tokenKey: Uint8Array;
  /** Takes notice of what was committed since; true where something was. */
  refresh(): boolean;

  /** Documents whose words match an FTS5 expression over tokens (`tokenOf`, `boundaryOf` in `tokens.ts`). */
  matchStudies(expression: string): DocSet;
  /** Locations, by location number. */
  matchLocations(expression: string): DocSet;

  /** Values of a date, number, age, list size or derived number. Undefined where no document has one. */
  ordered(name: ColumnName): OrderedColumn | undefined;
  /** Values of an enum, boolean or other piece with few words. Undefined where no document has one. */
  coded(name: ColumnName): CodedColumn | undefined;
  /** Documents that have a value or structure of the piece. */
  present(piece: string): DocSet;
  /** Locations that have a value or structure of a piece below Location. */
  presentLocations(piece: string): DocSet;

  /** The document of each location, ascending. */
  locationDocs(): Uint32Array;

  documentOf(doc: number): { readonly nctId: NctId; readonly version: number };
  /** The document of a study that is current in this snapshot, or that has the id as an alias. */
  documentsOfIds(nctIds: readonly NctId[]): DocSet;
  /** Documents that are current when the index has so many; `documentsCount` for now. */
  current(snapshot: number): DocSet;
  /** The number of each document's NCT id, whose order is the order of ids: what breaks ties. */
  nctNumbers(): Uint32Array;
}

/** A piece; `size:Piece` for the length of a list; `location:Piece` for a value of each location. */
export type ColumnName = string;

/** Numbers of documents. `starts` is undefined where each document has at most one value (NaN: none). */
export interface OrderedColumn {
  readonly values: Float64Array | Int32Array;
  /** `values[starts[doc]]` to `values[starts[doc + 1]]` are the document's; in the order of the record. */
  readonly starts: Uint32Array | undefined;
}

/** Words of documents as numbers. `starts` as in `OrderedColumn`; code 0 is no value. */
export interface CodedColumn {
  readonly codes: Uint8Array | Uint16Array | Uint32Array;
  readonly starts: Uint32Array | undefined;
  /** `dictionary[code]`; `dictionary[0]` is empty. */
  readonly dictionary: readonly string[];
}
