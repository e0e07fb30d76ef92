import type { NctId } from "ctgov/study";
import { LindError } from "../base/errors.ts";
import type { Change } from "../changes/change.ts";
import { diffStudies } from "../changes/diff-studies.ts";
import { withoutUnpostedEdits } from "../changes/unposted.ts";
import type { Registry, StoredVersion, StudyVersion } from "../registry/registry.ts";
import { apiTextOf, notFound, parseStored } from "./read-studies.ts";

/** One version of a study's history and what it changed against the version before it. */
export interface HistoryEntry extends StudyVersion {
  /** Absent for the oldest version. */
  readonly changes: readonly Change[] | undefined;
}

/** Every stored version, oldest first by the registry's own time, each with its differences from the one before. */
export async function readHistory(registry: Registry, nctId: NctId): Promise<readonly HistoryEntry[]> {
  const versions = await registry.listVersions(nctId);
  if (versions.length === 0) throw notFound(nctId);
  const entries: HistoryEntry[] = [];
  let before: StoredVersion | undefined;
  for (const version of versions) {
    const stored = await readExistingVersion(registry, nctId, version.version);
    entries.push({ ...version, changes: before === undefined ? undefined : diffStored(before, stored) });
    before = stored;
  }
  return entries;
}

/** What differs between two stored versions, whichever is the older. */
export async function diffVersions(
  registry: Registry,
  nctId: NctId,
  from: number,
  to: number,
): Promise<readonly Change[]> {
  if ((await registry.readHeads([nctId])).size === 0) throw notFound(nctId);
  const before = await readExistingVersion(registry, nctId, from);
  const after = await readExistingVersion(registry, nctId, to);
  return diffStored(before, after);
}

/**
 * As the API would have both, so that a version from the registry's history differs by what was edited, not by its HTML; and as a
 * sync would have stored it, so that what nobody posted is no edit here either.
 */
function diffStored(before: StoredVersion, after: StoredVersion): readonly Change[] {
  const [earlier, later] = [parseStored(apiTextOf(before)), parseStored(apiTextOf(after))];
  return withoutUnpostedEdits(earlier, later, diffStudies(earlier, later));
}

export async function readExistingVersion(registry: Registry, nctId: NctId, version: number): Promise<StoredVersion> {
  const stored = await registry.readVersion(nctId, version);
  if (stored !== undefined) return stored;
  throw new LindError("VERSION_NOT_FOUND", `${nctId} has no version ${version} here.`, {
    hint: `"lind history ${nctId}" lists its versions.`,
    details: { nctId, version },
  });
}
