import type { NctId } from "ctgov/study";
import { classifyChanges } from "../changes/events/classify.ts";
import type { StudyEvent } from "../changes/events/event.ts";
import type { Registry } from "../registry/registry.ts";
import { diffVersions } from "./history.ts";
import { apiTextOf, notFound, parseStored } from "./read-studies.ts";

/** What the differences between two stored versions mean, whichever is the older. */
export async function classifyVersions(
  registry: Registry,
  nctId: NctId,
  from: number,
  to: number,
): Promise<readonly StudyEvent[]> {
  const changes = await diffVersions(registry, nctId, from, to);
  const [before, after] = [await registry.readVersion(nctId, from), await registry.readVersion(nctId, to)];
  if (before === undefined || after === undefined) throw notFound(nctId);
  const [earlier, later] = [parseStored(apiTextOf(before)), parseStored(apiTextOf(after))];
  return classifyChanges({ before: earlier, after: later, changes });
}
