import { valuesOf } from "ctgov/study";
import { LindError } from "../../base/errors.ts";
import type { DocSet } from "../doc-set.ts";
import type { ReadRecord } from "../evaluate/find-exact.ts";
import type { IndexReader } from "../index-reader.ts";
import type { Facet, FacetRequest } from "../search-index.ts";
import { toFacet } from "./count-values.ts";

/** Reading records takes about a third of a millisecond each; more of them is a question for an export. */
export const RECORDS_READ_MAX = 50_000;

/** Counts the values of a piece that has no column, by reading the records of the documents. */
export async function countInRecords(
  request: FacetRequest,
  documents: DocSet,
  reader: IndexReader,
  readRecord: ReadRecord,
): Promise<Facet> {
  const total = documents.count();
  if (total > RECORDS_READ_MAX) {
    throw new LindError(
      "USAGE",
      `The values of ${request.name} stand in the records only, and ${total} records are too many to read for a count.`,
      { hint: `Narrow the search to ${RECORDS_READ_MAX} studies or fewer.` },
    );
  }
  const counts = new Map<string, number>();
  let missingCount = 0;
  for (const doc of documents.numbers()) {
    const { nctId, version } = reader.documentOf(doc);
    const values = new Set(valuesOf(await readRecord(nctId, version), request.name).map(textOf));
    if (values.size === 0) missingCount += 1;
    for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  return toFacet(request, [...counts], missingCount);
}

function textOf(value: unknown): string {
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}
