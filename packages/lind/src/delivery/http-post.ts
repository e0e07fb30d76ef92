import { type LookupAddress, type LookupOptions, lookup } from "node:dns";
import { type IncomingMessage, request as requestHttp } from "node:http";
import { request as requestHttps } from "node:https";
import type { LookupFunction } from "node:net";
import type { Clock } from "../base/clock.ts";
import { messageOf } from "../base/errors.ts";
import { parseReceiverUrl, type ReceiverRules, whyForbidden } from "./receiver-url.ts";
import { parseRetryAfter } from "./retry-after.ts";
import { specialUseOf } from "./special-addresses.ts";

/** Redirects that are followed; a receiver that needs more has moved too often. */
export const REDIRECTS_MAX = 3;
/** Of an answer only its beginning is read: a few words about what is wrong. */
export const ANSWER_BYTES_MAX = 4_096;
/** For everything: finding the receiver, redirects, and the beginning of the answer. */
export const POST_TIMEOUT_MS = 20_000;

export interface PostRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export type PostOutcome =
  | {
      readonly kind: "answered";
      readonly status: number;
      readonly retryAfterMs: number | undefined;
      /** The first `ANSWER_BYTES_MAX` bytes. */
      readonly text: string;
    }
  /** Nobody knows whether the receiver has it; perhaps later. */
  | { readonly kind: "unreachable"; readonly reason: string }
  /** The receiver is in a place where webhooks do not go. */
  | { readonly kind: "forbidden"; readonly reason: string };

/** Sends one request and gives what came of it; never throws for what the receiver or the network does. */
export type Post = (request: PostRequest, signal: AbortSignal) => Promise<PostOutcome>;

/** As `dns.lookup` with `all`. */
export type ResolveName = (
  hostname: string,
  options: LookupOptions & { readonly all: true },
  callback: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void;

export interface PostSettings extends ReceiverRules {
  readonly clock: Clock;
  readonly timeoutMs?: number | undefined;
  readonly resolveName?: ResolveName | undefined;
  /** Certificates that are trusted instead of the well-known ones. */
  readonly ca?: string | undefined;
}

/**
 * Posts by Node's own client, because it lets us look at an address between resolving a name and connecting to it: a
 * name cannot be public when it is asked about and private when it is used. Every redirect is looked at alike. Each
 * request has a connection of its own: one that is kept may have been closed by the receiver, and then nobody knows
 * whether the message arrived.
 */
export function createPost(settings: PostSettings): Post {
  const timeoutMs = settings.timeoutMs ?? POST_TIMEOUT_MS;
  return async (request, signal) => {
    const limit = new AbortController();
    const done = new AbortController();
    const onStop = () => limit.abort(new Error("it was interrupted"));
    if (signal.aborted) onStop();
    signal.addEventListener("abort", onStop, { once: true });
    settings.clock.sleep(timeoutMs, done.signal).then(
      () => limit.abort(new Error(`there was no answer within ${timeoutMs / 1000} s`)),
      () => undefined,
    );
    try {
      return await followRedirects(request, settings, limit.signal);
    } catch (error) {
      if (error instanceof ForbiddenAddress) return { kind: "forbidden", reason: error.message };
      return { kind: "unreachable", reason: whyUnreachable(limit.signal.aborted ? limit.signal.reason : error) };
    } finally {
      done.abort();
      signal.removeEventListener("abort", onStop);
    }
  };
}

/** Statuses by which a receiver says that it is elsewhere and wants the same request there (RFC 9110, 15.4). */
const SAME_REQUEST_ELSEWHERE: readonly number[] = [307, 308];
/** Those after which a client asks with GET: the message would be dropped. */
const ANOTHER_REQUEST_ELSEWHERE: readonly number[] = [301, 302, 303];

async function followRedirects(
  request: PostRequest,
  settings: PostSettings,
  signal: AbortSignal,
): Promise<PostOutcome> {
  let address = request.url;
  for (let redirects = 0; redirects <= REDIRECTS_MAX; redirects++) {
    const receiver = parseReceiverUrl(address, settings);
    if (receiver.kind === "refused") return { kind: "forbidden", reason: receiver.reason };
    const { url } = receiver;
    const answer = await exchange(url, request, settings, signal);
    const { status, location } = answer;
    if (ANOTHER_REQUEST_ELSEWHERE.includes(status)) {
      return forbidden(`the receiver answered ${status}, a redirect that drops the message; give its new address`);
    }
    if (!SAME_REQUEST_ELSEWHERE.includes(status) || location === undefined) return { kind: "answered", ...answer };
    const next = URL.parse(location, url.href);
    if (next === null) return forbidden(`the receiver answered ${status} with an address that cannot be read`);
    if (url.protocol === "https:" && next.protocol !== "https:") {
      return forbidden("the receiver redirects from https to a connection that is not encrypted");
    }
    address = next.href;
  }
  return forbidden(`the receiver redirects more than ${REDIRECTS_MAX} times`);
}

function forbidden(reason: string): PostOutcome {
  return { kind: "forbidden", reason };
}

interface Answer {
  readonly status: number;
  readonly location: string | undefined;
  readonly retryAfterMs: number | undefined;
  readonly text: string;
}

function exchange(url: URL, request: PostRequest, settings: PostSettings, signal: AbortSignal): Promise<Answer> {
  const send = url.protocol === "https:" ? requestHttps : requestHttp;
  return new Promise((resolve, reject) => {
    const outgoing = send(url, {
      method: "POST",
      headers: { ...request.headers, "content-length": Buffer.byteLength(request.body) },
      agent: false,
      lookup: createLookup(settings),
      // Said aloud, because NODE_TLS_REJECT_UNAUTHORIZED=0 in an environment must not turn it off.
      rejectUnauthorized: true,
      ca: settings.ca,
      signal,
    });
    outgoing.on("error", reject);
    outgoing.on("response", (response) => {
      const { statusCode: status = 0, headers } = response;
      const { location, "retry-after": retryAfter = "" } = headers;
      const retryAfterMs = parseRetryAfter(retryAfter, settings.clock.now());
      readBeginning(response).then((text) => resolve({ status, location, retryAfterMs, text }), reject);
    });
    outgoing.end(request.body);
  });
}

/** A status that has arrived counts, whatever becomes of the words after it. */
async function readBeginning(response: IncomingMessage): Promise<string> {
  const pieces: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const piece of response) {
      pieces.push(piece);
      bytes += piece.length;
      if (bytes >= ANSWER_BYTES_MAX) break;
    }
  } catch {
    // Cut short, or too slow: what came of it is enough.
  }
  return Buffer.concat(pieces).subarray(0, ANSWER_BYTES_MAX).toString("utf8");
}

class ForbiddenAddress extends Error {}

/** Resolves a name and refuses it when any of its addresses is not public: a connection may take any of them. */
function createLookup({ allowPrivate, resolveName = lookup }: PostSettings): LookupFunction {
  return (hostname, options, callback) => {
    resolveName(hostname, { ...options, all: true }, (error, addresses) => {
      const [first] = addresses ?? [];
      if (error !== null || first === undefined) return callback(error ?? new Error(`${hostname} has no address`), []);
      for (const { address } of allowPrivate ? [] : addresses) {
        const use = specialUseOf(address);
        if (use === undefined) continue;
        return callback(new ForbiddenAddress(whyForbidden(`${hostname} (${address})`, use)), []);
      }
      if (options.all === true) return callback(null, addresses);
      return callback(null, first.address, first.family);
    });
  };
}

/** What Node calls a failed connection, in words. */
const FAILURES: Readonly<Record<string, string>> = {
  ECONNREFUSED: "nobody listens there",
  ECONNRESET: "the receiver closed the connection without an answer",
  EPIPE: "the receiver closed the connection without an answer",
  ENOTFOUND: "the name has no address",
  EAI_AGAIN: "the name could not be resolved",
  EHOSTUNREACH: "there is no way to the receiver",
  ENETUNREACH: "there is no way to the receiver",
  ETIMEDOUT: "there was no connection in time",
};

function whyUnreachable(error: unknown): string {
  const code = error instanceof Error && "code" in error ? String(error.code) : undefined;
  if (code === undefined) return messageOf(error);
  if (/CERT|SIGNATURE|ALTNAME|ISSUER/.test(code)) return `the receiver's certificate is not trusted (${code})`;
  return FAILURES[code] ?? `the connection failed (${code})`;
}
