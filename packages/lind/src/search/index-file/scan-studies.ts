import { type NctId, toMarkdownRecord } from "ctgov/study";
import { HISTORY_SOURCE, type Registry, type StoredStudy } from "../../registry/registry.ts";
import type { Growth } from "./growth.ts";
import type { StudyVersionKey } from "./index-writer.ts";

/** A version of a study with its text: what a document is made of. */
export interface StudyText extends StudyVersionKey {
  readonly text: string;
}

/** One that a scan has come to. */
export interface ScannedStudy extends StudyText {
  /** Where a scan goes on behind this study; only scans of the same kind understand it. */
  readonly place: string;
}

/** What a scan reads. */
export interface ScanRange {
  /** The day as of which studies are read; undefined for the present ones. */
  readonly asOf: string | undefined;
  /** The place behind which the scan goes on. */
  readonly after: string | undefined;
  /** Where the store still grows: the scan waits at its end until no more will come. */
  readonly growth?: Growth | undefined;
}

/**
 * The studies that can be found: the present ones in the order in which they were stored first, which is how they lie on
 * the disk and lets a scan run behind a load; or those that were registered at the end of a day, in the order of ids.
 */
export function studiesToIndex(registry: Registry, range: ScanRange): AsyncIterable<ScannedStudy> {
  const { asOf, after } = range;
  return asOf === undefined ? presentStudies(registry, range) : studiesAsOf(registry, asOf, after);
}

async function* presentStudies(registry: Registry, { after, growth }: ScanRange): AsyncGenerator<ScannedStudy> {
  let storedAt = after === undefined ? undefined : Number(after);
  let stage = growth?.stage();
  // Ends: the growth ends with the load that it tells of.
  for (;;) {
    for await (const study of registry.scanStudiesAsStored(storedAt)) {
      storedAt = study.storedAt;
      if (study.state === "present") yield { ...study, place: String(storedAt) };
    }
    // What was stored before the growth was seen to be over has been read.
    if (growth === undefined || stage === undefined || stage.isOver) return;
    stage = await growth.beyond(stage);
  }
}

/** The tags of a text in HTML are no words of it. */
async function* studiesAsOf(registry: Registry, day: string, after: string | undefined): AsyncGenerator<ScannedStudy> {
  for await (const version of registry.scanStudiesAsOf(day, after)) {
    const text = version.source === HISTORY_SOURCE ? toMarkdownRecord(version.text) : version.text;
    yield { ...version, text, place: version.nctId };
  }
}

/** The current texts of these studies. One that was removed meanwhile is left out; the feed says so further on. */
export async function* readPresent(registry: Registry, nctIds: readonly NctId[]): AsyncGenerator<StoredStudy> {
  for (const nctId of nctIds) {
    const study = await registry.readStudy(nctId);
    if (study?.state === "present") yield study;
  }
}
