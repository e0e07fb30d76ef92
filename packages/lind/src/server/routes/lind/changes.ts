import { type NctId, parseNctId } from "ctgov/study";
import type { Context } from "hono";
import { findUnknownKind, toChangeJson } from "../../../app/change-json.ts";
import type { ServedMirror } from "../../../app/serving/served-mirror.ts";
import { parseWhen } from "../../../app/when.ts";
import { CHANGES_MAX } from "../../http/limits.ts";
import {
  booleanOf,
  invalidValue,
  listOf,
  numberOf,
  type Parameters,
  readParameters,
  textOf,
} from "../../parameters.ts";
import type { ServerEnv } from "../../server-env.ts";

const LIMIT_DEFAULT = 100;

/** `/changes`: the change feed by pages; `nextAfter` is the `after` of the next one, also where a page is empty. */
export async function listChanges(mirror: ServedMirror, c: Context<ServerEnv>): Promise<Response> {
  const names = ["after", "limit", "since", "kind", "nctId", "noise"];
  const parameters = readParameters(new URL(c.req.url).searchParams, { names, prefixes: [] });
  const after = afterOf(parameters);
  const limit = numberOf(parameters, "limit", { min: 1, max: CHANGES_MAX, otherwise: LIMIT_DEFAULT });
  const since = textOf(parameters, "since");
  // Read before the changes, so that nothing between the two is passed over.
  const lastSeq = await mirror.registry.lastSeq();
  const changes = await mirror.registry.readFeed({
    after,
    limit,
    nctId: nctIdOf(parameters),
    kinds: kindsOf(parameters),
    editsOnly: !booleanOf(parameters, "noise"),
    recordedSince: since === undefined ? undefined : parseWhen(since, mirror.clock),
  });
  // A sync may have stored more between the two: what is told here is not told again.
  const toldSeq = changes.at(-1)?.seq ?? after;
  const nextAfter = changes.length === limit ? toldSeq : Math.max(toldSeq, lastSeq);
  return c.json({ changes: changes.map(toChangeJson), nextAfter, lastSeq });
}

/** A `seq`; the feed from its beginning where nothing is given. */
export function afterOf(parameters: Parameters): number {
  return numberOf(parameters, "after", { min: 0, max: Number.MAX_SAFE_INTEGER, otherwise: 0 });
}

export function kindsOf(parameters: Parameters): readonly string[] | undefined {
  const kinds = listOf(parameters, "kind");
  const unknown = findUnknownKind(kinds ?? []);
  if (unknown !== undefined) throw invalidValue("kind", unknown);
  return kinds;
}

export function nctIdOf(parameters: Parameters): NctId | undefined {
  const text = textOf(parameters, "nctId");
  const nctId = text === undefined ? undefined : parseNctId(text);
  if (text !== undefined && nctId === undefined) throw invalidValue("nctId", text);
  return nctId;
}
