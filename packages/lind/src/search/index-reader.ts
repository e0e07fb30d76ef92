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
  /** Runs `body`, which asks many things, without a new look at the file for each of them. */
  atOneMoment<T>(body: () => T): T;

  /** A set that was made of this state of the index before, where it is still at hand; else it is made. */
  remembered(name: string, make: () => DocSet): DocSet;
  /** How frequent a word is in all pieces of documents together, roughly: on how many pages its lists stand. */
  pagesOfStudyWord(word: string): number;
  pagesOfLocationWord(word: string): number;
  /** Adds the documents that have one of the phrases in a value of one of the pieces. */
  addStudiesWithPhrases(search: PhraseSearch, into: DocSet): void;
  /** Locations, by location number. */
  addLocationsWithPhrases(search: PhraseSearch, into: DocSet): void;

  /** Values of a date, number, age, list size or derived number. Undefined where no document has one. */
  ordered(name: ColumnName): OrderedColumn | undefined;
  /** Values of an enum, boolean or other piece with few words. Undefined where no document has one. */
  coded(name: ColumnName): CodedColumn | undefined;
  /** Documents that have a value or structure of the piece. */
  present(piece: string): DocSet;
  /** Locations that have a value or structure of a piece below Location. */
  presentLocations(piece: string): DocSet;

  /** The points of locations. */
  points(): Points;

  /** The locations of a document are those from `starts[doc]` to `starts[doc + 1]`. */
  locationStarts(): Uint32Array;

  documentOf(doc: number): { readonly nctId: NctId; readonly version: number };
  /** The document of a study that is current in this snapshot, or that has the id as an alias. */
  documentsOfIds(nctIds: readonly NctId[]): DocSet;
  /** Documents that are current when the index has so many; `documentsCount` for now. */
  current(snapshot: number): DocSet;
  nctOrder(): NctOrder;
}

/** The order of ids, which breaks ties. */
export interface NctOrder {
  /** The number of each document's NCT id. */
  readonly numbers: Uint32Array;
  /** The least of the numbers of 32 documents each: of those that share a word of a `DocSet`. */
  readonly leastOfWords: Uint32Array;
}

/** Any of some phrases in any of some pieces. */
export interface PhraseSearch {
  readonly pieces: readonly string[];
  /** Normal forms of words that stand one right after the other in one value; `BOUNDARY` is an end of the value. */
  readonly phrases: readonly (readonly string[])[];
  /** Where it is given, only these are asked about, and all others may be left out. */
  readonly among?: DocSet | undefined;
  /** Whether the answer is made for all and kept for the next time; else whoever is in the set already is not looked at. */
  readonly isKept: boolean;
}

/** A piece; `size:Piece` for the length of a list; `location:Piece` for a value of each location. */
export type ColumnName = string;

/** Numbers of documents, or of locations; those that have none are not found by anything. */
export interface OrderedColumn {
  /** How many documents or locations it is of. */
  readonly size: number;
  /** The first value as the record has them; NaN where there is none. */
  first(entity: number): number;
  forEachValue(entity: number, visit: (value: number) => void): void;
  /** Adds those of which some value is at least `low` and at most `high`. */
  addBetween(low: number, high: number, into: DocSet): void;
}

/** Words of documents, or of locations, as codes from 1 on. */
export interface CodedColumn {
  readonly size: number;
  /** Codes are below it. */
  readonly codesEnd: number;
  forEachCode(entity: number, visit: (code: number) => void): void;
  /** Adds those of which some code is wanted: `wanted[code]` is 1. */
  addWanted(wanted: Uint8Array, into: DocSet): void;
  /** Undefined for a text that nothing has. */
  codeOf(text: string): number | undefined;
  /** The texts of codes, in their order. */
  textsOf(codes: readonly number[]): readonly string[];
}

/** The points that codes of `LocationGeoPoint` stand for, by code; there is none at 0. */
export interface Points {
  readonly latitudes: Float64Array;
  readonly longitudes: Float64Array;
}
