import type { Context } from "hono";
import { countFacets } from "../../../app/serving/count-facets.ts";
import { bindListing, LIST_PARAMETERS } from "../../../app/serving/list-studies.ts";
import type { ServedMirror } from "../../../app/serving/served-mirror.ts";
import { FACET_VALUES_MAX, FACETS_MAX } from "../../http/limits.ts";
import { listOf, numberOf, readParameters } from "../../parameters.ts";
import { Refusal } from "../../refusal.ts";
import type { ServerEnv } from "../../server-env.ts";
import { AS_OF, listedMirror } from "../api-v2/as-of.ts";
import { textOfProblems } from "../api-v2/refusal-texts.ts";

const VALUES_DEFAULT = 20;

/** `/facets?facet=phase,status&query.cond=melanoma`: counts of values among the studies that a search of `/studies` finds. */
export async function answerFacets(mirror: ServedMirror, c: Context<ServerEnv>): Promise<Response> {
  const {
    facet,
    limit,
    [AS_OF]: asOf = "",
    ...search
  } = readParameters(new URL(c.req.url).searchParams, {
    names: [...LIST_PARAMETERS, AS_OF, "facet", "limit"],
    prefixes: ["query", "filter", "postFilter"],
  });
  const asked = { facet: facet ?? "", limit: limit ?? "" };
  const names = listOf(asked, "facet") ?? [];
  if (names.length === 0)
    throw new Refusal(400, "Name a facet: facet=phase, facet=OverallStatus, facet=year:StartDate.");
  if (names.length > FACETS_MAX) throw new Refusal(400, `At most ${FACETS_MAX} facets are counted at once.`);
  const valuesMax = numberOf(asked, "limit", { min: 1, max: FACET_VALUES_MAX, otherwise: VALUES_DEFAULT });
  const listed = await listedMirror(mirror, c, { [AS_OF]: asOf });
  const bound = await bindListing(listed, search);
  if (bound.kind === "problems") throw new Refusal(400, textOfProblems(bound.problems));
  return c.json({ facets: await countFacets(listed, bound.query, names, valuesMax) });
}
