import { parseNctId } from "ctgov/study";
import { must } from "../../packages/lind/src/base/assert.ts";
import { DocSet } from "../../packages/lind/src/search/doc-set.ts";
import type { CodedColumn, IndexReader, OrderedColumn } from "../../packages/lind/src/search/index-reader.ts";

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
    atOneMoment: (body) => body(),
    remembered: (_, make) => make(),
    pagesOfStudyWord: () => 0,
    pagesOfLocationWord: () => 0,
    addStudiesWithPhrases: () => undefined,
    addLocationsWithPhrases: () => undefined,
    ordered: (name) => {
      const values = content.ordered?.[name];
      return values === undefined ? undefined : orderedColumn(values);
    },
    coded: (name) => {
      const lists = content.coded?.[name];
      return lists === undefined ? undefined : codedColumn(lists);
    },
    present: () => new DocSet(size),
    presentLocations: () => new DocSet(0),
    points: () => ({ latitudes: new Float64Array(), longitudes: new Float64Array() }),
    locationStarts: () => new Uint32Array(),
    documentOf: (doc) => ({
      nctId: must(parseNctId(`NCT${String(content.nctNumbers[doc]).padStart(8, "0")}`), "a number is an id"),
      version: 1,
    }),
    documentsOfIds: () => new DocSet(size),
    current: () => DocSet.all(size),
    nctOrder: () => ({
      numbers: Uint32Array.from(content.nctNumbers),
      leastOfWords: new Uint32Array((size + 31) >>> 5),
    }),
  };
}

/** NaN stands for no value. */
function orderedColumn(values: readonly number[]): OrderedColumn {
  return {
    size: values.length,
    first: (doc) => values[doc] ?? Number.NaN,
    forEachValue: (doc, visit) => {
      const value = values[doc] ?? Number.NaN;
      if (!Number.isNaN(value)) visit(value);
    },
    addBetween: (low, high, into) => {
      for (const [doc, value] of values.entries()) if (value >= low && value <= high) into.add(doc);
    },
  };
}

function codedColumn(lists: readonly (readonly string[])[]): CodedColumn {
  const texts = ["", ...new Set(lists.flat())];
  return {
    size: lists.length,
    codesEnd: texts.length,
    forEachCode: (doc, visit) => {
      for (const text of lists[doc] ?? []) visit(texts.indexOf(text));
    },
    addWanted: (wanted, into) => {
      for (const [doc, list] of lists.entries()) {
        if (list.some((text) => wanted[texts.indexOf(text)] === 1)) into.add(doc);
      }
    },
    codeOf: (text) => (texts.includes(text) ? texts.indexOf(text) : undefined),
    textsOf: (codes) => codes.map((code) => texts[code] ?? ""),
  };
}
