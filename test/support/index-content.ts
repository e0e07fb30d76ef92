import { DatabaseSync } from "node:sqlite";
import { type FieldNode, fieldNodes, indexedOnlyNodes, type NctId } from "ctgov/study";
import { DocSet } from "../../packages/lind/src/search/doc-set.ts";
import { columnList } from "../../packages/lind/src/search/index-file/columns/column-list.ts";
import { findIndexFile } from "../../packages/lind/src/search/index-file/index-files.ts";
import { type OpenIndexReader, openIndexReader } from "../../packages/lind/src/search/index-file/read-index.ts";
import type { CodedColumn, OrderedColumn, PhraseSearch } from "../../packages/lind/src/search/index-reader.ts";

/** What an index says of one study that can be found: everything but the numbers of its document and locations. */
export interface IndexedStudy {
  readonly version: number;
  /** Tokens of the document, each with its place. */
  readonly tokens: readonly string[];
  /** Of each location its tokens. */
  readonly locationTokens: readonly (readonly string[])[];
  /** Values of each column that has some, by name; of a location's column those of each location. */
  readonly columns: Readonly<Record<string, readonly unknown[]>>;
  readonly presentPieces: readonly string[];
}

const CACHE_BYTES = 64 * 1024 * 1024;
const pieces: readonly FieldNode[] = [...fieldNodes, ...indexedOnlyNodes];

/** Reads a whole index, study by study; two indexes of the same studies are equal in this form. */
export function readIndexContent(home: string): ReadonlyMap<NctId, IndexedStudy> {
  const reader = openIndexReader(home, { cacheBytes: CACHE_BYTES });
  try {
    const studyTokens = tokensByRow(home, "study_text", reader.documentsCount);
    const locationTokens = tokensByRow(home, "location_text", reader.locationsCount);
    const locations = locationsByDoc(reader);
    const content = new Map<NctId, IndexedStudy>();
    reader.current(reader.documentsCount).forEach((doc) => {
      const { nctId, version } = reader.documentOf(doc);
      content.set(nctId, {
        version,
        tokens: studyTokens[doc] ?? [],
        locationTokens: (locations[doc] ?? []).map((location) => locationTokens[location] ?? []),
        columns: columnsOf(reader, doc, locations[doc] ?? []),
        presentPieces: pieces.filter(({ piece }) => reader.present(piece).has(doc)).map(({ piece }) => piece),
      });
    });
    return new Map([...content].sort(([a], [b]) => (a < b ? -1 : 1)));
  } finally {
    reader.close();
  }
}

function columnsOf(reader: OpenIndexReader, doc: number, locations: readonly number[]): IndexedStudy["columns"] {
  const columns: Record<string, readonly unknown[]> = {};
  for (const { name, kind, axis } of columnList) {
    if (kind === "present" || name.startsWith("document:") || name.startsWith("location:l")) continue;
    const read = (entity: number) =>
      kind === "coded" ? codedValues(reader.coded(name), entity) : orderedValues(reader.ordered(name), entity);
    const values = axis === "document" ? read(doc) : locations.map(read);
    if (values.flat().length > 0) columns[name] = values;
  }
  return columns;
}

export function orderedValues(column: OrderedColumn | undefined, entity: number): readonly number[] {
  const values: number[] = [];
  column?.forEachValue(entity, (value) => {
    values.push(value);
  });
  return values;
}

export function codedValues(column: CodedColumn | undefined, entity: number): readonly string[] {
  const codes: number[] = [];
  column?.forEachCode(entity, (code) => {
    codes.push(code);
  });
  return column?.textsOf(codes) ?? [];
}

/** The locations of each document. */
export function locationsByDoc(reader: OpenIndexReader): readonly (readonly number[])[] {
  const starts = reader.locationStarts();
  return Array.from({ length: reader.documentsCount }, (_, doc) => {
    const first = starts[doc] ?? 0;
    return Array.from({ length: (starts[doc + 1] ?? 0) - first }, (_place, at) => first + at);
  });
}

/** A search for words one after the other in one piece. */
export function searchFor(piece: string, ...words: readonly string[]): PhraseSearch {
  return { pieces: [piece], phrases: [words], isKept: true };
}

export function studiesWith(reader: OpenIndexReader, search: PhraseSearch): DocSet {
  const found = new DocSet(reader.documentsCount);
  reader.addStudiesWithPhrases(search, found);
  return found;
}

export function locationsWith(reader: OpenIndexReader, search: PhraseSearch): DocSet {
  const found = new DocSet(reader.locationsCount);
  reader.addLocationsWithPhrases(search, found);
  return found;
}

/** Reads the full-text table itself, word by word. */
function tokensByRow(home: string, table: string, rows: number): readonly (readonly string[])[] {
  const tokens: string[][] = Array.from({ length: rows }, () => []);
  const database = new DatabaseSync(findIndexFile(home)?.path ?? "");
  try {
    database.exec(`create virtual table temp.words using fts5vocab(main, ${table}, instance)`);
    const rowsOfWords = database.prepare("select doc, offset, term from temp.words order by doc, offset").all();
    for (const row of rowsOfWords) tokens[Number(row["doc"])]?.push(String(row["term"]));
  } finally {
    database.close();
  }
  return tokens;
}
