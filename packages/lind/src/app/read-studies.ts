import { isJsonObject, type JsonObject, type NctId, toMarkdownRecord } from "ctgov/study";
import { must } from "../base/assert.ts";
import { LindError } from "../base/errors.ts";
import type { Log } from "../base/log.ts";
import { versionAsOf } from "../registry/as-of.ts";
import {
  HISTORY_SOURCE,
  type Registry,
  type StoredStudy,
  type StoredVersion,
  type StudyState,
} from "../registry/registry.ts";

/** A study as it is stored, now or as of a day. */
export interface StudyView {
  readonly nctId: NctId;
  readonly version: number;
  readonly state: StudyState;
  readonly mergedInto: NctId | undefined;
  /** As it came. */
  readonly text: string;
  /** The text as the API would have it: in markdown, whatever the source wrote. */
  readonly apiText: string;
  readonly dataTimestamp: string | undefined;
  readonly overallStatus: string | undefined;
  readonly lastUpdatePostDate: string | undefined;
}

/** One study, as it is or as it was at the end of a day. Refuses with `STUDY_NOT_FOUND` or `VERSION_NOT_FOUND`. */
export async function readStudy(registry: Registry, nctId: NctId, asOf: string | undefined): Promise<StudyView> {
  const study = await registry.readStudy(nctId);
  if (study === undefined) throw notFound(nctId);
  if (asOf === undefined) return toView(study, study);
  const versions = await registry.listVersions(nctId);
  const wanted = versionAsOf(versions, asOf);
  if (wanted === undefined) {
    const earliest = versions.map((version) => version.lastUpdatePostDate ?? version.recordedAt.slice(0, 10)).sort()[0];
    throw new LindError("VERSION_NOT_FOUND", `No stored version of ${nctId} is as old as ${asOf}.`, {
      hint: `The oldest was posted on ${earliest ?? "an unknown day"}.`,
      details: { nctId, asOf },
    });
  }
  return toView(study, must(await registry.readVersion(nctId, wanted.version), "a listed version can be read"));
}

/** Says so where versions were dropped that may have shown the day. */
export async function warnOfDropped(registry: Registry, day: string | undefined, log: Log): Promise<void> {
  const dropped = day === undefined ? undefined : await registry.readDropped();
  if (day === undefined || dropped === undefined || day >= dropped.wholeFrom) return;
  log.warn(
    `Versions of days before ${dropped.wholeFrom} were dropped, so ${day} may lack studies or show them as they were earlier.`,
  );
}

function toView(study: StoredStudy, version: StoredStudy | StoredVersion): StudyView {
  return {
    nctId: study.nctId,
    version: version.version,
    state: study.state,
    mergedInto: study.mergedInto,
    text: version.text,
    apiText: "source" in version ? apiTextOf(version) : version.text,
    dataTimestamp: version.dataTimestamp,
    overallStatus: version.overallStatus,
    lastUpdatePostDate: version.lastUpdatePostDate,
  };
}

/** The text of a version as the API would have it: what the registry's history wrote in HTML becomes markdown. */
export function apiTextOf({ source, text }: StoredVersion): string {
  return source === HISTORY_SOURCE ? toMarkdownRecord(text) : text;
}

export function notFound(nctId: NctId): LindError {
  return new LindError("STUDY_NOT_FOUND", `No study ${nctId} is stored here.`, {
    hint: `Mirror it with: lind sync --ids ${nctId}`,
    details: { nctId },
  });
}

/** A stored text, parsed. Only records that are JSON objects get into the store. */
export function parseStored(text: string): JsonObject {
  const study: unknown = JSON.parse(text);
  if (!isJsonObject(study)) throw new Error("Broken assumption: a stored study is a JSON object");
  return study;
}
