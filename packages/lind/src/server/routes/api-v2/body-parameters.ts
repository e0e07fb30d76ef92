import { isJsonObject, type JsonValue } from "ctgov/study";
import type { Context, MiddlewareHandler } from "hono";
import { bodyLimit } from "hono/body-limit";
import { BODY_BYTES_MAX } from "../../http/limits.ts";
import { Refusal } from "../../refusal.ts";
import type { ServerEnv } from "../../server-env.ts";

export function limitBody(): MiddlewareHandler<ServerEnv> {
  return bodyLimit({
    maxSize: BODY_BYTES_MAX,
    onError: () => {
      throw new Refusal(413, `A body has at most ${BODY_BYTES_MAX} bytes.`);
    },
  });
}

/**
 * The parameters of `/studies` in a body, for what an address has no room for: a form, or a JSON object whose values are
 * texts, numbers, booleans or lists of texts.
 */
export async function readBodyParameters(c: Context<ServerEnv>): Promise<URLSearchParams> {
  const type = c.req.header("content-type")?.split(";")[0]?.trim().toLowerCase();
  switch (type) {
    case "application/x-www-form-urlencoded":
      return new URLSearchParams(await c.req.text());
    case "application/json":
      return fromJson(await c.req.text());
    default:
      throw new Refusal(415, "A body is application/json or application/x-www-form-urlencoded.");
  }
}

function fromJson(text: string): URLSearchParams {
  const body = parseJson(text);
  if (!isJsonObject(body)) throw new Refusal(400, "The body is no JSON object of parameters.");
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(body)) parameters.set(name, toText(name, value));
  return parameters;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function toText(name: string, value: JsonValue): string {
  const items: readonly JsonValue[] = Array.isArray(value) ? value : [value];
  if (items.every(isPlain)) return items.map(String).join("|");
  throw new Refusal(400, `Parameter \`${name}\` is a text, a number, a boolean, or a list of texts.`);
}

function isPlain(value: JsonValue): boolean {
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean";
}
