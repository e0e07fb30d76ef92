import { type NctId, toMarkdownRecord } from "ctgov/study";
import { HISTORY_SOURCE, type Registry, type StoredStudy } from "../../registry/registry.ts";
import type { StudyVersionKey } from "./index-writer.ts";

/** A version of a study with its text: what a document is made of. */
export interface StudyText extends StudyVersionKey {
  readonly text: string;
}

/**
 * The studies that can be found, in the order of ids, those after `after` only: the present ones, or those that were
 * registered at the end of a day.
 */
export function studiesToIndex(
  registry: Registry,
  asOf: string | undefined,
  after: string | undefined,
): AsyncIterable<StudyText> {
  return asOf === undefined ? presentStudies(registry, after) : studiesOfDay(registry, asOf, after);
}

/** The tags of a text in HTML are no words of it. */
async function* studiesOfDay(registry: Registry, day: string, after: string | undefined): AsyncGenerator<StudyText> {
  for await (const study of registry.scanStudiesAsOf(day, after)) {
    yield study.source === HISTORY_SOURCE ? { ...study, text: toMarkdownRecord(study.text) } : study;
  }
}

async function* presentStudies(registry: Registry, after: string | undefined): AsyncGenerator<StoredStudy> {
  for await (const study of registry.scanStudies()) {
    if (study.state === "present" && (after === undefined || study.nctId > after)) yield study;
  }
}

/** The current texts of these studies. One that was removed meanwhile is left out; the feed says so further on. */
export async function* readPresent(registry: Registry, nctIds: readonly NctId[]): AsyncGenerator<StoredStudy> {
  for (const nctId of nctIds) {
    const study = await registry.readStudy(nctId);
    if (study?.state === "present") yield study;
  }
}
