import { type Client, isCtgovError, isLoopback } from "ctgov/client";
import type { NctId } from "ctgov/study";
import { LindError } from "../../base/errors.ts";
import { type ApiUpstreamOptions, openClient } from "../api/open-client.ts";
import { toLindError } from "../api/to-lind-error.ts";
import type { FetchedVersion, HistoryUpstream, VersionList } from "./history-upstream.ts";
import { cutVersion, parseVersionList } from "./parse-history.ts";

/**
 * Requests a second, unless somebody sets another rate. The history refuses requests that overlap (429); one after the other
 * with 0.4 s between them met no refusal in August 2026.
 */
const RATE_PER_SECOND = 2;

/** The history of records over HTTP, from the interface that the registry's own site uses (`/api/int`). */
export function createApiHistory(options: ApiUpstreamOptions): HistoryUpstream {
  const { client, traffic } = openClient({
    ...options,
    ratePerSecond: options.ratePerSecond ?? rateFor(options.baseUrl),
  });
  return {
    url: client.baseUrl,
    list: (nctId, signal) => guard(client, signal, () => askList(client, nctId, signal)),
    fetchVersion: (nctId, number, signal) => guard(client, signal, () => askVersion(client, nctId, number, signal)),
    traffic,
  };
}

/** A simulation on this machine needs no protection. */
function rateFor(baseUrl: string | undefined): number | undefined {
  const isHere = baseUrl !== undefined && URL.canParse(baseUrl) && isLoopback(baseUrl);
  return isHere ? undefined : RATE_PER_SECOND;
}

async function guard<T>(client: Client, signal: AbortSignal, ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    throw toLindError(error, client.baseUrl, signal);
  }
}

async function askList(client: Client, nctId: NctId, signal: AbortSignal): Promise<VersionList> {
  const text = await orNotFound(client.fetchHistoryText({ nctId }, { signal }));
  if (text === undefined) return { kind: "none", isCertain: false };
  const list = parseVersionList(text);
  if (list !== undefined) return list;
  throw new LindError(
    "REGISTRY_SHAPE_CHANGED",
    `The history of ${nctId} at ${client.baseUrl} is no list of versions.`,
    {
      hint: "Check that LIND_UPSTREAM is a registry; if it is, this version of Lind is too old for it.",
      details: { url: client.baseUrl, nctId },
    },
  );
}

async function askVersion(client: Client, nctId: NctId, number: number, signal: AbortSignal): Promise<FetchedVersion> {
  const text = await orNotFound(client.fetchHistoryVersionText({ nctId, version: number }, { signal }));
  if (text === undefined) return { kind: "gone" };
  const place = `${client.baseUrl}, study ${nctId}, version ${number} of its history`;
  const cut = cutVersion(text, number);
  if (cut.kind === "unreadable") return { kind: "unreadable", record: { ...cut, place, text } };
  return { kind: "found", record: { kind: "record", text: cut.text, place, promisedId: nctId } };
}

/** The text of an answer; undefined for a 404. */
async function orNotFound(answer: Promise<{ readonly value: string }>): Promise<string | undefined> {
  try {
    return (await answer).value;
  } catch (error) {
    if (isCtgovError(error) && error.code === "HTTP_STATUS" && error.status === 404) return undefined;
    throw error;
  }
}
