import { isJsonObject, type JsonObject, type NctId } from "ctgov/study";
import { applyChanges } from "../../changes/apply-changes.ts";
import { isSameJson } from "../../changes/json-equality.ts";
import type { Finding, Registry, StoredChange } from "../../registry/registry.ts";

/** Studies whose heads are read at once. */
const STUDIES_BATCH = 10_000;
/** Changes that one study may have; the most eventful have some thousand. */
const CHANGES_MAX = 1_000_000;
/** Findings that are told one by one. */
const FINDINGS_MAX = 100;

/**
 * Proves the chain of changes: applied to a version, the changes that led to the next one give that one, for every study
 * that has more than one. Versions that joined the history later, and those of which an older one was dropped, have none.
 */
export async function verifyChanges(
  registry: Registry,
  onProgress: (done: number, total: number) => void,
): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  const { studies: total } = await registry.count();
  let done = 0;
  let after: NctId | undefined;
  // Ends: each batch begins after the last id of the one before.
  for (;;) {
    const present = await registry.listPresent({ after, limit: STUDIES_BATCH });
    for (const [nctId, { version }] of await registry.readHeads(present)) {
      if (version > 1 && findings.length < FINDINGS_MAX) findings.push(...(await verifyStudy(nctId, registry)));
    }
    done += present.length;
    onProgress(done, Math.max(total, done));
    if (present.length < STUDIES_BATCH) return findings;
    after = present.at(-1);
  }
}

async function verifyStudy(nctId: NctId, registry: Registry): Promise<readonly Finding[]> {
  const changes = await registry.readFeed({ nctId, after: 0, limit: CHANGES_MAX });
  // A version of which the feed tells nothing is the same as the one before it, or joined the history later.
  const byVersion = [...Map.groupBy(changes, ({ version }) => version)].sort(([a], [b]) => a - b);
  const findings: Finding[] = [];
  let before: JsonObject | undefined;
  for (const [version, led] of byVersion) {
    const study = await readStudy(nctId, version, registry);
    if (before !== undefined && study !== undefined && !leads(before, led, study)) {
      findings.push({ nctId, what: `${nctId} version ${version} is not what its changes make of the version before.` });
    }
    before = study;
  }
  return findings;
}

/** Undefined where the text is not there or no JSON, which `verify` itself tells of. */
async function readStudy(nctId: NctId, version: number, registry: Registry): Promise<JsonObject | undefined> {
  try {
    const stored = await registry.readVersion(nctId, version);
    const study: unknown = stored && JSON.parse(stored.text);
    return isJsonObject(study) ? study : undefined;
  } catch {
    return undefined;
  }
}

function leads(before: JsonObject, changes: readonly StoredChange[], after: JsonObject): boolean {
  try {
    return isSameJson(applyChanges(before, changes), after);
  } catch {
    // Changes that do not fit the text throw.
    return false;
  }
}
