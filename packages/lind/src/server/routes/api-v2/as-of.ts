import type { Context } from "hono";
import type { ListedMirror, ServedMirror } from "../../../app/serving/served-mirror.ts";
import { etagOf } from "../../http/etag.ts";
import { dayOf, type Parameters } from "../../parameters.ts";
import type { ServerEnv } from "../../server-env.ts";

/** The day whose studies a read is of. The registry has no such parameter. */
export const AS_OF = "asOf";

/** The mirror that a list is asked of: as it is, or as it was at the end of the day that `asOf` names. */
export async function listedMirror(
  mirror: ServedMirror,
  c: Context<ServerEnv>,
  parameters: Parameters,
): Promise<ListedMirror> {
  const day = dayOf(parameters, AS_OF);
  if (day === undefined) return mirror;
  const listed = await mirror.asOf(day);
  // A day that stood in a body was not known when the tag was set.
  c.header("etag", etagOf(await listed.readState()));
  return listed;
}
