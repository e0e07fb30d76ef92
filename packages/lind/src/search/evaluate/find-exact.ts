import { type NctId, valuesOf } from "ctgov/study";
import { holdsExactly } from "../../query/exact-text.ts";
import type { Condition, TextCondition, TextPart } from "../../query/query.ts";
import { DocSet } from "../doc-set.ts";
import type { IndexReader } from "../index-reader.ts";
import { phraseSearchOf } from "./phrase-search.ts";
import { type ExactSets, exactKey } from "./universe.ts";

/** Reads a record as it was indexed: the text of one version, parsed. Undefined where it is no longer stored. */
export type ReadRecord = (nctId: NctId, version: number) => Promise<unknown>;

/**
 * Answers EXPANSION[None]. The index knows the normal forms of words only, so it names the candidates, and their
 * records are read to see which have the text character by character. What is in `known` is not looked up again.
 */
export async function findExact(
  condition: Condition,
  known: ExactSets,
  reader: IndexReader,
  readRecord: ReadRecord,
): Promise<ExactSets> {
  const sets = new Map<string, DocSet>();
  for (const { text, isOfLocation } of exactTexts(condition, false)) {
    for (const part of text.parts) {
      const key = exactKey(text, part, isOfLocation);
      const find = isOfLocation ? exactLocations : exactDocuments;
      sets.set(key, known.get(key) ?? (await find(text, part, reader, readRecord)));
    }
  }
  return sets;
}

interface ExactText {
  readonly text: TextCondition;
  readonly isOfLocation: boolean;
}

function exactTexts(condition: Condition, isOfLocation: boolean): readonly ExactText[] {
  switch (condition.kind) {
    case "and":
    case "or":
      return condition.operands.flatMap((operand) => exactTexts(operand, isOfLocation));
    case "not":
      return exactTexts(condition.operand, isOfLocation);
    case "location":
      return exactTexts(condition.condition, true);
    case "text":
      return condition.exact === undefined ? [] : [{ text: condition, isOfLocation }];
    default:
      return [];
  }
}

async function exactDocuments(
  text: TextCondition,
  part: TextPart,
  reader: IndexReader,
  readRecord: ReadRecord,
): Promise<DocSet> {
  const found = new DocSet(reader.documentsCount);
  const candidates = new DocSet(reader.documentsCount);
  reader.addStudiesWithPhrases(phraseSearchOf(part.pieces, text.wholes, "Contains", false), candidates);
  for (const doc of candidates.numbers()) {
    const { nctId, version } = reader.documentOf(doc);
    if (hasExactly(await readRecord(nctId, version), text, part)) found.add(doc);
  }
  return found;
}

async function exactLocations(
  text: TextCondition,
  part: TextPart,
  reader: IndexReader,
  readRecord: ReadRecord,
): Promise<DocSet> {
  const found = new DocSet(reader.locationsCount);
  const candidates = new DocSet(reader.locationsCount);
  reader.addLocationsWithPhrases(phraseSearchOf(part.pieces, text.wholes, "Contains", false), candidates);
  const starts = reader.locationStarts();
  let doc = 0;
  let read: { readonly doc: number; readonly locations: readonly unknown[] } | undefined;
  for (const location of candidates.numbers()) {
    while ((starts[doc + 1] ?? Number.POSITIVE_INFINITY) <= location) doc += 1;
    if (read?.doc !== doc) {
      const { nctId, version } = reader.documentOf(doc);
      read = { doc, locations: valuesOf(await readRecord(nctId, version), "Location") };
    }
    // Locations of a document are numbered in the order of the record.
    const one = read.locations[location - (starts[doc] ?? 0)];
    if (hasExactly(studyWithLocation(one), text, part)) found.add(location);
  }
  return found;
}

function studyWithLocation(location: unknown): unknown {
  return { protocolSection: { contactsLocationsModule: { locations: [location] } } };
}

function hasExactly(study: unknown, { exact = "", coverage }: TextCondition, part: TextPart): boolean {
  return part.pieces.some((piece) =>
    valuesOf(study, piece).some((value) => typeof value === "string" && holdsExactly(value, exact, coverage)),
  );
}
