import { type NctId, parseNctId } from "ctgov/study";
import type { Context } from "hono";
import { describeChange } from "../../../app/change-words.ts";
import { diffVersions } from "../../../app/history.ts";
import { notFound } from "../../../app/read-studies.ts";
import type { ServedMirror } from "../../../app/serving/served-mirror.ts";
import { LindError } from "../../../base/errors.ts";
import { numberOf, type Parameters, readParameters, textOf } from "../../parameters.ts";
import { Refusal } from "../../refusal.ts";
import type { ServerEnv } from "../../server-env.ts";

const VERSION_MAX = 999_999_999;

/** `/studies/{nctId}/versions`: every stored version, oldest first, without its text. */
export async function answerVersions(mirror: ServedMirror, c: Context<ServerEnv>): Promise<Response> {
  parametersOf(c, []);
  const nctId = nctIdOf(c);
  const versions = await mirror.registry.listVersions(nctId);
  if (versions.length === 0) throw notFound(nctId);
  return c.json({ nctId, versions });
}

/** `/studies/{nctId}/versions/{version}`: the exact text of one version. */
export async function answerVersion(mirror: ServedMirror, c: Context<ServerEnv>): Promise<Response> {
  parametersOf(c, []);
  const nctId = nctIdOf(c);
  const version = numberOf({ version: c.req.param("version") ?? "" }, "version", BOUNDS);
  const stored = await mirror.registry.readVersion(nctId, version);
  if (stored === undefined) throw new LindError("VERSION_NOT_FOUND", `${nctId} has no version ${version} here.`);
  return c.body(stored.text, 200, { "content-type": "application/json" });
}

/** `/studies/{nctId}/diff?from=1&to=2`: what differs between two versions, with a sentence for each change. */
export async function answerDiff(mirror: ServedMirror, c: Context<ServerEnv>): Promise<Response> {
  const parameters = parametersOf(c, ["from", "to"]);
  const nctId = nctIdOf(c);
  const [from, to] = ["from", "to"].map((name) => requiredVersion(parameters, name));
  const changes = await diffVersions(mirror.registry, nctId, from ?? 0, to ?? 0);
  const told = changes.map((change) => ({ ...change, sentence: describeChange(change) }));
  return c.json({ nctId, from, to, changes: told });
}

const BOUNDS = { min: 1, max: VERSION_MAX, otherwise: 0 } as const;

function requiredVersion(parameters: Parameters, name: string): number {
  if (textOf(parameters, name) === undefined) throw new Refusal(400, `The parameter ${name} is a version's number.`);
  return numberOf(parameters, name, BOUNDS);
}

function parametersOf(c: Context<ServerEnv>, names: readonly string[]): Parameters {
  return readParameters(new URL(c.req.url).searchParams, { names, prefixes: [] });
}

function nctIdOf(c: Context<ServerEnv>): NctId {
  const text = c.req.param("nctId") ?? "";
  const nctId = parseNctId(text);
  if (nctId === undefined) throw new Refusal(400, `"${text}" is no study id; an id is NCT and eight digits.`);
  return nctId;
}
