import { parseNctId } from "ctgov/study";
import { must } from "../../packages/lind/src/base/assert.ts";
import { DocSet } from "../../packages/lind/src/search/doc-set.ts";
import type { CodedColumn, IndexReader } from "../../packages/lind/src/search/index-reader.ts";

/** What a test's index holds; a list in `coded` or `ordered` has one entry a document. */
export interface IndexContent {
  readonly nctNumbers: readonly number[];
  readonly ordered?: Readonly<Record<string, readonly number[]>> | undefined;
  readonly coded?: Readonly<Record<string, readonly (readonly string[])[]>> | undefined;
}

/** An index reader over plain lists, for what reads columns only. Words and locations it does not have. */
export function indexReaderOf(content: IndexContent): IndexReader {
  const size = content.nctNumbers.length;
  return {
    documentsCount: size,
    locationsCount: 0,
    buildId: "test",
    tokenKey: new Uint8Array(32),
    refresh: () => false,
    matchStudies: () => new DocSet(size),
    matchLocations: () => new DocSet(0),
    ordered: (name) => {
      const values = content.ordered?.[name];
      return values === undefined ? undefined : { values: Float64Array.from(values), starts: undefined };
    },
    coded: (name) => {
      const lists = content.coded?.[name];
      return lists === undefined ? undefined : codedColumn(lists);
    },
    present: () => new DocSet(size),
    presentLocations: () => new DocSet(0),
    locationDocs: () => new Uint32Array(),
    documentOf: (doc) => ({
      nctId: must(parseNctId(`NCT${String(content.nctNumbers[doc]).padStart(8, "0")}`), "a number is an id"),
      version: 1,
    }),
    documentsOfIds: () => new DocSet(size),
    current: () => DocSet.all(size),
    nctNumbers: () => Uint32Array.from(content.nctNumbers),
  };
}

function codedColumn(lists: readonly (readonly string[])[]): CodedColumn {
  const dictionary = ["", ...new Set(lists.flat())];
  const starts = [0];
  for (const list of lists) starts.push((starts.at(-1) ?? 0) + list.length);
  return {
    codes: Uint16Array.from(lists.flat().map((value) => dictionary.indexOf(value))),
    starts: Uint32Array.from(starts),
    dictionary,
  };
}
