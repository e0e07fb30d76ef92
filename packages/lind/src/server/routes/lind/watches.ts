import { isJsonObject, type JsonObject } from "ctgov/study";
import { type Context, Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import type { AccessToken } from "../../../app/config.ts";
import type { ServedMirror } from "../../../app/serving/served-mirror.ts";
import { defineWatch, parseWatchName } from "../../../app/watches/define-watch.ts";
import { toWatchJson } from "../../../app/watches/watch-json.ts";
import { parseUntil } from "../../../app/when.ts";
import { WATCH_BYTES_MAX } from "../../http/limits.ts";
import { requireAdmin } from "../../http/local-admin.ts";
import { readParameters } from "../../parameters.ts";
import { Refusal } from "../../refusal.ts";
import type { ServerEnv } from "../../server-env.ts";

export interface WatchRoute {
  readonly mirror: ServedMirror;
  readonly tokens: readonly AccessToken[];
  readonly isLocal: boolean;
}

/** `/watches`: to be read by everybody who may read, set and changed by administrators. */
export function watchesApi({ mirror, tokens, isLocal }: WatchRoute): Hono<ServerEnv> {
  const { watches, clock } = mirror;
  const api = new Hono<ServerEnv>({ strict: false });
  const admin = requireAdmin(tokens, isLocal);
  const small = bodyLimit({
    maxSize: WATCH_BYTES_MAX,
    onError: () => {
      throw new Refusal(413, `A watch has at most ${WATCH_BYTES_MAX} bytes.`);
    },
  });
  const nameOf = (c: Context<ServerEnv>): string => c.req.param("name") ?? "";
  api.get("/", async (c) => {
    noParameters(c);
    return c.json({ watches: (await watches.list()).map(toWatchJson) });
  });
  api.get("/:name", async (c) => {
    noParameters(c);
    return c.json(toWatchJson(await watches.read(nameOf(c))));
  });
  api.post("/", admin, small, async (c) => {
    const { name, definition } = readWatch(await readBody(c));
    return c.json(toWatchJson(await watches.add(name, definition)));
  });
  api.delete("/:name", admin, async (c) => c.json(toWatchJson(await watches.remove(nameOf(c)))));
  api.post("/:name/pause", admin, async (c) => c.json(toWatchJson(await watches.pause(nameOf(c)))));
  api.post("/:name/resume", admin, async (c) => {
    const { summary, passedOver } = await watches.resume(nameOf(c));
    return c.json({ ...toWatchJson(summary), passedOver });
  });
  api.post("/:name/snooze", admin, small, async (c) => {
    const { until } = await readBody(c);
    if (typeof until !== "string" && until !== null) {
      throw new Refusal(400, "Say how long: until is a moment to come, or null to end the snooze.");
    }
    const moment = until === null ? undefined : parseUntil(until, clock);
    return c.json(toWatchJson(await watches.snooze(nameOf(c), moment)));
  });
  return api;
}

const FIELDS = ["name", "parameters", "exclude", "on", "except", "severity", "to", "digest", "at", "zone"] as const;
const TEXT_FIELDS = ["exclude", "on", "except", "severity", "to", "digest", "at", "zone"] as const;

function readWatch(body: JsonObject) {
  const alien = Object.keys(body).find((key) => !FIELDS.some((field) => field === key));
  if (alien !== undefined) throw new Refusal(400, `A watch has no field "${alien}"; it has ${FIELDS.join(", ")}.`);
  const { name, parameters = {} } = body;
  if (typeof name !== "string") throw new Refusal(400, "A watch has a name.");
  if (!isTextRecord(parameters)) throw new Refusal(400, "The parameters of a watch are an object of texts.");
  const texts = Object.fromEntries(TEXT_FIELDS.map((field) => [field, textOf(body, field)]));
  const { to } = texts;
  if (to === undefined) throw new Refusal(400, "A watch says where it sends: to.");
  if (/^(?:file|slack:file|webhook:file|slack:secret|webhook:secret):/.test(to)) {
    throw new Refusal(403, "A watch that reads or writes a file of this machine is set on it, with lind watch add.");
  }
  return { name: parseWatchName(name), definition: defineWatch({ ...texts, to, parameters }, SERVER_ZONE) };
}

/** Whoever asks a server may be anywhere. */
const SERVER_ZONE = "UTC";

function textOf(body: JsonObject, field: string): string | undefined {
  const value = body[field];
  if (value === undefined || value === null) return undefined;
  const items = Array.isArray(value) ? value : [value];
  if (items.every((item) => typeof item === "string")) return items.join(",");
  throw new Refusal(400, `The field ${field} of a watch is a text.`);
}

function isTextRecord(value: unknown): value is Readonly<Record<string, string>> {
  return isJsonObject(value) && Object.values(value).every((text) => typeof text === "string");
}

async function readBody(c: Context<ServerEnv>): Promise<JsonObject> {
  const text = await c.req.text();
  try {
    const json: unknown = JSON.parse(text);
    if (isJsonObject(json)) return json;
  } catch {
    // Said below, as for every other text that is no object.
  }
  throw new Refusal(400, "The body is no JSON object.");
}

function noParameters(c: Context<ServerEnv>): void {
  readParameters(new URL(c.req.url).searchParams, { names: [], prefixes: [] });
}
