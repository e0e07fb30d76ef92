import { type NctId, parseNctId } from "ctgov/study";
import { must, unreachable } from "../../base/assert.ts";
import type { Query } from "../../query/query.ts";
import { isPresenceChange, lastPresence } from "../../registry/as-of.ts";
import { PRESENCE_KINDS } from "../../registry/registry.ts";
import { readStudy } from "../read-studies.ts";
import type { ServedMirror } from "./served-mirror.ts";

/** What stands behind an id, as the registry answers for it; a text as the bytes that are sent. */
export type FoundStudy =
  | { readonly kind: "study"; readonly nctId: NctId; readonly text: Uint8Array<ArrayBuffer> }
  /** The id was given up for another study's. */
  | { readonly kind: "alias"; readonly of: NctId }
  | { readonly kind: "none" };

/** The current record of an id. What the registry has removed is not found, although its last text is kept. */
export async function findStudy(mirror: ServedMirror, nctId: NctId): Promise<FoundStudy> {
  const text = await readPresentText(mirror, nctId);
  if (text !== undefined) return { kind: "study", nctId, text };
  const stored = await mirror.registry.readText(nctId);
  if (stored === undefined) return findAlias(mirror, nctId);
  switch (stored.state) {
    case "present":
      return { kind: "study", nctId, text: stored.text };
    case "merged":
      return { kind: "alias", of: must(stored.mergedInto, "a merged study says into which") };
    case "removed":
      return { kind: "none" };
    default:
      return unreachable(stored.state);
  }
}

/** The current text of a study that the registry has, as the bytes that are sent; undefined for every other id. */
export async function readPresentText(
  mirror: Pick<ServedMirror, "readState" | "recent" | "registry">,
  nctId: NctId,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  // Read before the record, so that what is kept is never older than its tag says.
  const { dataTag } = await mirror.readState();
  const recent = mirror.recent.get(dataTag, nctId);
  if (recent !== undefined) return recent;
  const stored = await mirror.registry.readText(nctId);
  if (stored?.state !== "present") return undefined;
  mirror.recent.keep(dataTag, nctId, stored.text);
  return stored.text;
}

/** Changes of one study that are read to know whether it was there; the registry gives a study up once, if ever. */
const PRESENCE_CHANGES_MAX = 1_000;

/**
 * The record as it was registered at the end of a day, also of a study that has been removed or merged since; one that had
 * been by then is answered as it was then. Throws `VERSION_NOT_FOUND` where no stored version is as old.
 */
export async function findStudyAsOf(mirror: ServedMirror, nctId: NctId, day: string): Promise<FoundStudy> {
  if ((await mirror.registry.readHeads([nctId])).size === 0) return findAlias(mirror, nctId);
  const kinds = PRESENCE_KINDS;
  const changes = await mirror.registry.readFeed({ after: 0, limit: PRESENCE_CHANGES_MAX, nctId, kinds });
  const last = lastPresence(changes.filter(isPresenceChange), day);
  if (last?.kind === "study.removed") return { kind: "none" };
  const mergedInto = last?.kind === "study.merged" ? parseNctId(String(last.after)) : undefined;
  if (mergedInto !== undefined) return { kind: "alias", of: mergedInto };
  return { kind: "study", nctId, text: Buffer.from((await readStudy(mirror.registry, nctId, day)).apiText) };
}

/** An id that was never mirrored itself may stand among the aliases of a study that is. */
async function findAlias(mirror: ServedMirror, nctId: NctId): Promise<FoundStudy> {
  if ((await mirror.readState()).indexSeq === undefined) return { kind: "none" };
  const condition: Query["condition"] = { kind: "ids", nctIds: [nctId] };
  const query: Query = { condition, ranked: [], geoDecay: undefined, sort: [], pieces: [] };
  const [hit] = (await mirror.index.search(query, { limit: 1 })).hits;
  return hit === undefined || hit.nctId === nctId ? { kind: "none" } : { kind: "alias", of: hit.nctId };
}
