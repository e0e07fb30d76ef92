import { isLindError } from "../../base/errors.ts";
import type { ConceptGroup } from "../../query/concepts/concept-group.ts";
import { toConceptGroup } from "../../query/concepts/learnt-group.ts";
import { type OpenIndexReader, openIndexReader } from "../../search/index-file/read-index.ts";
import type { IndexState } from "../../search/search-index.ts";

export type { IndexState };

/** The state of the index in a folder: a home, or that of an archived day. Undefined where there is none. */
export function readIndexState(folder: string): IndexState | undefined {
  const reader = openIfThere(folder);
  if (reader === undefined) return undefined;
  try {
    return reader.readState();
  } finally {
    reader.close();
  }
}

/** The groups that were learnt from the studies of an index; none where there is no index yet. */
export function readLearntGroups(folder: string): readonly ConceptGroup[] {
  const reader = openIfThere(folder);
  if (reader === undefined) return [];
  try {
    return learntGroups(reader);
  } finally {
    reader.close();
  }
}

export function learntGroups(reader: OpenIndexReader): readonly ConceptGroup[] {
  return reader.readLearntConcepts().map(toConceptGroup);
}

function openIfThere(folder: string): OpenIndexReader | undefined {
  try {
    return openIndexReader(folder, { cacheBytes: 0 });
  } catch (error) {
    if (isLindError(error) && error.code === "INDEX_MISSING") return undefined;
    throw error;
  }
}
