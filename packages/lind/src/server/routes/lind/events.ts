import type { Context } from "hono";
import { findUnknownEventKind, SEVERITIES, type Severity } from "../../../app/event-words.ts";
import { readEventPage, toStoredEventJson } from "../../../app/list-events.ts";
import type { ServedMirror } from "../../../app/serving/served-mirror.ts";
import { EVENT_STUDIES_MAX } from "../../http/limits.ts";
import { invalidValue, listOf, numberOf, type Parameters, readParameters, textOf } from "../../parameters.ts";
import type { ServerEnv } from "../../server-env.ts";
import { afterOf, nctIdOf } from "./changes.ts";

const LIMIT_DEFAULT = 100;
/** What `lind changes` shows as well: noise only where somebody asks for it. */
const SEVERITY_DEFAULT: Severity = "low";

/** `/events`: what the changes mean, by pages of whole studies; `nextAfter` is the `after` of the next one, also where a page is empty. */
export async function listEvents(mirror: ServedMirror, c: Context<ServerEnv>): Promise<Response> {
  const names = ["after", "limit", "severity", "kind", "nctId"];
  const parameters = readParameters(new URL(c.req.url).searchParams, { names, prefixes: [] });
  const limit = numberOf(parameters, "limit", { min: 1, max: EVENT_STUDIES_MAX, otherwise: LIMIT_DEFAULT });
  const filter = {
    after: afterOf(parameters),
    severity: severityOf(parameters),
    kinds: eventKindsOf(parameters),
    nctId: nctIdOf(parameters),
  };
  const { events, nextAfter, lastSeq } = await readEventPage(mirror.registry, filter, limit);
  return c.json({ events: events.map(toStoredEventJson), nextAfter, lastSeq });
}

function severityOf(parameters: Parameters): Severity {
  const text = textOf(parameters, "severity") ?? SEVERITY_DEFAULT;
  const severity = SEVERITIES.find((each) => each === text);
  if (severity === undefined) throw invalidValue("severity", text);
  return severity;
}

function eventKindsOf(parameters: Parameters): readonly string[] | undefined {
  const kinds = listOf(parameters, "kind");
  const unknown = findUnknownEventKind(kinds ?? []);
  if (unknown !== undefined) throw invalidValue("kind", unknown);
  return kinds;
}
