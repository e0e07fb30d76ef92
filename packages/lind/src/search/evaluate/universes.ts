import { assert } from "../../base/assert.ts";
import { DocSet } from "../doc-set.ts";
import type { IndexReader } from "../index-reader.ts";
import { documentsMeeting } from "./documents-meeting.ts";
import { type ExactSets, exactKey, type Universe } from "./universe.ts";

/** The documents of studies. */
export function studyUniverse(reader: IndexReader, exact: ExactSets): Universe {
  const locations = locationUniverse(reader, exact);
  const size = reader.documentsCount;
  return {
    size,
    empty: () => new DocSet(size),
    match: (expression) => reader.matchStudies(expression),
    coded: (piece) => reader.coded(piece),
    ordered: (name) => reader.ordered(name),
    present: (piece) => reader.present(piece),
    ids: (nctIds) => reader.documentsOfIds(nctIds),
    location: (condition) => documentsOfLocations(documentsMeeting(condition, locations), reader),
    exact: (condition, part) => exact.get(exactKey(condition, part, false)) ?? new DocSet(size),
  };
}

/** The locations of all documents, each on its own: what is inside SEARCH[Location]. */
export function locationUniverse(reader: IndexReader, exact: ExactSets): Universe {
  const size = reader.locationsCount;
  return {
    size,
    empty: () => new DocSet(size),
    match: (expression) => reader.matchLocations(expression),
    coded: (piece) => reader.coded(`location:${piece}`),
    ordered: (name) => reader.ordered(`location:${name}`),
    present: (piece) => reader.presentLocations(piece),
    ids: (nctIds) => locationsOfDocuments(reader.documentsOfIds(nctIds), reader),
    location: (condition) => {
      assert(condition.kind !== "location", "a search for locations holds no other");
      return documentsMeeting(condition, locationUniverse(reader, exact));
    },
    exact: (condition, part) => exact.get(exactKey(condition, part, true)) ?? new DocSet(size),
  };
}

/** The documents that these locations belong to. */
export function documentsOfLocations(locations: DocSet, reader: IndexReader): DocSet {
  const documents = new DocSet(reader.documentsCount);
  const docs = reader.locationDocs();
  locations.forEach((location) => {
    const doc = docs[location];
    if (doc !== undefined) documents.add(doc);
  });
  return documents;
}

function locationsOfDocuments(documents: DocSet, reader: IndexReader): DocSet {
  const locations = new DocSet(reader.locationsCount);
  const docs = reader.locationDocs();
  for (const [location, doc] of docs.entries()) if (documents.has(doc)) locations.add(location);
  return locations;
}
