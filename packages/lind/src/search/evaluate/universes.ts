import { assert } from "../../base/assert.ts";
import { DocSet } from "../doc-set.ts";
import type { IndexReader } from "../index-reader.ts";
import { documentsMeeting } from "./documents-meeting.ts";
import { type ExactSets, exactKey, type Universe } from "./universe.ts";

/** The documents of studies. */
export function studyUniverse(reader: IndexReader, exact: ExactSets): Universe {
  const locations = locationUniverse(reader, exact);
  const size = reader.documentsCount;
  const universe: Universe = {
    size,
    empty: () => new DocSet(size),
    among: (some) => amongFew(universe, some),
    few: undefined,
    remembered: (name, make) => reader.remembered(`study ${name}`, make),
    pagesOf: (word) => reader.pagesOfStudyWord(word),
    addWithPhrases: (search, into) => reader.addStudiesWithPhrases(search, into),
    coded: (piece) => reader.coded(piece),
    ordered: (name) => reader.ordered(name),
    points: () => reader.points(),
    present: (piece) => reader.present(piece),
    ids: (nctIds) => reader.documentsOfIds(nctIds),
    location: (condition) => documentsOfLocations(documentsMeeting(condition, locations), reader),
    exact: (condition, part) => exact.get(exactKey(condition, part, false)) ?? new DocSet(size),
  };
  return universe;
}

/** The locations of all documents, each on its own: what is inside SEARCH[Location]. */
export function locationUniverse(reader: IndexReader, exact: ExactSets): Universe {
  const size = reader.locationsCount;
  const universe: Universe = {
    size,
    empty: () => new DocSet(size),
    among: (some) => amongFew(universe, some),
    few: undefined,
    remembered: (name, make) => reader.remembered(`location ${name}`, make),
    pagesOf: (word) => reader.pagesOfLocationWord(word),
    addWithPhrases: (search, into) => reader.addLocationsWithPhrases(search, into),
    coded: (piece) => reader.coded(`location:${piece}`),
    ordered: (name) => reader.ordered(`location:${name}`),
    points: () => reader.points(),
    present: (piece) => reader.presentLocations(piece),
    ids: (nctIds) => locationsOfDocuments(reader.documentsOfIds(nctIds), reader),
    location: (condition) => {
      assert(condition.kind !== "location", "a search for locations holds no other");
      return documentsMeeting(condition, universe);
    },
    exact: (condition, part) => exact.get(exactKey(condition, part, true)) ?? new DocSet(size),
  };
  return universe;
}

/** Of so many, one may be asked about where asking about few is worth while. */
const FEW_OF = 64;

function amongFew(universe: Universe, among: DocSet): Universe {
  if (among.count() > universe.size / FEW_OF) return universe;
  return {
    ...universe,
    among: (some) => universe.among(some.clone().keepIn(among)),
    few: among,
    addWithPhrases: (search, into) => universe.addWithPhrases({ ...search, among }, into),
  };
}

/** The documents that these locations belong to. */
export function documentsOfLocations(locations: DocSet, reader: IndexReader): DocSet {
  const documents = new DocSet(reader.documentsCount);
  const starts = reader.locationStarts();
  let doc = 0;
  locations.forEach((location) => {
    while ((starts[doc + 1] ?? Number.POSITIVE_INFINITY) <= location) doc += 1;
    documents.add(doc);
  });
  return documents;
}

function locationsOfDocuments(documents: DocSet, reader: IndexReader): DocSet {
  const locations = new DocSet(reader.locationsCount);
  const starts = reader.locationStarts();
  documents.forEach((doc) => {
    const end = starts[doc + 1] ?? 0;
    for (let location = starts[doc] ?? 0; location < end; location++) locations.add(location);
  });
  return locations;
}
