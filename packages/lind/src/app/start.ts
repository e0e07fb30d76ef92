import { isLindError, type LindError } from "../base/errors.ts";
import type { ScopeDefinition } from "../registry/registry.ts";
import type { Upstream } from "../sources/upstream.ts";
import { type DemoDay, openDemo } from "./demo.ts";
import type { Lind } from "./open-lind.ts";
import { type ScopeOutcome, syncDefinition, syncStoredScopes } from "./sync-scopes.ts";
import { EVERYDAY } from "./whole/whole-request.ts";

/** The condition that is offered to somebody who has nothing stored yet: a few thousand studies. */
export const OFFERED_CONDITION = "pancreatic cancer";

/** What `npm start` came to. */
export type Start =
  /** The stored scopes, or the one that was named, are up to date. */
  | { readonly kind: "synced"; readonly outcomes: readonly ScopeOutcome[] }
  /** Nothing is stored and nothing was named; `totalCount` studies would be mirrored. */
  | { readonly kind: "offer"; readonly definition: ScopeDefinition; readonly totalCount: number | undefined }
  /** The registry cannot be reached; what is stored can still be read. */
  | { readonly kind: "offline"; readonly reason: LindError }
  /** The registry cannot be reached and nothing is stored: the synthetic registry shows how it works. */
  | { readonly kind: "demo"; readonly reason: LindError; readonly demo: DemoDay };

/**
 * The main job: brings what is stored up to date, or shows on a synthetic registry, in a home of its own, how that
 * would be. `definition` is the scope that was named, if one was.
 */
export async function start(lind: Lind, definition: ScopeDefinition | undefined): Promise<Start> {
  const hasScopes = await hasStoredScopes(lind);
  const reachable = await reachRegistry(lind);
  if (isLindError(reachable)) {
    if (hasScopes) return { kind: "offline", reason: reachable };
    return { kind: "demo", reason: reachable, demo: await openDemo(lind, definition) };
  }
  if (definition !== undefined) return { kind: "synced", outcomes: [await syncDefinition(lind, definition, false)] };
  if (hasScopes) return { kind: "synced", outcomes: await syncAll(lind) };
  const offered: ScopeDefinition = { kind: "query", parameters: { "query.cond": OFFERED_CONDITION } };
  return { kind: "offer", definition: offered, totalCount: await countStudies(reachable, offered, lind) };
}

async function hasStoredScopes(lind: Lind): Promise<boolean> {
  if (!(await lind.hasStore())) return false;
  return (await (await lind.openForReading()).listScopes()).length > 0;
}

/** One short question. A registry that answers anything but itself counts as not reached. */
async function reachRegistry(lind: Lind): Promise<Upstream | LindError> {
  try {
    const upstream = await lind.openUpstream("short");
    await upstream.version(undefined, lind.effects.signal);
    return upstream;
  } catch (error) {
    if (isLindError(error) && error.code === "REGISTRY_UNAVAILABLE") return error;
    throw error;
  }
}

async function countStudies(upstream: Upstream, definition: ScopeDefinition, lind: Lind): Promise<number | undefined> {
  const parameters = definition.kind === "query" ? definition.parameters : {};
  const request = { parameters: { ...parameters, fields: "NCTId" }, pageSize: 1, countTotal: true };
  const page = await upstream.listPage(request, lind.effects.signal);
  return page.kind === "page" ? page.totalCount : undefined;
}

async function syncAll(lind: Lind): Promise<readonly ScopeOutcome[]> {
  const outcomes: ScopeOutcome[] = [];
  for await (const outcome of syncStoredScopes(lind, EVERYDAY)) outcomes.push(outcome);
  return outcomes;
}
